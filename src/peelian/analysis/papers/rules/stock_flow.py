"""Who came and who went, against how many there were before and are now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelian.analysis.papers.dates import spans
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, signed
from peelian.analysis.papers.stocks import Stock, moments, stocks
from peelian.analysis.papers.words import stem

RULE = "stock-and-flow"
#: Up to three words of who it was: no figure, and nothing that begins another clause.
_WHO = r"^\s*(?:(?!and\b|but\b|or\b|while\b)[A-Za-zÀ-ÿ’'-]+\s+){0,3}?(?:have\s+|has\s+|had\s+|were\s+)?"
_IN = re.compile(rf"{_WHO}(?:join\w*|starters|recruited|appointed|hired|enrolled|arrived)\b", re.I)
_OUT = re.compile(rf"{_WHO}(?:left|leave|leavers|resigned|departed|quit|withdrew)\b", re.I)
_NUMBERED = r"(?:\s+(?:were|was|are|is|of|numbered|totalled))?\s*[:(=]?\s*$"
_IN_NAME = re.compile(rf"\b(?:joiners|recruits|starters){_NUMBERED}", re.I)
_OUT_NAME = re.compile(rf"\bleavers{_NUMBERED}", re.I)
_FLOWS = frozenset(map(stem, (
    "joined", "joiners", "recruited", "recruits", "appointed", "hired", "enrolled", "arrived", "starters", "left",
    "leavers", "resigned", "departed", "quit", "withdrew", "have", "were", "people", "persons",
)))  # fmt: skip
_SOME = re.compile(r"\b(?:of|among)\s+(?:these|which|them|those|whom)\b[^.;]{0,20}$", re.I)
_TO_COME = re.compile(r"^[^.;,]{0,30}\b(?:will|to be|would|planned)\b", re.I)
_DAYS = {"year": 365, "month": 30.4, "week": 7, "day": 1}
_SPAN = re.compile(r"\b(?P<half>half|quarter)?[\s-]?(?P<unit>year|quarter|month|week)\b", re.I)
_PARTS = {"half": 0.5, "quarter": 0.25}
#: Spans are alike when they differ by less.
_ALIKE = 0.1
#: Of flows whose span isn't said, the days between two strengths that they may still be told of: about a year.
_LONGEST = 400
#: Flows of a span tell against a change in less of it, but not in a small part of it.
_MOST_OF = 0.6
_CLOSE_DAYS = 60
_MOST = 20


@dataclass(frozen=True, slots=True)
class _Flow:
    said: Said
    one: Quantity
    days: float | None

    @property
    def who(self) -> str:
        """Stem of who they were; "" where only that they came or went is said: “100 joined”, “40 leavers”."""
        return "" if self.one.noun in _FLOWS else self.one.noun


def stock_flow(paper: Prepared) -> Iterator[Finding]:
    """Joiners less leavers against the change of strength; and a part that moves against its whole."""
    told = stocks(paper)
    flows = _flows(paper) if len(told) > 1 else None
    for measure in dict.fromkeys(one.measure for one in told):
        at = moments([one for one in told if one.measure == measure])
        if len(at) < 2:
            continue
        first, last = at[0], at[-1]
        if flows is not None:
            yield from _judged(first, last, *flows)
        for grid in paper.grids:
            yield from _part(grid, first, last)


def _flows(paper: Prepared) -> tuple[list[_Flow], list[_Flow]] | None:
    """Those who came and those who went; None where either isn't told."""
    came, went = _flow(paper, _IN, _IN_NAME), _flow(paper, _OUT, _OUT_NAME)
    both = [one.one for one in came if any(one.one is other.one for other in went)]
    came = [one for one in came if not any(one.one is other for other in both)][:_MOST]
    went = [one for one in went if not any(one.one is other for other in both)][:_MOST]
    return (came, went) if came and went else None


def _pairs(came: Sequence[_Flow], went: Sequence[_Flow]) -> list[tuple[_Flow, _Flow]]:
    """Each of those who came with each of those who went, where they are the same people, the nearest first."""
    pairs = [
        (one, other) for one in came for other in went if not one.who or not other.who or one.who == other.who
    ]
    return sorted(pairs, key=_apart)


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
                found.append(_Flow(said, one, _days(said)))
    return found


def _days(said: Said) -> float | None:
    """How long they came or went: “in 12 months”, “in 2031/32”, “in the half-year”."""
    lasting = [x for x in said.figures if x.kind == "lasting" and x.noun in _DAYS]
    if lasting:
        return float(lasting[0].value) * _DAYS[lasting[0].noun]
    for span in said.days:
        if span.first is not None and span.last is not None and span.kind != "day":
            return float((span.last - span.first).days + 1)
    match = _SPAN.search(said.words)
    if match is None:
        return None
    unit = match["unit"].casefold()
    whole = _DAYS["year"] * _PARTS["quarter"] if unit == "quarter" else float(_DAYS[unit])
    return whole * _PARTS[match["half"].casefold()] if match["half"] and unit == "year" else whole


def _judged(first: Stock, last: Stock, came: list[_Flow], went: list[_Flow]) -> Iterator[Finding]:
    pairs = _pairs(came, went)
    change = last.one.value - first.one.value
    if not pairs:
        return
    nearest = pairs[0]
    fitting = [pair for pair in pairs if pair[0].one.value - pair[1].one.value == change]
    if fitting:
        quotes, arithmetic = _told(first, last, *fitting[0])
        words = f"Joiners less leavers is the change of {first.measure}."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, tuple(arithmetic))
    elif _tells_against(first, last, pairs):
        others = _others(nearest, first, last)
        yield _contradiction(first, last, *nearest, Severity.DOUBT if others else Severity.CONTRADICTION)


def _others(pair: tuple[_Flow, _Flow], *at: Stock) -> list[Quantity]:
    """Counts beside those who came and went, who may have come or gone too: “and 10 came back”."""
    told = [*(one.one for one in pair), *(one.one for one in at)]
    said = {one.said.place: one.said for one in pair}.values()
    return [
        one
        for each in said
        for one in each.counts()
        if not any(one is other for other in told) and not _SOME.search(each.before(one, 60))
    ]


def _told(first: Stock, last: Stock, came: _Flow, went: _Flow) -> tuple[tuple[Quote, ...], list[str]]:
    net = came.one.value - went.one.value
    change = last.one.value - first.one.value
    said = (came.said.quote, went.said.quote, first.said.quote, last.said.quote)
    return tuple(dict.fromkeys(said)), [
        f"{figure(came.one.value)} − {figure(went.one.value)} = {signed(net)}",
        f"{figure(last.one.value)} − {figure(first.one.value)} = {signed(change)}",
    ]


def _tells_against(first: Stock, last: Stock, pairs: Sequence[tuple[_Flow, _Flow]]) -> bool:
    """Whether those who came and went are of the time between: one pair of the same span, or all go the other way."""
    between = (last.on - first.on).days if first.on and last.on else None
    change = last.one.value - first.one.value
    turned = all((came.one.value - went.one.value) * change < 0 for came, went in pairs)
    came, went = pairs[0]
    span = came.days or went.days
    if came.days and went.days and abs(came.days - went.days) > _ALIKE * came.days:
        return False
    if between is None or span is None:
        alike = between is None or between <= _LONGEST
    else:
        alike = abs(between - span) <= _ALIKE * span
        turned = turned and _MOST_OF * span <= between <= (1 + _ALIKE) * span
    return (alike and len(pairs) == 1) or (turned and (alike or span is not None))


def _contradiction(first: Stock, last: Stock, came: _Flow, went: _Flow, severity: Severity) -> Finding:
    quotes, arithmetic = _told(first, last, came, went)
    net = came.one.value - went.one.value
    change = last.one.value - first.one.value
    between = (last.on - first.on).days if first.on and last.on else None
    span = came.days or went.days
    if span is not None and between is not None and abs(between - span) > _ALIKE * span:
        arithmetic.append(
            f"They came and went in {span / 30.4:.0f} months; between the two figures are {between / 30.4:.1f}."
        )
        arithmetic.append(
            f"With both, {first.measure} was {figure(last.one.value)} − {figure(net)} ="
            f" {figure(last.one.value - net)} at the beginning of those {span / 30.4:.0f} months."
        )
    words = (
        f"Joiners less leavers make {signed(net)}, and {first.measure} changed by {signed(change)}."
        f" {figure(abs(net - change))} are unexplained."
    )
    repair = (
        "Say what is counted in each (transfers, students, heads or FTE) and use the same span for both; the count of"
        f" joiners that would fit is {figure(went.one.value + change)}, of leavers {figure(came.one.value - change)}."
    )
    return Finding(RULE, severity, words, quotes, tuple(arithmetic), repair)


def _part(grid: Grid, first: Stock, last: Stock) -> Iterator[Finding]:
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
