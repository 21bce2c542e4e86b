"""What a pack would tell the public together with those that are out already.

Two packs whose days overlap are subtracted from one another by whoever has both: where the same count of people is 78
in one and 76 in the other, the pair tells of two people, whom each pack by itself would hide. And where one
begins on the day after the other ended, what there was at the end of the one is what there was when the other began.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from peelian.analysis.papers.findings import Severity
from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Cell, value_of
from peelian.apps.board import api as board
from peelian.apps.board.api import Document, DocumentSection, Figure, PackTable, PackView
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.read_tables import hides
from peelian.journeys.packs.sums import OPENING
from peelian.journeys.packs.wording import is_hidden, number
from peelian.kernel.days import in_words

#: Days in captions and heads, which are others in the next pack: “22 November 2026”, “2026-11-22”.
_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b\d{4}-\d\d-\d\d\b")
_WHOLE = 1e-9
#: What names a count of people in every pack that tells it: a figure and its part; or table, row and column.
_Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count of people in a public pack; `value` is None where it is hidden."""

    label: str
    value: float | None
    since: dt.date
    until: dt.date
    section: DocumentSection

    def overlaps(self, other: _Counted) -> bool:
        return self.since < other.until and other.since < self.until

    def same_days(self, other: _Counted) -> bool:
        return (self.since, self.until) == (other.since, other.until)


def told_before(pack: PackView) -> list[Document]:
    """Public versions of released packs of a pack's area whose days overlap with its sections', or adjoin them."""
    since = min((section.since for section in pack.sections), default=pack.since)
    until = max((section.until for section in pack.sections), default=pack.until)
    return [
        board.get_public_release(line.code).document
        for line in board.list_releases()
        if line.code != pack.code
        and line.area_code == pack.area_code
        and line.since <= until
        and since <= line.until
    ]


def lint_earlier(public: Document, earlier: Sequence[Document]) -> Iterator[PackFinding]:
    """What the public could work out of this pack and another one.

    Args:
        public: the version that would be released.
        earlier: public versions that are out, of the same area.
    """
    counts = _counts(public)
    for other in earlier:
        before = _counts(other)
        pairs = [(one, before[name]) for name, one in counts.items() if name in before]
        for section in public.sections:
            here = [(one, was) for one, was in pairs if one.section is section and one.overlaps(was)]
            yield from _subtracted(section, other, here)
            yield from _uncovered(section, other, here)
            yield from _continued(section, other, counts, before)


def _subtracted(
    section: DocumentSection, other: Document, pairs: Sequence[tuple[_Counted, _Counted]]
) -> Iterator[PackFinding]:
    """Counts that differ by fewer people than a pack may tell of; one finding, to be accepted once."""
    telling = [
        (one.label, one.value, was.value)
        for one, was in pairs
        if one.value is not None
        and was.value is not None
        and _WHOLE < abs(one.value - was.value) < LEAST - _WHOLE
    ]
    if not telling:
        return
    was = next(was for _, was in pairs)
    yield PackFinding(
        "told-before", Severity.CONTRADICTION, section.key, section.heading,
        f"“{other.title}” ({other.code}), which is out, tells of {_days(was)}; this section of {_days(section)}. By"
        f" subtraction the two tell of fewer than {LEAST} people, {len(telling):,} time{'s' * (len(telling) != 1)}.",
        tuple(label for label, _, _ in telling),
        tuple(
            f"{label}: {number(max(now, then))} - {number(min(now, then))} = {number(abs(now - then))}"
            for label, now, then in telling
        ),
        "Wait until the days lie further apart, or keep the section or these tables from the public; or let it stand,"
        " and say why nobody is known by it.",
    )  # fmt: skip


def _uncovered(
    section: DocumentSection, other: Document, pairs: Sequence[tuple[_Counted, _Counted]]
) -> Iterator[PackFinding]:
    """Counts of the same days that one of the two packs hides, and the other shows."""
    bare = [
        one.label
        for one, was in pairs
        if one.same_days(was) and (one.value is None) is not (was.value is None)
    ]
    if bare:
        yield PackFinding(
            "hidden-in-one", Severity.DOUBT, section.key, section.heading,
            f"“{other.title}” ({other.code}) and this pack tell of the same days, and one of them shows what the other"
            " hides: what is hidden beside it might be worked out.", tuple(bare),
            repair="Give both packs the same sections, or make sure that no total gives the rest away.",
        )  # fmt: skip


def _continued(
    section: DocumentSection,
    other: Document,
    counts: Mapping[_Name, _Counted],
    before: Mapping[_Name, _Counted],
) -> Iterator[PackFinding]:
    """A stock at the end of one pack's days that the next one hides at the beginning of its own, or the other way."""
    bare = []
    for later, earlier, own in ((counts, before, True), (before, counts, False)):
        for name, opening in later.items():
            closing = earlier.get((name[0].removesuffix(OPENING),)) if name[0].endswith(OPENING) else None
            here = opening if own else closing
            if closing is None or here is None or here.section is not section:
                continue
            if closing.until == opening.since and (closing.value is None) is not (opening.value is None):
                bare.append((opening, closing))
    if bare:
        yield PackFinding(
            "told-before", Severity.CONTRADICTION, section.key, section.heading,
            f"“{other.title}” ({other.code}), which is out, adjoins this section. What there was when the one ended is"
            " what there was when the other began, and only one of the two hides it: what is hidden beside it can be"
            " worked out.",
            tuple(label for opening, closing in bare for label in (opening.label, closing.label)),
            tuple(
                f"{closing.label}, {in_words(closing.until - dt.timedelta(days=1))}:"
                f" {number(told) if (told := closing.value or opening.value) else 0}"
                for opening, closing in bare
            ),
            "Choose other days, or keep the section from the public; or let it stand, and say why nobody is known by"
            " it.",
        )  # fmt: skip


def _days(one: DocumentSection | _Counted) -> str:
    return f"{in_words(one.since)} to {in_words(one.until - dt.timedelta(days=1))}"


def _counts(public: Document) -> Mapping[_Name, _Counted]:
    """Every count of people by what names it, but those that nobody knows; one that is named twice is left out."""
    found: dict[_Name, _Counted] = {}
    twice: set[_Name] = set()
    for section in public.sections:
        told = [*_of_figures(section.content.figures)]
        for one in section.content.tables:
            told += _of_table(one)
        for name, label, value in told:
            if name in found:
                twice.add(name)
            found[name] = _Counted(label, value, section.since, section.until, section)
    return {name: one for name, one in found.items() if name not in twice}


def _of_figures(figures: Sequence[Figure]) -> Iterator[tuple[_Name, str, float | None]]:
    for figure in figures:
        if not figure.people:
            continue
        if figure.unit != "share":
            if figure.value is not None or is_hidden(figure):
                yield (figure.name,), figure.label, figure.value
            continue
        for part, value in (("part", figure.numerator), ("whole", figure.denominator)):
            if value is not None or is_hidden(figure):
                yield (figure.name, part), f"{figure.label}, {part}", value


def _of_table(one: PackTable) -> Iterator[tuple[_Name, str, float | None]]:
    table = one.table
    for place in one.people:
        head = _DAY.sub("", table.columns[place].words)
        for row in table.lines():
            label = str(value_of(row[0]))
            known, value = _value(row[place])
            if known:
                said = f"{table.caption}: {label}, {table.columns[place].words}"
                yield (table.name, label, str(place), head), said, value


def _value(cell: Cell) -> tuple[bool, float | None]:
    """Whether a cell holds a count, and which; None for one that words stand for because it is hidden."""
    value = value_of(cell)
    if isinstance(value, int | float | Decimal):
        return True, float(value)
    return hides(value), None
