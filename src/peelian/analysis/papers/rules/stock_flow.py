"""Who came and who went, against how many there were before and are now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.analysis.papers.dates import Span, spans
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, signed
from peelian.analysis.papers.words import stem

RULE = "stock-and-flow"
_MEASURE = r"(?P<measure>strength|headcount|workforce|membership|complement|caseload|staff in post|staffing)"
_STOCK = re.compile(rf"\b{_MEASURE}\b(?P<between>[^.;%]{{0,40}})$", re.I)
_IS = re.compile(r"\b(?:is|was|were|are|of|at|stood|stands|to|from|now|currently|:)\b", re.I)
_NOW = re.compile(r"\b(?:now|current|currently|today|at present|presently)\b", re.I)
_WHO = r"^\s*(?:[\w’-]+\s+){0,3}?(?:have\s+|has\s+|had\s+|were\s+)?"
_IN = re.compile(rf"{_WHO}(?:join\w*|recruited|appointed|hired|enrolled|arrived)\b", re.I)
_OUT = re.compile(rf"{_WHO}(?:left|leave|leavers|resigned|departed|quit|withdrew)\b", re.I)
_IN_NAME = re.compile(r"\b(?:joiners|recruits|starters)\b[^.;%]{0,20}$", re.I)
_OUT_NAME = re.compile(r"\bleavers\b[^.;%]{0,20}$", re.I)
_SOME = re.compile(r"\b(?:of|among)\s+(?:these|which|them|those|whom)\b[^.;]{0,20}$", re.I)
_TO_COME = re.compile(r"^[^.;,]{0,30}\b(?:will|to be|would|planned)\b", re.I)
_DAYS = {"year": 365, "month": 30.4, "week": 7, "day": 1}
#: Spans are alike when they differ by less.
_ALIKE = 0.1
_CLOSE_DAYS = 60
_MOST = 20


@dataclass(frozen=True, slots=True)
class _Stock:
    said: Said
    one: Quantity
    measure: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class _Flow:
    said: Said
    one: Quantity
    days: float | None


def stock_flow(paper: Prepared) -> Iterator[Finding]:
    """Joiners less leavers against the change of strength; and a part that moves against its whole."""
    stocks = _stocks(paper)
    for measure in dict.fromkeys(one.measure for one in stocks):
        moments = _moments([one for one in stocks if one.measure == measure])
        if len(moments) < 2:
            continue
        first, last = moments[0], moments[-1]
        pair = _flows(paper)
        if pair is not None:
            yield from _judged(first, last, *pair)
        for grid in paper.grids:
            yield from _part(grid, first, last)


def _stocks(paper: Prepared) -> list[_Stock]:
    found: list[_Stock] = []
    for said in paper.said:
        for place, one in enumerate(said.counts()):
            match = _STOCK.search(said.before(one, 80))
            if match is None or not _IS.search(match["between"]) or one.hedge:
                above = found[-1] if found and found[-1].said is said and place else None
                if above and re.fullmatch(r"\s*to\s+", said.words[above.one.end : one.start]):
                    found.append(_Stock(said, one, above.measure, None))  # “from 40 to 52”
                continue
            found.append(_Stock(said, one, stem(match["measure"]), _moment(paper, said, one)))
    return found


def _moment(paper: Prepared, said: Said, one: Quantity) -> dt.date | None:
    if _NOW.search(said.words[max(0, one.start - 40) : one.end + 20]):
        return paper.on
    days = [span for span in said.days if span.first is not None]
    before = [span for span in days if span.end <= one.start]
    near: list[Span] = before[-1:] or [span for span in days if span.start - one.end < 20][:1]
    return near[0].last if near else None


def _moments(stocks: Sequence[_Stock]) -> list[_Stock]:
    """One stock for each moment, by time; where a moment isn't known, in the order of the text."""
    if all(one.on is not None for one in stocks):
        days = {one.on: one for one in reversed(stocks)}
        return sorted(days.values(), key=lambda one: one.on or dt.date.min)
    return list({one.one.value: one for one in stocks}.values())


def _flows(paper: Prepared) -> tuple[_Flow, _Flow] | None:
    """Those who came and those who went, told nearest to each other; None where either isn't told."""
    pairs = [
        (came, went)
        for came in _flow(paper, _IN, _IN_NAME)[:_MOST]
        for went in _flow(paper, _OUT, _OUT_NAME)[:_MOST]
        if not came.one.noun or not went.one.noun or came.one.noun == went.one.noun
    ]
    return min(pairs, key=_apart, default=None)


def _apart(pair: tuple[_Flow, _Flow]) -> tuple[bool, bool, int]:
    """Sorts pairs: of one section, of one span, near each other."""
    came, went = pair
    far = abs(came.said.place - went.said.place)
    return came.said.section != went.said.section, came.days != went.days, far


def _flow(paper: Prepared, after: re.Pattern[str], name: re.Pattern[str]) -> list[_Flow]:
    found = []
    for said in paper.said:
        for one in said.counts():
            before = said.before(one, 60)
            told = after.match(said.after(one, 60)) or name.search(before)
            if told and not _SOME.search(before) and not _TO_COME.search(said.after(one, 60)):
                lasting = [x for x in said.figures if x.kind == "lasting" and x.noun in _DAYS]
                days = float(lasting[0].value) * _DAYS[lasting[0].noun] if lasting else None
                found.append(_Flow(said, one, days))
    return found


def _judged(first: _Stock, last: _Stock, came: _Flow, went: _Flow) -> Iterator[Finding]:
    net = came.one.value - went.one.value
    change = last.one.value - first.one.value
    quotes = tuple(dict.fromkeys((came.said.quote, went.said.quote, first.said.quote, last.said.quote)))
    arithmetic = [
        f"{figure(came.one.value)} − {figure(went.one.value)} = {signed(net)}",
        f"{figure(last.one.value)} − {figure(first.one.value)} = {signed(change)}",
    ]
    if net == change:
        words = f"Joiners less leavers is the change of {first.measure}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, tuple(arithmetic))
        return
    between = (last.on - first.on).days if first.on and last.on else None
    span = came.days or went.days
    alike = between is None or span is None or abs(between - span) <= _ALIKE * span
    if span is not None and between is not None and not alike:
        arithmetic.append(
            f"They came and went in {span / 30.4:.0f} months; between the two figures are {between / 30.4:.1f}."
        )
        arithmetic.append(
            f"With both, {first.measure} was {figure(last.one.value)} − {figure(net)} ="
            f" {figure(last.one.value - net)} at the beginning of those {span / 30.4:.0f} months."
        )
    turned = net * change < 0
    if not (turned or alike):
        return
    words = (
        f"Joiners less leavers make {signed(net)}, and {first.measure} changed by {signed(change)}."
        f" {figure(abs(net - change))} are unexplained."
    )
    repair = (
        "Say what is counted in each (transfers, students, heads or FTE) and use the same span for both; the count of"
        f" joiners that would fit is {figure(went.one.value + change)}, of leavers {figure(came.one.value - change)}."
    )
    yield Finding(RULE, Severity.CONTRADICTION, words, quotes, tuple(arithmetic), repair)


def _part(grid: Grid, first: _Stock, last: _Stock) -> Iterator[Finding]:
    """A table of the same measure, between about the same days, whose total moves otherwise than the whole."""
    if (
        first.on is None
        or last.on is None
        or first.measure not in {stem(w) for w in f"{grid.table.caption} {' '.join(grid.table.head)}".split()}
    ):
        return
    columns: dict[dt.date, Column] = {}
    for column in grid.columns:
        days = [span.last for span in spans(column.head) if span.last is not None]
        if days and column.sums:
            for stock in (first, last):
                if stock.on and abs((days[0] - stock.on).days) <= _CLOSE_DAYS:
                    columns.setdefault(stock.on, column)
    totals = [line for line in grid.lines if line.total]
    if len(columns) != 2 or not totals:
        return
    before, after = (totals[-1].value(columns[on]) for on in (first.on, last.on))
    if before is None or after is None or before > first.one.value or after > last.one.value:
        return
    part, whole = after - before, last.one.value - first.one.value
    if part * whole >= 0:
        return
    quotes = (Quote(totals[-1].words, totals[-1].line), first.said.quote, last.said.quote)
    arithmetic = (
        f"{figure(after)} − {figure(before)} = {signed(part)}",
        f"{figure(last.one.value)} − {figure(first.one.value)} = {signed(whole)}",
        f"{signed(whole)} − {figure(part)} = {signed(whole - part)}",
    )
    words = (
        f"{grid.name} goes {'up' if part > 0 else 'down'} by {figure(abs(part))} while the whole"
        f" {first.measure} goes {'up' if whole > 0 else 'down'} by {figure(abs(whole))}:"
        f" the rest changed by {signed(whole - part)}, which isn’t said."
    )
    yield Finding(RULE, Severity.DOUBT, words, quotes, arithmetic, "Say what became of the rest.")
