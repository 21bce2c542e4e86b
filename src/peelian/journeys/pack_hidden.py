"""Which counts of people the public isn't shown, in all of a pack at once: tables, shares and figures hang together.

Within a table `analysis.suppression` decides. Then what says the same elsewhere goes too, until nothing more follows:

- a share goes with its count, and all shares of a column go with its total (count through share is the total);
- a figure of people whose value is hidden anywhere goes, and a share of people of which part, rest or whole is hidden;
- of counts that make a hidden small one by adding and subtracting (opening + joined - left = closing), the least goes;
- a cell goes that tells a hidden value under the same words in another table, or a hidden figure in the same section;
  where it could be worked out from the rest of its table, another goes with it.

It hides too much rather than too little: two things that are unlike and happen to be equal may both go.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product
from typing import TypeVar

from peelian.analysis.suppression import LEAST, suppress_list, suppress_table
from peelian.analysis.tables import Cell, Table, value_of
from peelian.apps.board.api import Content, Figure, PackTable

#: A cell of a table: its row, the total's after the last, and its column.
Place = tuple[int, int]
#: A table: its section's place and its own among the section's tables.
Key = tuple[int, int]
#: So many counts at most are added and subtracted by whoever looks for a hidden one.
_TERMS = 3
_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Hidden:
    """What isn't shown.

    Args:
        cells: by table.
        figures: their names.
        small: those of them that are small and that no hidden cell repeats: “fewer than 5” gives nothing away.
        values: numbers that stand in what isn't shown: counts, and shares from 0 to 1.
    """

    cells: Mapping[Key, frozenset[Place]]
    figures: frozenset[str]
    small: frozenset[str]
    values: frozenset[float]


def find_hidden(contents: Sequence[Content]) -> Hidden:
    """What of the contents of a public version's sections isn't shown."""
    book = _Book(contents)
    before = -1
    while book.size() != before:
        before = book.size()
        book.hide_cells()
        book.hide_figures()
    cells = {key: frozenset(grid.hidden) for key, grid in book.grids.items()}
    lone = {f.name for f in book.figures() if f.name in book.hidden and f.value not in book.cell_values()}
    small = frozenset(name for name in lone if book.is_small_count(name))
    shares = {f.value for f in book.figures() if f.name in book.hidden and f.value is not None}
    return Hidden(cells, frozenset(book.hidden), small, frozenset(book.values() | shares))


def gives_away(small: float, shown: Mapping[_Name, float]) -> _Name | None:
    """Which of the counts shown has to go so that they don't make a small one by adding and subtracting.

    The least of the first such sum of two or three; None where there is none.
    """
    named = [(name, value) for name, value in shown.items() if value]
    for terms in range(2, _TERMS + 1):
        for some in combinations(named, terms):
            for signs in product((1, -1), repeat=terms - 1):
                added = some[0][1] + sum(sign * one[1] for sign, one in zip(signs, some[1:], strict=True))
                if abs(added) == abs(small):
                    return min(some, key=lambda one: abs(one[1]))[0]
    return None


def is_small(value: float | None) -> bool:
    """Whether a count of people is one that isn't told."""
    return value is not None and 0 < abs(value) < LEAST


@dataclass(slots=True)
class _Grid:
    """A table's numbers, and which of them are hidden."""

    pack_table: PackTable
    section: int
    hidden: set[Place] = field(default_factory=set)
    #: Sums that may not be told of columns without a total: their shares would.
    untold: dict[int, float] = field(default_factory=dict)
    lines: list[Sequence[Cell]] = field(init=False)
    has_total: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lines = list(self.table.lines())
        self.has_total = self.table.total is not None

    @property
    def table(self) -> Table:
        return self.pack_table.table

    @property
    def people(self) -> Sequence[int]:
        return self.pack_table.people

    def number(self, place: Place) -> float | None:
        value = value_of(self.lines[place[0]][place[1]])
        return float(value) if isinstance(value, int | float | Decimal) else None

    def label(self, row: int) -> str:
        return str(value_of(self.lines[row][0])).casefold()

    def rows(self) -> range:
        return range(len(self.table.rows))

    def whole(self, place: Place) -> int:
        """A count for the rules of suppression: part of a person (FTE) is taken for one."""
        value = self.number(place)
        return math.ceil(abs(value)) if value is not None else 0

    def find(self) -> None:
        """Hide what is small, and its company."""
        if self._is_crossed():
            self._hide_crossed()
        else:
            for column in self.people:
                self._hide_column(column)
            self._hide_sums()
        self.hide_shares()

    def force(self, place: Place) -> None:
        """Hide a cell because it tells what is hidden elsewhere, with company where it could be worked out."""
        self.hidden.add(place)
        if self._is_crossed():
            self._hide_all(self.people)
        else:
            self._accompany(place[1])
            self._hide_sums()
        self.hide_shares()

    def _accompany(self, column: int) -> None:
        """Hide another of a column of which one alone is hidden."""
        places = [(row, column) for row in range(len(self.lines)) if self.whole((row, column))]
        shown = [one for one in places if one not in self.hidden]
        if len(places) - len(shown) < 2 and shown:
            self.hidden.add(min(shown, key=lambda one: (self.whole(one), one)))

    def _hide_sums(self) -> None:
        """Hide a count of each row in which others make a small one of it that is hidden."""
        for row in range(len(self.lines)):
            places = [(row, column) for column in self.people]
            for small in [one for one in places if one in self.hidden and is_small(self.number(one))]:
                shown = {one: self.number(one) or 0.0 for one in places if one not in self.hidden}
                if (company := gives_away(self.number(small) or 0.0, shown)) is not None:
                    self.hidden.add(company)
                    self._accompany(company[1])

    def hide_shares(self) -> None:
        """A share goes with its count, and with its column's total; one that isn't described, with any of its row."""
        described = dict(self.pack_table.shares)
        total = len(self.table.rows)
        for column, head in enumerate(self.table.columns):
            count = described.get(column)
            if column in self.people or (count is None and not head.share):
                continue
            for row in range(len(self.lines)):
                told_by = self.people if count is None else (count,)
                gone = any((row, one) in self.hidden for one in told_by)
                whole_gone = any((total, one) in self.hidden or one in self.untold for one in told_by)
                if (gone or whole_gone) and self.number((row, column)) is not None:
                    self.hidden.add((row, column))

    def _is_crossed(self) -> bool:
        """Whether the last column of people is the sum of the others in each row."""
        *parts, last = self.people or (0,)
        return len(parts) > 1 and all(
            sum(self.whole((row, part)) for part in parts) == self.whole((row, last)) for row in self.rows()
        )

    def _sums(self, column: int) -> bool:
        total = (len(self.lines) - 1, column)
        added = sum(self.number((row, column)) or 0 for row in self.rows())
        return not self.has_total or math.isclose(added, self.number(total) or 0, abs_tol=0.005)

    def _hide_crossed(self) -> None:
        *parts, last = self.people
        if not all(self._sums(column) for column in self.people):
            if any(
                is_small(self.number((row, one))) for row in range(len(self.lines)) for one in self.people
            ):
                self._hide_all(self.people)
            return
        safe = suppress_table([[self.whole((row, part)) for part in parts] for row in self.rows()])
        for row in self.rows():
            gone = [part for part, count in zip(parts, safe.cells[row], strict=True) if count is None]
            self.hidden |= {(row, part) for part in gone}
            if safe.row_totals[row] is None:
                self.hidden.add((row, last))
        for column, count in zip(self.people, [*safe.column_totals, safe.total], strict=False):
            if count is None:
                self._hide_total(column)

    def _hide_column(self, column: int) -> None:
        if not self._sums(column):  # subtotals stand among the rows: none of it is safe beside a small one
            if any(is_small(self.number((row, column))) for row in range(len(self.lines))):
                self._hide_all([column])
            return
        safe = suppress_list([self.whole((row, column)) for row in self.rows()])
        self.hidden |= {(row, column) for row in self.rows() if safe.counts[row] is None}
        if safe.total is None:
            self._hide_total(column)

    def _hide_total(self, column: int) -> None:
        if self.has_total:
            self.hidden.add((len(self.table.rows), column))
        else:
            self.untold[column] = sum(self.number((row, column)) or 0 for row in self.rows())

    def _hide_all(self, columns: Iterable[int]) -> None:
        self.hidden |= {
            (row, one) for one in columns for row in range(len(self.lines)) if self.whole((row, one))
        }


class _Book:
    """All sections' tables and figures, and what is hidden of them."""

    def __init__(self, contents: Sequence[Content]) -> None:
        self.contents = contents
        self.grids = {
            (place, number): _Grid(one, place)
            for place, content in enumerate(contents)
            for number, one in enumerate(content.tables)
            if one.people
        }
        self.hidden: set[str] = set()
        #: Parts and rests of shares that are hidden, which no other figure and no cell of the section may tell.
        self.told_by_shares: dict[int, set[float]] = {}
        for grid in self.grids.values():
            grid.find()

    def size(self) -> int:
        return len(self.hidden) + sum(len(grid.hidden) for grid in self.grids.values())

    def figures(self) -> Iterable[Figure]:
        return (figure for content in self.contents for figure in content.figures)

    def is_small_count(self, name: str) -> bool:
        return any(f.name == name and f.unit != "share" and is_small(f.value) for f in self.figures())

    def cell_values(self) -> set[float]:
        """Counts that stand in hidden cells, or that are their sum and may not be told."""
        sums = {value for grid in self.grids.values() for value in grid.untold.values()}
        return sums | {
            value
            for grid in self.grids.values()
            for place in grid.hidden
            if (value := grid.number(place)) and place[1] in grid.people
        }

    def values(self) -> set[float]:
        """All numbers that are hidden."""
        cells = {
            value
            for grid in self.grids.values()
            for place in grid.hidden
            if (value := grid.number(place)) is not None
        }
        return cells | self.cell_values() | set().union(*self.told_by_shares.values()) | self._figure_values()

    def hide_figures(self) -> None:
        gone = self.cell_values() | self._figure_values() | set().union(*self.told_by_shares.values())
        for place, content in enumerate(self.contents):
            for figure in content.figures:
                if figure.name in self.hidden:
                    continue
                if figure.unit == "share":
                    self._hide_share(figure, place, gone)
                elif figure.people and (is_small(figure.value) or figure.value in gone):
                    self.hidden.add(figure.name)
            self._hide_sums(content)

    def _hide_sums(self, content: Content) -> None:
        counts = {f.name: f.value for f in content.figures if f.people and f.unit != "share" and f.value}
        for small in [value for name, value in counts.items() if name in self.hidden and is_small(value)]:
            shown = {name: value for name, value in counts.items() if name not in self.hidden}
            if (company := gives_away(small, shown)) is not None:
                self.hidden.add(company)

    def hide_cells(self) -> None:
        told = {
            (grid.label(place[0]), value)
            for grid in self.grids.values()
            for place in grid.hidden
            if place[1] in grid.people and (value := grid.number(place))
        }
        for grid in self.grids.values():
            here = self.told_by_shares.get(grid.section, set()) | self._figure_values(grid.section)
            for row in range(len(grid.lines)):
                for column in grid.people:
                    value = grid.number((row, column))
                    repeats = (grid.label(row), value) in told or value in here
                    if value and (row, column) not in grid.hidden and repeats:
                        grid.force((row, column))

    def _hide_share(self, figure: Figure, section: int, gone: set[float]) -> None:
        part, whole = figure.numerator, figure.denominator
        if part is None or whole is None or not self._is_of_people(figure, section):
            return
        rest = whole - part
        if is_small(part) or is_small(rest) or gone & {part, rest, whole} - {0.0}:
            self.hidden.add(figure.name)
            self.told_by_shares.setdefault(section, set()).update({part, rest} - {0.0, whole})

    def _is_of_people(self, figure: Figure, section: int) -> bool:
        """Whether a share is of people: it says so, comes from answers, or is of numbers that count people here."""
        if figure.people or figure.interval is not None:
            return True
        counts = {one.value for one in self.contents[section].figures if one.people}
        for grid in self.grids.values():
            if grid.section == section:
                counts |= {grid.number((row, col)) for row in range(len(grid.lines)) for col in grid.people}
        return bool(counts & {figure.numerator, figure.denominator} - {0.0, None})

    def _figure_values(self, section: int | None = None) -> set[float]:
        """Counts that stand in hidden figures."""
        return {
            figure.value
            for place, content in enumerate(self.contents)
            if section in (None, place)
            for figure in content.figures
            if figure.name in self.hidden and figure.unit != "share" and figure.value
        }
