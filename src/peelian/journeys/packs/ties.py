"""What a reader may know of how a section's counts hang together, beside its rows, columns and shares.

Who knows what figures mean knows what they are made of. Here it is found by their numbers, so some of it may be chance:
then something more is hidden than has to be. What counts things of another kind isn't looked for.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from peelian.analysis.suppression import LEAST
from peelian.analysis.tables import value_of
from peelian.apps.board.api import Figure
from peelian.journeys.packs.grid import is_small, stems
from peelian.journeys.packs.ledger import PART, REST, VALUE, WHOLE, Cell, Ledger, Name
from peelian.journeys.packs.made_of import Sums, rounded, triples
from peelian.journeys.packs.wording import TELLING

#: In a column of which nobody knows what it counts, some of so many make a number; of more by chance.
_FEW_CELLS = 6
#: So many cells of a column make a part of its total, wherever they stand; or a count of what it counts.
_OF_TOTAL, _OF_KIND = 4, 3
#: So near to each other are heads and full-time equivalents.
_ALIKE = 0.1
#: How the head of a column begins that is a part of the one before it.
_NESTED = re.compile(r"of (?:these|them|which|whom)\b", re.IGNORECASE)

#: How figures are named of those who came and left.
FLOWS = ("joined", "left")
#: Ways in which each number comes out: a whole and its parts, with None for the number itself.
_Made = dict[float, list[list[Name | None]]]


def tie(ledger: Ledger) -> None:
    """Find what ties a section's counts, and add it to its ledger."""
    found = _Ties(ledger)
    found.tie_figures()
    found.tie_tables()
    found.tie_alike()
    found.tie_columns()
    found.tie_lines()
    found.tie_gaps()
    found.tie_nested()
    found.tie_days()


class _Ties:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.counts = ledger, ledger.counts
        #: The first figure of people with each number: others of it are tied to that one.
        self.firsts: dict[float, Name] = {}
        for one, count in ledger.told().items():
            if one in ledger.people:
                self.firsts.setdefault(count, one)
        #: What is counted by figures with a number, and wholes of which it is a part or a rest.
        self.kinds: dict[float, set[str]] = {count: set() for count in self.firsts}
        self.wholes: dict[float, set[float]] = {count: set() for count in self.firsts}
        for one, unit in ledger.units().items():
            self.kinds[self.counts[one]].add(unit)
        for name, which in [one for one in self.counts if one[1] in (PART, REST) and self.counts[one]]:
            self.wholes[self.counts[name, which]].add(self.counts[name, WHOLE])
        self.held = {column: self._held(column) for column in ledger.columns}
        self.placed = self._placed()

    def _held(self, column: Cell) -> set[str]:
        """What a column counts: what those figures do that repeat its cells, or else other cells of its table."""

        def repeated(columns: Iterable[Cell]) -> set[str]:
            cells: set[float] = set()
            for one in columns:
                cells |= {*self.ledger.rows(one).values(), self.ledger.whole(one)}
            return {unit for one, unit in self.ledger.units().items() if self.counts[one] in cells}

        return repeated([column]) or repeated(one for one in self.ledger.columns if one[0] == column[0])

    def _placed(self) -> set[float]:
        """Numbers of figures that all stand in cells too, under words like theirs: those are made of nothing else."""
        loose: set[float] = set()
        for figure in self.ledger.figures:
            numbers = {which: self.counts.get((figure.name, which)) for which in (VALUE, PART, REST, WHOLE)}
            if figure.unit == "share":
                part, whole = numbers[PART], numbers[WHOLE]
                columns = [one for one in self.held if self.ledger.whole(one) == whole]
                placed = any(self._titled(figure, part, one) for one in columns)
            else:
                placed = any(self._titled(figure, numbers[VALUE], one) for one in self.held)
            if not placed:
                loose |= {count for count in numbers.values() if count}
        return self.firsts.keys() - loose

    def _titled(self, figure: Figure, count: float | None, column: Cell) -> bool:
        """Whether a column has a figure's number under words like the figure's."""
        return any(
            other == count and self._is_titled(figure, cell)
            for cell, other in self.ledger.column(column).items()
        )

    def tie_figures(self) -> None:
        """Figures that say the same, and such of one unit of which one is the sum of two others."""
        told = self.ledger.told()
        for one, count in told.items():
            if one in self.ledger.people and self.firsts[count] != one:
                self.ledger.add_tie(self.firsts[count], one)
        units: dict[Name, str] = {
            (one.name, VALUE): one.unit for one in self.ledger.figures if one.unit != "share"
        }
        for whole, one, other in triples(told):
            some = {whole, one, other}
            people = len(some & self.ledger.people)
            kinds = [units[each] for each in some if each in units]
            telling = min(told[one], told[other]) >= TELLING
            if people > 1 and len(kinds) > 1 and len(set(kinds)) == 1 and (len(kinds) > 2 or telling):
                self.ledger.add_tie(whole, one, other)

    def tie_tables(self) -> None:
        """What stands under the same words in two tables, and totals that are alike."""
        firsts: dict[tuple[str, float], Cell] = {}
        for number, (total, column) in self.ledger.columns:
            for row in range(total + 1):
                one: Cell = (number, (row, column))
                if count := self.counts.get(one):
                    label = "" if row == total else self.ledger.grids[number].label(row)
                    first = firsts.setdefault((label, count), one)
                    if first[0] != number:
                        self.ledger.add_tie(first, one)

    def tie_alike(self) -> None:
        """Columns that count the same people twice, by head and full-time equivalent: who knows one knows the other."""
        for (number, (total, one)), (other_number, (_, other)) in combinations(self.ledger.columns, 2):
            if number != other_number:
                continue
            pairs: list[tuple[Name, Name]] = [
                ((number, (row, one)), (number, (row, other))) for row in range(total + 1)
            ]
            counts = [(self.counts.get(a, 0.0), self.counts.get(b, 0.0)) for a, b in pairs]
            if all(math.isclose(a, b, rel_tol=_ALIKE) for a, b in counts):
                for (a, b), (count, _) in zip(pairs, counts, strict=True):
                    if count:
                        self.ledger.add_tie(a, b)

    def tie_columns(self) -> None:
        """Figures' numbers and what they may be made of in the columns that they are likely of."""
        made = {column: self._made_in(column) for column in self.held}
        for count, name in self.firsts.items():
            for column in self._likely(count, made):
                for whole, *parts in made[column].get(count, ()):
                    self.ledger.add_tie(whole or name, *(one or name for one in parts))

    def _made_in(self, column: Cell) -> _Made:
        """How numbers come out of a column's counts."""
        cells, whole, held = self.ledger.rows(column), self.ledger.whole(column), self.held[column]
        made: _Made = {}
        sums = Sums(cells)
        for count in self.firsts:
            ways = made.setdefault(count, [])
            for one, other in self.ledger.column(column).items():
                by_chance = is_small(count) or (count < TELLING and count in self.placed)
                if other == count and (not by_chance or self._may_tell(count, one)):
                    ways.append([None, one])
                elif count in self.placed:
                    continue
                elif column in self.counts and rounded(count + other) == whole:
                    ways.append([column, None, one])
            of_kind = held & self.kinds[count] if held else len(cells) <= _FEW_CELLS
            most = _OF_TOTAL if whole in self.wholes[count] else _OF_KIND if of_kind else 0
            if count not in self.placed:
                ways += [[None, *some] for some in sums.making(count, most=most)]
        return made

    def _may_tell(self, count: float, cell: Cell) -> bool:
        """Whether a figure with a number may be about a cell: of a share, of all of a table, or in like words."""
        grid = self.ledger.grids[cell[0]]
        return (
            (bool(self.wholes[count]) and count not in self.placed)
            or len(grid.table.rows) == 1
            or any(
                self.counts.get((figure.name, VALUE)) == count and self._is_titled(figure, cell)
                for figure in self.ledger.figures
            )
        )

    def _is_titled(self, figure: Figure, cell: Cell) -> bool:
        """Whether a cell stands under words like a figure's: its row's, or those of its table if it is the total."""
        number, place = cell
        grid = self.ledger.grids[number]
        about = grid.words(place) if place[0] == len(grid.table.rows) else stems(grid.label(place[0]))
        return bool(stems(figure.label) & about)

    def _likely(self, count: float, made: Mapping[Cell, _Made]) -> set[Cell]:
        """The columns that a number may be of.

        Of a count those of its unit and of none, if it comes out of one of its unit; of a share's numbers those that
        its whole comes out of too; or else all.
        """
        likely: set[Cell] = set()
        for figure in self.ledger.figures:
            numbers = {which: self.counts.get((figure.name, which)) for which in (VALUE, PART, REST, WHOLE)}
            if count not in numbers.values():
                continue
            if figure.unit == "share":
                whole, parts = numbers[WHOLE] or 0.0, {numbers[PART] or 0.0, numbers[REST] or 0.0}
                some = {
                    column
                    for column, ways in made.items()
                    if (ways.get(whole) or self.ledger.whole(column) == whole)
                    and any(ways.get(part) for part in parts)
                }
            else:
                some = {
                    one for one, held in self.held.items() if figure.unit in held and made[one].get(count)
                }
                some |= {one for one, held in self.held.items() if some and not held}
            likely |= some or set(made)
        return likely

    def tie_lines(self) -> None:
        """Figures' numbers and two counts of one line that they are the sum or the difference of."""
        for one, other in self._pairs():
            less, more = sorted((one, other), key=lambda cell: self.counts[cell])
            few, many = self.counts[less], self.counts[more]
            held = self._counted(one) | self._counted(other)
            for count in {rounded(few + many), rounded(many - few)} & self.firsts.keys() - self.placed:
                of_kind = held & self.kinds[count] and self._may_tell(count, one)
                if not (of_kind or {few, many, rounded(few + many)} & self.wholes[count]):
                    continue
                if count > many:
                    self.ledger.add_tie(self.firsts[count], one, other)
                else:
                    self.ledger.add_tie(more, self.firsts[count], less)

    def _pairs(self) -> Iterator[tuple[Cell, Cell]]:
        for number, grid in self.ledger.grids.items():
            for row in range(len(grid.lines)):
                line: list[Cell] = [(number, (row, column)) for column in grid.people]
                yield from combinations([one for one in line if self.counts.get(one)], 2)

    def _counted(self, cell: Cell) -> set[str]:
        number, (_, column) = cell
        return self.held[number, (len(self.ledger.grids[number].table.rows), column)]

    def tie_gaps(self) -> None:
        """What a count of a column has over a figure of its unit, or less, if it is small.

        A figure that repeats none of them may be a part of any: of 13 who left for some reasons, 10 left for one.
        """
        placed = {
            (figure.name, VALUE)
            for figure in self.ledger.figures
            if any(
                other == self.counts.get((figure.name, VALUE))
                and stems(figure.label) & self.ledger.grids[cell[0]].words(cell[1])
                for column in self.held
                for cell, other in self.ledger.column(column).items()
            )
        }
        for figure, unit in self.ledger.units().items():
            for column, held in self.held.items():
                if figure in placed or held != {unit}:
                    continue
                for one, count in self.ledger.column(column).items():
                    if is_small(rounded(count - self.counts[figure])):
                        self.ledger.add_gap(one, figure)

    def tie_nested(self) -> None:
        """What a column has over the one that is a part of it: “Closed 21”, “Of these filed at source 20”."""
        whole: Cell | None = None
        for column in self.held:
            number, (total, place) = column
            head = self.ledger.grids[number].table.columns[place].words
            if whole is None or whole[0] != number or not _NESTED.match(head):
                whole = column
                continue
            for row in range(total + 1):
                part, of = (number, (row, place)), (whole[0], (row, whole[1][1]))
                if (
                    of in self.counts
                    and self.counts.get(part)
                    and is_small(self.counts[of] - self.counts[part])
                ):
                    self.ledger.add_gap(of, part)

    def tie_days(self) -> None:
        """What two days of one course differ by, where few came or left in all: those came or left between."""
        few = {
            one.unit
            for one in self.ledger.figures
            if one.people and one.name.endswith(FLOWS) and one.value is not None and one.value < LEAST
        }
        for column, held in self.held.items():
            cells = self.ledger.rows(column)
            lines = self.ledger.grids[column[0]].lines
            on_days = all(isinstance(value_of(lines[row][0]), dt.date) for _, (row, _) in cells)
            if on_days and few and (few & held or not held):
                for one, other in combinations(cells, 2):
                    if is_small(rounded(cells[one] - cells[other])):
                        self.ledger.add_gap(one, other)
