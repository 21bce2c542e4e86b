"""Rules over what a pack tells twice: a figure and its table's total, a row and its sum, two tables of one count.

Only what is called alike is compared. What might be two counts with one name is a doubt, or nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from peelian.analysis.papers.findings import Severity
from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Cell, Table, value_of
from peelian.apps.board.api import Document, DocumentSection, Figure, PackTable
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.wording import number, said
from peelian.kernel.days import in_words

#: Heads of columns that are the sum of those beside them, and of last rows of the same kind.
SUM_OF_ROW = re.compile(r"(?:all|total|together|both|sum)(?: of (?:them|these))?", re.I)
#: What a note says where the parts rightly make more than the whole.
_ONCE = re.compile(r"\bonce\b|more than one|several|don[’']t add|not add|rounded", re.I)
#: Heads of what was there, who came, who left, what else changed (which may be missing) and what is there after.
_OPENING = re.compile(r"before|opening|began|at the (?:start|beginning)", re.I)
_CAME = re.compile(r"joined|joiners|came|gained", re.I)
_LEFT = re.compile(r"left|leavers|lost", re.I)
_OTHER = re.compile(r"changed|other changes|moved", re.I)
_CLOSING = re.compile(r"after|closing|ended|at the end", re.I)
#: What a definition says where a count of people is a change, and may be negative.
_BELOW = re.compile(r"below nought|negative", re.I)
_ROUNDED = 0.005


@dataclass(frozen=True, slots=True)
class _Line:
    """One column of a table: its rows' and its total's numbers by the row's words; None where there is none."""

    one: PackTable
    place: int
    section: DocumentSection

    @property
    def table(self) -> Table:
        return self.one.table

    @property
    def head(self) -> tuple[str, str]:
        return (_called(self.table.columns[0].words), _called(self.table.columns[self.place].words))

    def cells(self) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for row in self.table.lines():
            words = _called(str(value_of(row[0])))
            found[words] = None if words in found else _number(row[self.place])
        return found


def lint_ties(document: Document) -> Iterator[PackFinding]:
    """Everything that these rules find in a document."""
    columns: list[_Line] = []
    for section in document.sections:
        here = [
            _Line(one, place, section)
            for one in section.content.tables
            for place, column in enumerate(one.table.columns)
            if place and column.numeric and not column.share
        ]
        for figure in section.content.figures:
            yield from _alone(figure, section)
            yield from _of_total(figure, here)
        for one in section.content.tables:
            yield from _row_sums(one, section)
            yield from _row_flows(one, section)
        columns += here
    yield from _twins(columns)
    yield from _meeting(document)


def _alone(figure: Figure, section: DocumentSection) -> Iterator[PackFinding]:
    if (
        figure.people
        and figure.value is not None
        and figure.value < 0
        and not _BELOW.search(figure.definition)
    ):
        yield PackFinding(
            "negative-count", Severity.CONTRADICTION, section.key, section.heading,
            f"{figure.label} counts people, and is below nought.", (f"{figure.label}: {said(figure)}",),
            repair="Mend the count; of a change say in its definition that it can be below nought.",
        )  # fmt: skip
    interval = figure.interval
    if interval is not None and figure.unit == "share" and not 0 <= interval.low <= interval.high <= 1:
        yield PackFinding(
            "interval-beyond-whole", Severity.CONTRADICTION, section.key, section.heading,
            f"{figure.label} is a share, and its interval isn’t one from 0 to 100%.",
            (f"{figure.label}: {said(figure)}",), (f"{interval.low:.4f} to {interval.high:.4f}",),
        )  # fmt: skip


def _of_total(figure: Figure, columns: Sequence[_Line]) -> Iterator[PackFinding]:
    """A count whose label is a column's head, or a last row's with the column's as its unit, is the total there."""
    if figure.value is None or figure.unit == "share":
        return
    totals = [
        (total, line)
        for line in columns
        if line.table.total is not None
        and (total := _number(line.table.total[line.place])) is not None
        and _is_of(figure, line, str(value_of(line.table.total[0])))
    ]
    if not totals or any(_alike(figure.value, total) for total, _ in totals):
        return
    total, line = totals[0]
    yield PackFinding(
        "figure-of-its-total", Severity.CONTRADICTION, line.section.key, line.section.heading,
        f"{figure.label} isn’t the total of the table that is called so.",
        (f"{figure.label}: {said(figure)}", line.table.caption),
        (f"{said(figure)} ≠ {number(total, line.table.columns[line.place].digits)}",),
        "Count it once, or call one of them by what parts them.",
    )  # fmt: skip


def _is_of(figure: Figure, line: _Line, total: str) -> bool:
    label, head = _called(figure.label), _called(line.table.columns[line.place].words)
    return label == head or (label == _called(total) and _called(figure.unit) == head)


def _row_sums(one: PackTable, section: DocumentSection) -> Iterator[PackFinding]:
    """A column “All” or “Total” is the sum of those before it, if it is so in a row that several of them make up."""
    table = one.table
    if any(_ONCE.search(note) for note in table.notes):
        return
    whole = next(
        (p for p, column in enumerate(table.columns) if SUM_OF_ROW.fullmatch(column.words.strip())), 0
    )
    parts = [p for p, column in enumerate(table.columns[:whole]) if p and column.numeric and not column.share]
    if len(parts) < 2 or table.columns[whole].share:
        return
    known = [row for row in table.lines() if None not in _numbers(row, (*parts, whole))]
    wrong = [row for row in known if not _sums(row, parts, whole)]
    if not any(row not in wrong and sum(map(bool, _numbers(row, parts))) > 1 for row in known):
        return  # perhaps a sum of other things
    for row in wrong:
        *values, total = (value or 0 for value in _numbers(row, (*parts, whole)))
        yield PackFinding(
            "row-of-its-total", Severity.CONTRADICTION, section.key, section.heading,
            f"{value_of(row[0])}: “{table.columns[whole].words}” isn’t the sum of the columns before it.",
            (table.caption, str(value_of(row[0]))),
            (f"{' + '.join(map(number, values))} = {number(sum(values))}, not {number(total)}",),
        )  # fmt: skip


def _sums(row: Sequence[Cell], parts: Sequence[int], whole: int) -> bool:
    added = sum(value or 0 for value in _numbers(row, parts))
    return math.isclose(added, _number(row[whole]) or 0, abs_tol=_ROUNDED * (len(parts) + 1))


def _row_flows(one: PackTable, section: DocumentSection) -> Iterator[PackFinding]:
    """What was there, plus who came, less who left, is what is there after: in each row."""
    heads = [column.words.strip() for column in one.table.columns]

    def place(pattern: re.Pattern[str]) -> int | None:
        places = [place for place, words in enumerate(heads) if place and pattern.fullmatch(words)]
        return places[0] if len(places) == 1 else None

    opening, came, left, closing = map(place, (_OPENING, _CAME, _LEFT, _CLOSING))
    if opening is None or came is None or left is None or closing is None:
        return
    other = place(_OTHER)
    for row in one.table.lines():
        before, joined, gone, after = _numbers(row, (opening, came, left, closing))
        change = _number(row[other]) if other is not None else 0.0
        if before is None or joined is None or gone is None or after is None or change is None:
            continue
        due = before + joined - abs(gone) + change
        if _alike(due, after):
            continue
        more = f" {'-' if change < 0 else '+'} {number(abs(change))}" if change else ""
        yield PackFinding(
            "row-stock-and-flow", Severity.CONTRADICTION, section.key, section.heading,
            f"{value_of(row[0])}: “{heads[closing]}” isn’t what was there, plus who came, less who left.",
            (one.table.caption, str(value_of(row[0]))),
            (f"{number(before)} + {number(joined)} - {number(abs(gone))}{more} = {number(due)}, not {number(after)}",),
        )  # fmt: skip


def _twins(columns: Sequence[_Line]) -> Iterator[PackFinding]:
    """Two tables of one total with the same rows and the same column, of the same days, tell the same in each row."""
    for one, other in combinations(columns, 2):
        if one.table is other.table or one.head != other.head or _days(one) != _days(other):
            continue
        if one.table.total is None or other.table.total is None:
            continue
        total, same = _number(one.table.total[one.place]), _number(other.table.total[other.place])
        if total is None or same is None or not _alike(total, same) or total < LEAST:
            continue
        mine, theirs = one.cells(), other.cells()
        if mine.keys() != theirs.keys():
            continue
        pairs = {words: (mine[words], theirs[words]) for words in mine}
        for words, (here, there) in pairs.items():
            if here is not None and there is not None and not _alike(here, there):
                yield PackFinding(
                    "same-row", Severity.DOUBT, other.section.key, other.section.heading,
                    f"Two tables of one total tell different numbers of “{words}”.",
                    (one.table.caption, other.table.caption), (f"{number(here)} ≠ {number(there)}",),
                    "If they count the same, count it once; if not, call the columns by what parts them.",
                )  # fmt: skip


def _days(line: _Line) -> tuple[object, object]:
    return line.section.since, line.section.until


def _meeting(document: Document) -> Iterator[PackFinding]:
    if document.meeting_on < document.until:
        yield PackFinding(
            "meeting-before-the-end", Severity.NOTE, "", document.title,
            "The Board meets before the period is over.",
            arithmetic=(
                f"meeting: {in_words(document.meeting_on)}", f"the period ends before {in_words(document.until)}",
            ),
            repair="Give it the meeting at which it is read, or days that are over by then.",
        )  # fmt: skip


def _numbers(row: Sequence[Cell], places: Sequence[int]) -> list[float | None]:
    return [_number(row[place]) for place in places]


def _number(cell: Cell) -> float | None:
    value = value_of(cell)
    return float(value) if isinstance(value, int | float | Decimal) else None


def _alike(one: float, other: float) -> bool:
    return math.isclose(one, other, abs_tol=_ROUNDED)


def _called(words: str) -> str:
    return " ".join(words.casefold().split())
