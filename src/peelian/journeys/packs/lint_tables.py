"""Rules over a pack's tables: sums, shares, digits, names; and small counts in what the public reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from peelian.analysis.papers.findings import Severity
from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import Column, Table, value_of
from peelian.apps.board.api import Document, DocumentSection, PackTable
from peelian.journeys.packs.findings import PackFinding
from peelian.journeys.packs.grid import is_small
from peelian.journeys.packs.lint_ties import SUM_OF_ROW
from peelian.journeys.packs.sums import relations, whole_of
from peelian.journeys.packs.wording import number

#: Columns whose last row is no sum.
_NO_SUM = re.compile(
    r"\b(?:mean|average|median|rate|per|index|score|share|days to|minutes to|lowest|highest|interval|n)\b",
    re.I,
)
#: What a note says where the parts rightly make more than the whole.
_ONCE = re.compile(r"\bonce\b|more than one|several|don[’']t add|not add", re.I)
#: Shares that come so near a whole are parts of one.
_ABOUT = 0.05
#: From so many lines on, columns that make up each other in all but one do so hardly by chance.
_TELLING_LINES = 4
#: Of more columns it would take seconds.
_FEW_COLUMNS = 6
_DIGITS = re.compile(r"-?[\d,]+(?:\.(\d+))?%?")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table in its section."""

    one: PackTable
    section: DocumentSection

    @property
    def table(self) -> Table:
        return self.one.table

    def finding(
        self, rule: str, severity: Severity, words: str, *arithmetic: str, repair: str = "", row: str = ""
    ) -> PackFinding:
        quotes = (self.table.caption, *([row] if row else []))
        return PackFinding(
            rule, severity, self.section.key, self.section.heading, words, quotes, arithmetic, repair
        )

    def column(self, place: int) -> list[float] | None:
        """The rows' values; None where one of them isn't known or is words."""
        return self.known(place, range(len(self.table.rows)))

    def known(self, place: int, rows: Sequence[int]) -> list[float] | None:
        """The values of some rows; None where one of them isn't known or is words."""
        cells = self.cells(place)
        values = [value for row in rows if (value := cells[row]) is not None]
        return values if len(values) == len(rows) else None

    def cells(self, place: int) -> list[float | None]:
        """The rows' values, None for each that isn't known or is words."""
        values = (value_of(row[place]) for row in self.table.rows)
        return [float(value) if isinstance(value, int | float | Decimal) else None for value in values]

    def total(self, place: int) -> float | None:
        """The last row's value."""
        value = value_of(self.table.total[place]) if self.table.total is not None else None
        return float(value) if isinstance(value, int | float | Decimal) else None

    def label(self, row: int) -> str:
        return str(value_of(self.table.rows[row][0]))


def lint_tables(document: Document) -> Iterator[PackFinding]:
    """Everything that the rules find in a document's tables."""
    first: dict[str, _Placed] = {}
    for section in document.sections:
        for pack_table in section.content.tables:
            placed = _Placed(pack_table, section)
            other = first.setdefault(placed.table.name, placed)
            if other is not placed:
                yield placed.finding(
                    "same-table", Severity.CONTRADICTION,
                    f"Two tables are called {placed.table.name}: here and in “{other.section.heading}”.",
                    repair="Give one of them another name, or take one section out.",
                )  # fmt: skip
            for place, column in enumerate(placed.table.columns):
                yield from _precision(placed, place, column)
                if column.numeric and not column.share:
                    yield from _sum(placed, place, column)
            yield from _shares(placed)
            yield from _across(placed)
    yield from _charts(document)


def lint_small(public: Document) -> Iterator[PackFinding]:
    """Small counts of people that a public version tells: there are none, or its making is at fault."""
    for section in public.sections:
        for figure in section.content.figures:
            if figure.people and figure.unit != "share" and is_small(figure.value):
                yield _small(section, figure.label)
        for one in section.content.tables:
            for row in one.table.lines():
                for place in one.people:
                    value = value_of(row[place])
                    if isinstance(value, int | float | Decimal) and is_small(float(value)):
                        yield _small(section, f"{one.table.caption}, {value_of(row[0])}")


def _small(section: DocumentSection, what: str) -> PackFinding:
    return PackFinding(
        "small-number", Severity.CONTRADICTION, section.key, section.heading,
        f"The public version tells a count of fewer than {LEAST} people: {what}.", (what,),
        repair="Don’t release it; the section has to mark what counts people.",
    )  # fmt: skip


def _sum(placed: _Placed, place: int, column: Column) -> Iterator[PackFinding]:
    values, total = placed.column(place), placed.total(place)
    if values is None or total is None or len(values) < 2 or _NO_SUM.search(column.words):
        return
    parts = _without_subtotals(values)
    near = 0.5 * 10 ** -max(column.digits, 2)
    fits = [one for one in (values, parts) if math.isclose(sum(one), total, abs_tol=near * len(one))]
    if fits:
        return
    added = sum(parts)
    once = added > total and any(_ONCE.search(note) for note in placed.table.notes)
    digits = column.digits
    said = f"{number(added, digits)}, not {number(total, digits)}"
    yield placed.finding(
        "table-total",
        Severity.NOTE if once else Severity.CONTRADICTION,
        f"“{column.words}”: the last row isn’t the sum of the others"
        + (", which its notes explain." if once else "."),
        f"{' + '.join(number(value, digits) for value in parts)} = {said}",
        repair="" if once else f"{number(added, digits)}, if the rows are right",
    )


def _across(placed: _Placed) -> Iterator[PackFinding]:
    """Columns that make up each other in the total and in nearly all rows, and not in one: 10 + 20 = 31."""
    lines = [[value_of(cell) for cell in row] for row in placed.table.lines()]
    columns = {
        place: [float(line[place]) for line in lines]  # type: ignore[arg-type]
        for place, column in enumerate(placed.table.columns)
        if column.numeric
        and not column.share
        and all(isinstance(line[place], int | float | Decimal) for line in lines)
    }
    if len(lines) < _TELLING_LINES or len(columns) > _FEW_COLUMNS or relations(columns):
        return
    for left_out in range(len(lines)):
        rest = {place: [*cells[:left_out], *cells[left_out + 1 :]] for place, cells in columns.items()}
        if any(sum(map(bool, cells)) < _TELLING_LINES - 1 for cells in rest.values()):
            continue
        for relation in relations(rest):
            parts = [place for place in relation if place != whole_of(relation)]
            whole = whole_of(relation)
            if whole is None or SUM_OF_ROW.fullmatch(placed.table.columns[whole].words.strip()):
                continue  # of a column “All” `lint_ties` says it
            added = sum(columns[place][left_out] for place in parts)
            yield placed.finding(
                "table-row", Severity.DOUBT,
                f"“{placed.table.columns[whole].words}” is the sum of {len(parts)} other columns in all rows but one.",
                f"{' + '.join(number(columns[place][left_out]) for place in parts)} = {number(added)},"
                f" not {number(columns[whole][left_out])}",
                row=str(lines[left_out][0]),
            )  # fmt: skip
            return


def _charts(document: Document) -> Iterator[PackFinding]:
    """A chart's numbers are those of the table that is called as it is."""
    for section in document.sections:
        tables = {one.table.name: one for one in section.content.tables}
        for chart in section.content.charts:
            one = tables.get(chart.table.name)
            if one is None or _numbers(chart.table) <= _numbers(one.table):
                continue
            unlike = sorted(_numbers(chart.table) - _numbers(one.table))
            yield _Placed(one, section).finding(
                "chart-of-its-table", Severity.CONTRADICTION, "The chart shows numbers that its table doesn’t hold.",
                ", ".join(number(value) for value in unlike[:3]),
            )  # fmt: skip


def _numbers(table: Table) -> set[float]:
    cells = (value_of(cell) for row in table.lines() for cell in row)
    return {round(float(one), 6) for one in cells if isinstance(one, int | float | Decimal)}


def _without_subtotals(values: Sequence[float]) -> list[float]:
    """Rows that aren't the sum of two or more rows right above them."""
    parts: list[float] = []
    run: list[float] = []
    for value in values:
        sums = [sum(run[-size:]) for size in range(2, len(run) + 1)]
        if value and any(math.isclose(value, one, abs_tol=0.005) for one in sums):
            run = []
            continue
        parts.append(value)
        run.append(value)
    return parts


def _shares(placed: _Placed) -> Iterator[PackFinding]:
    """Each share is that of its count: in its column's total, or in another column of its row."""
    for place, counted in placed.one.shares:
        column = placed.table.columns[place]
        told = [row for row, known in enumerate(placed.cells(place)) if known is not None]
        shares, counts = placed.known(place, told), placed.known(counted, told)
        if shares is None or counts is None or not shares:
            continue
        complete = len(told) == len(placed.table.rows)
        total = placed.total(counted)
        if total is None and not complete:
            continue
        step = 10 ** -(column.digits + 2)
        of_total = [sum(counts) if total is None else total] * len(counts)
        by_row = [
            values
            for other in range(len(placed.table.columns))
            if other not in {place, counted} and (values := placed.known(other, told)) is not None
        ]
        bases = [of_total, *by_row]
        fitting = [_unfit(shares, counts, base, step) for base in bases]
        if not all(fitting):  # with one of them all shares are right
            continue
        parts = complete and (abs(sum(shares) - 1) <= _ABOUT or placed.total(place) == 1)
        best = 0 if parts else min(range(len(bases)), key=lambda one: len(fitting[one]))
        for row in fitting[best]:
            if bases[best][row]:
                yield _wrong_share(placed, column, told[row], (shares[row], counts[row], bases[best][row]))
        if parts and abs(sum(shares) - 1) > step and counts == _without_subtotals(counts):
            yield placed.finding(
                "shares-of-a-whole", Severity.CONTRADICTION, f"“{column.words}” doesn’t sum to 100%.",
                f"{' + '.join(column.said(share) for share in shares)} = {sum(shares) * 100:.{column.digits}f}%",
            )  # fmt: skip


def _unfit(
    shares: Sequence[float], counts: Sequence[float], bases: Sequence[float], step: float
) -> list[int]:
    """Rows whose share isn't that of its count in its base."""
    told = enumerate(zip(shares, counts, bases, strict=True))
    return [row for row, (share, count, base) in told if not base or abs(share - count / base) > step]


def _wrong_share(placed: _Placed, column: Column, row: int, told: tuple[float, float, float]) -> PackFinding:
    share, count, base = told
    due = f"{count / base * 100:.{column.digits}f}%"
    return placed.finding(
        "share-of-its-count", Severity.CONTRADICTION, f"{placed.label(row)}: the share isn’t that of its count.",
        f"{number(count)} / {number(base)} = {due}, not {column.said(share)}", repair=due, row=placed.label(row),
    )  # fmt: skip


def _precision(placed: _Placed, place: int, column: Column) -> Iterator[PackFinding]:
    """Numbers in words with unlike digits, and parts of a number that a column of whole ones leaves out."""
    cells = [value_of(row[place]) for row in placed.table.lines()]
    digits = {
        len(found[1] or "") for cell in cells if isinstance(cell, str) and (found := _DIGITS.fullmatch(cell))
    }
    if len(digits) > 1:
        yield placed.finding(
            "mixed-precision", Severity.DOUBT,
            f"“{column.words}” is written with {' and with '.join(map(str, sorted(digits)))} digits after the point.",
            repair="Write all of it alike.",
        )  # fmt: skip
    if column.numeric and not column.share and not column.mixed and column.digits == 0:
        broken = [cell for cell in cells if isinstance(cell, float | Decimal) and cell != int(cell)]
        if broken:
            yield placed.finding(
                "rounded-away", Severity.DOUBT,
                f"“{column.words}” is written in whole numbers, and {len(broken)} of its values aren’t whole.",
                f"{broken[0]} is written {column.said(broken[0])}",
            )  # fmt: skip
