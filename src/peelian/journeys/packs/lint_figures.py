"""Rules over a pack's figures: each by itself, and those that say something of one another."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelian.analysis.papers.findings import Severity
from peelian.apps.board.api import Document, DocumentSection, Figure
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.wording import number, said
from peelian.kernel.days import in_words
from peelian.kernel.time import local_day, start_of_day

#: Last parts of names of what was there, who came, who left and what else changed, for one whose last part is `{}`; as
#: rooms call them. The last may be missing.
_FLOWS = (
    (("{}_before",), ("{}_joined", "joined"), ("{}_left", "left"), ("{}_changed", "changed")),
    (("opening", "before"), ("joined", "joiners", "gained"), ("left", "leavers", "lost"), ("changed",)),
)
#: Words of names by which figures of one label are of other moments, or aims.
_MOMENT = re.compile(r"(?<![^._])(before|after|previous|earlier|opening|closing|now|target|planned)(?![^._])")
_CLOSING = ("closing", "after")
#: What a share is of, as its definition begins.
_WHOLE = re.compile(r"^Of (?:the |all |these )?(?P<whole>[^:.]+):")
_ITSELF = re.compile(r"\b(?:these|those|them|they|it|its|their)\b")
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with the section that tells it."""

    figure: Figure
    section: DocumentSection

    def finding(
        self, rule: str, severity: Severity, words: str, *arithmetic: str, repair: str = "", beside: str = ""
    ) -> PackFinding:
        quotes = (f"{self.figure.label}: {said(self.figure)}", *([beside] if beside else []))
        return PackFinding(
            rule, severity, self.section.key, self.section.heading, words, quotes, arithmetic, repair
        )


def lint_figures(document: Document) -> Iterator[PackFinding]:
    """Everything that the rules find in a document's figures."""
    told = [_Told(figure, section) for section in document.sections for figure in section.content.figures]
    for one in told:
        yield from _alone(one)
    yield from _same_name(told)
    yield from _same_label(told)
    for section in document.sections:
        here = [one for one in told if one.section is section]
        yield from _shared_whole(here)
        yield from _stock_and_flow({one.figure.name: one for one in here})
        yield from _days(document, section)


def _alone(one: _Told) -> Iterator[PackFinding]:
    figure = one.figure
    if figure.value is None:
        if not figure.why_none:
            yield one.finding(
                "no-reason", Severity.DOUBT, f"{figure.label} has no value, and nothing says why.",
                repair="Say why: no records, too few answers, or not for whoever asks.",
            )  # fmt: skip
        return
    if figure.unit == "share":
        yield from _share(one, figure.value)
    if figure.interval is not None:
        if figure.denominator is None and figure.unit == "share":
            yield one.finding(
                "sample-without-n", Severity.DOUBT, f"{figure.label} is from a sample, and n isn’t said.",
                repair="Give the number who answered.",
            )  # fmt: skip
        if not figure.interval.low <= figure.value <= figure.interval.high:
            yield one.finding(
                "outside-its-interval", Severity.CONTRADICTION, f"{figure.label} lies outside its own interval.",
                f"{figure.value:.4f} is not from {figure.interval.low:.4f} to {figure.interval.high:.4f}",
            )  # fmt: skip


def _share(one: _Told, value: float) -> Iterator[PackFinding]:
    figure = one.figure
    if figure.numerator is None and figure.denominator and figure.interval is not None:
        return  # an estimate from n, such as a curve's: no count divided by another
    if figure.numerator is None or not figure.denominator:
        yield one.finding(
            "share-without-base", Severity.DOUBT, f"{figure.label} is a share, and not said of what.",
            repair="Give numerator and denominator.",
        )  # fmt: skip
        return
    exact = figure.numerator / figure.denominator
    sum_said = f"{number(figure.numerator)} / {number(figure.denominator)} = {exact * 100:.2f}%"
    if not math.isclose(value, exact, rel_tol=_NEAR, abs_tol=_NEAR):
        yield one.finding(
            "share-of-its-base", Severity.CONTRADICTION, f"{figure.label} isn’t its own numerator by its denominator.",
            sum_said, f"printed: {value * 100:.2f}%", repair=f"{exact * 100:.{figure.digits}f}%",
        )  # fmt: skip
    elif not 0 <= value <= 1 and "pass 1" not in figure.definition:
        yield one.finding(
            "share-beyond-whole", Severity.DOUBT, f"{figure.label} is more than its whole, and its definition"
            " doesn’t say that it can be.", sum_said,
        )  # fmt: skip


def _same_name(told: list[_Told]) -> Iterator[PackFinding]:
    first: dict[str, _Told] = {}
    for one in told:
        other = first.setdefault(one.figure.name, one)
        if other is one:
            continue
        alike = other.figure.value == one.figure.value
        yield one.finding(
            "same-name",
            Severity.DOUBT if alike else Severity.CONTRADICTION,
            f"{one.figure.name} is told twice: in “{other.section.heading}” and in “{one.section.heading}”.",
            f"{said(other.figure)} {'=' if alike else '≠'} {said(one.figure)}",
            repair="Tell it in one section, and insert it in the other’s words.",
        )


def _same_label(told: list[_Told]) -> Iterator[PackFinding]:
    first: dict[tuple[str, str, dt.date, dt.date], _Told] = {}
    for one in told:
        key = (one.figure.label.casefold(), one.figure.unit, one.section.since, one.section.until)
        other = first.setdefault(key, one)
        if other.figure.name == one.figure.name or other.figure.value == one.figure.value:
            continue
        same = other.figure.definition == one.figure.definition and _moments(other) == _moments(one)
        yield one.finding(
            "same-measure",
            Severity.CONTRADICTION if same else Severity.DOUBT,
            f"“{one.figure.label}” is two figures of the same days: {other.figure.name} and {one.figure.name}.",
            f"{said(other.figure)} ≠ {said(one.figure)}",
            repair="Keep one, or call them by what parts them.",
        )


def _moments(one: _Told) -> list[str]:
    """Words of a figure's name that part it from its like, such as what was there before from what is."""
    return _MOMENT.findall(one.figure.name)


def _shared_whole(told: list[_Told]) -> Iterator[PackFinding]:
    """Shares whose definitions begin alike are of one whole, and of the count that is called so."""
    counts = {
        one.figure.label.casefold(): one
        for one in told
        if one.figure.unit != "share" and one.figure.value is not None
    }
    first: dict[str, _Told] = {}
    for one in told:
        found = _WHOLE.match(one.figure.definition)
        if not one.figure.denominator or found is None or _ITSELF.search(found[0]):
            continue
        whole = found["whole"].strip().casefold()
        other = first.setdefault(whole, one)
        if other.figure.denominator is not None and other.figure.denominator != one.figure.denominator:
            yield one.finding(
                "shared-denominator",
                Severity.CONTRADICTION,
                f"{other.figure.label} and {one.figure.label} are both of {whole}, and not of as many.",
                f"{number(other.figure.denominator)} ≠ {number(one.figure.denominator)}",
                beside=f"{other.figure.label}: {said(other.figure)}",
            )
        total = counts.get(whole)
        if total is not None and total.figure.value != one.figure.denominator:
            yield one.finding(
                "denominator-of-its-total", Severity.CONTRADICTION,
                f"{one.figure.label} is of {whole}, which are another number.",
                f"{number(one.figure.denominator)} ≠ {said(total.figure)}",
                beside=f"{total.figure.label}: {said(total.figure)}",
            )  # fmt: skip


def _stock_and_flow(by_name: Mapping[str, _Told]) -> Iterator[PackFinding]:
    for name, closing in by_name.items():
        room, _, last = name.rpartition(".")
        for flow, names in enumerate(_FLOWS):
            if flow and last not in _CLOSING:
                continue
            before, came, left, other = (
                _value(by_name, [f"{room}.{one.format(last)}" for one in ends]) for ends in names
            )
            after = closing.figure.value
            if before is None or came is None or left is None or after is None:
                continue
            due = before + came - left + (other or 0)
            agrees = math.isclose(due, after, abs_tol=0.005)
            change = f" {'-' if other < 0 else '+'} {number(abs(other))}" if other else ""
            yield closing.finding(
                "stock-and-flow",
                Severity.CONSISTENT if agrees else Severity.CONTRADICTION,
                f"{closing.figure.label} {'is' if agrees else 'isn’t'} what was there, plus who came, less who left.",
                f"{number(before)} + {number(came)} - {number(left)}{change} = {number(due)}"
                + ("" if agrees else f", not {number(after)}"),
            )


def _value(by_name: Mapping[str, _Told], names: Sequence[str]) -> float | None:
    return next((by_name[name].figure.value for name in names if name in by_name), None)


def _days(document: Document, section: DocumentSection) -> Iterator[PackFinding]:
    last = section.until - dt.timedelta(days=1)
    if section.since < document.since or section.until > document.until:
        whole = document.until - dt.timedelta(days=1)
        yield PackFinding(
            "outside-the-period",
            Severity.DOUBT,
            section.key,
            section.heading,
            "This section tells of other days than the pack.",
            arithmetic=(
                f"section: {in_words(section.since)} to {in_words(last)}",
                f"pack: {in_words(document.since)} to {in_words(whole)}",
            ),
            repair="Say so in its words, or give it the pack’s days.",
        )
    early = [one.as_of for one in section.content.figures if one.as_of < start_of_day(section.until)]
    if early:
        yield PackFinding(
            "read-too-early",
            Severity.DOUBT,
            section.key,
            section.heading,
            "The records were read before the period was over: it isn’t told to its end.",
            arithmetic=(f"read on {in_words(local_day(min(early)))}, last day {in_words(last)}",),
            repair="Build the section again after its last day, or end its days earlier.",
        )
