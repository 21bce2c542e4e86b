"""A section's counts of people as one set of unknowns, whatever tells them: cells, figures, parts and rests of shares.

Each table is safe by itself (`Grid`). But a figure may be the sum of several cells, or the rest of a share one of them.
All sums of a section are kept here at once, those that are known (rows, columns, shares) and those that come out
(`ties`): what is hidden has to be safe under all of them (`linked_counts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.analysis.linked_counts import find_company
from peelian.analysis.suppression import LEAST
from peelian.apps.board.api import Figure
from peelian.journeys.packs.grid import Grid, Place, is_small
from peelian.journeys.packs.made_of import rounded

#: A figure's numbers.
VALUE, PART, REST, WHOLE = "value", "part", "rest", "whole"
#: A figure's number: its name, and which of them.
Told = tuple[str, str]
#: A cell, after its table's place among the section's; or, after `_GAP`, what two counts differ by.
Cell = tuple[int, Place]
Name = Cell | Told
_GAP = -1


@dataclass(slots=True)
class Ledger:
    """The counts of one section and the sums that tie them.

    Args:
        grids: its tables with counts of people, by their place.
        figures: its counts, and its shares of people.
    """

    grids: Mapping[int, Grid]
    figures: Sequence[Figure]
    #: All without their signs: a table has -203 where a figure says 203.
    counts: dict[Name, float] = field(default_factory=dict)
    #: Each comes to 0.
    sums: list[dict[Name, float]] = field(default_factory=list)
    #: Counts of people, of which no small one may be known; others only hang together with them.
    people: set[Name] = field(default_factory=set)
    #: Columns of people, each by the place of its total, whether that stands there or not; and their rows.
    columns: dict[Cell, list[Cell]] = field(default_factory=dict)
    _negative: set[Name] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Take all counts, and what is known to tie them."""
        for number, grid in self.grids.items():
            self._add_table(number, grid)
        for figure in self.figures:
            self._add_figure(figure)

    def rows(self, column: Cell) -> dict[Cell, float]:
        """A column's counts without its total and what is 0."""
        return {one: self.counts[one] for one in self.columns[column] if self.counts[one]}

    def whole(self, column: Cell) -> float:
        """A column's total, whether it stands there or not."""
        return self.counts.get(column) or rounded(sum(self.rows(column).values()))

    def column(self, column: Cell) -> dict[Cell, float]:
        """A column's counts with its total, but what is 0."""
        total = self.counts.get(column)
        return {**self.rows(column), column: total} if total else self.rows(column)

    def told(self) -> dict[Name, float]:
        """What figures tell, but 0."""
        return {one: count for one, count in self.counts.items() if isinstance(one[0], str) and count}

    def units(self) -> dict[Name, str]:
        """What each figure counts that is a count of people, but of 0."""
        return {
            (one.name, VALUE): one.unit
            for one in self.figures
            if one.people and one.unit != "share" and one.value
        }

    def add_tie(self, whole: Name, *parts: Name) -> None:
        """Take counts that make another one, whatever their signs."""
        self.sums.append({**dict.fromkeys(parts, 1.0), whole: -1.0})

    def add_gap(self, one: Name, other: Name) -> None:
        """Take what two counts differ by, which stands nowhere and may not be told either."""
        more, less = sorted((one, other), key=lambda count: -self.counts[count])
        gap: Name = (_GAP, (len(self.counts), 0))
        self._add(gap, self.counts[more] - self.counts[less], people=True)
        self.add_tie(more, less, gap)

    def company(self, hidden: Collection[Name], forced: Collection[Name]) -> list[Name]:
        """What has to be hidden as well: cells, and figures, each by one or more of its numbers.

        Args:
            hidden: counts that aren't shown.
            forced: those of them that nobody may work out though they aren't small.
        """
        gaps = {one for one in self.counts if one[0] == _GAP}
        wanted = {
            one: max(1.0, LEAST - self.counts[one])
            for one in {*hidden, *gaps} & self.people
            if is_small(self.counts[one]) or one in forced
        }
        near = self._hanging_together(wanted)
        at = {one: place for place, one in enumerate(one for one in self.counts if one in near)}
        found = find_company(
            [self.counts[one] for one in at],
            [{at[one]: by for one, by in parts.items()} for parts in self.sums if parts.keys() <= near],
            {place for one, place in at.items() if one in hidden or one in gaps},
            {at[one]: more for one, more in wanted.items() if one in at},
        )
        return [one for one, place in at.items() if place in found]

    def _hanging_together(self, some: Iterable[Name]) -> set[Name]:
        """What hangs together with some counts, by however many sums."""
        sums_of: dict[Name, list[dict[Name, float]]] = {}
        for parts in self.sums:
            for one in parts:
                sums_of.setdefault(one, []).append(parts)
        near: set[Name] = set()
        new = {one for one in some if one in sums_of}
        while new:
            near |= new
            new = {other for one in new for parts in sums_of[one] for other in parts} - near
        return near

    def _add(self, name: Name, value: float | None, *, people: bool) -> bool:
        """Take a count; whether there is one to take."""
        if value is None:
            return False
        self.counts[name] = rounded(abs(value))
        if value < 0:
            self._negative.add(name)
        if people:
            self.people.add(name)
        return True

    def _add_sum(self, parts: Mapping[Name, float]) -> None:
        """Take counts that come to 0 as they are written."""
        self.sums.append({one: -by if one in self._negative else by for one, by in parts.items()})

    def _add_table(self, number: int, grid: Grid) -> None:
        total = len(grid.table.rows)
        for column in sorted({*grid.people, *grid.linked}):
            people = column in grid.people
            summed: Cell = (number, (total, column))
            rows = list(self._add_rows(number, grid, column))
            if grid.has_total:
                there = self._add(summed, grid.number(summed[1]), people=people)
            else:  # a share of each tells it
                there = any(count == column for _, count in grid.pack_table.shares)
                there = there and self._add(summed, grid.sum_of(column), people=people)
            if there and grid.adds_up(column):
                self._add_sum({**dict.fromkeys(rows, 1.0), summed: -1.0})
            if people:
                self.columns[summed] = rows
        for relation in grid.sums:
            for row in range(len(grid.lines)):
                parts: dict[Name, float] = {(number, (row, one)): float(by) for one, by in relation.items()}
                if parts.keys() <= self.counts.keys():
                    self._add_sum(parts)

    def _add_rows(self, number: int, grid: Grid, column: int) -> Iterator[Cell]:
        for row in grid.rows():
            cell: Cell = (number, (row, column))
            if self._add(cell, grid.number(cell[1]), people=column in grid.people):
                yield cell

    def _add_figure(self, figure: Figure) -> None:
        name, part, whole = figure.name, figure.numerator, figure.denominator
        if figure.unit != "share":
            self._add((name, VALUE), figure.value, people=figure.people)
        elif figure.value is not None and part is not None and whole is not None:
            for which, value in ((PART, part), (REST, whole - part), (WHOLE, whole)):
                self._add((name, which), value, people=True)
            self._add_sum({(name, PART): 1.0, (name, REST): 1.0, (name, WHOLE): -1.0})
