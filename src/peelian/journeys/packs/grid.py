"""A table's numbers and which of them the public isn't shown: small counts of people, and their company."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from peelian.analysis.linked_counts import find_company
from peelian.analysis.suppression import LEAST, suppress_list, suppress_table
from peelian.analysis.tables import Cell, Table, value_of
from peelian.apps.board.api import PackTable
from peelian.journeys.packs.sums import flow_company, gives_away, relations, whole_of

#: A cell of a table: its row, the total's after the last, and its column.
Place = tuple[int, int]
_STEM = re.compile(r"\b[^\W\d_]{4}")
#: By so much a share may be off because it was rounded to whole per cents.
_ROUNDED = 0.005


def _is_share(share: float, count: float, whole: float | None) -> bool:
    """Whether a share is that of a count in a whole, as it may be rounded."""
    return bool(whole) and whole is not None and abs(share - count / whole) <= _ROUNDED


def stems(words: str) -> set[str]:
    """How the longer words begin: “retired” is like “retirement”."""
    return {found.group().casefold() for found in _STEM.finditer(words)}


def is_small(value: float | None) -> bool:
    """Whether a count of people is one that isn't told."""
    return value is not None and 0 < abs(value) < LEAST


@dataclass(slots=True)
class Grid:
    """A table's numbers, and which of them are hidden."""

    pack_table: PackTable
    section: int
    hidden: set[Place] = field(default_factory=set)
    #: Sums that may not be told of columns without a total: their shares would.
    untold: dict[int, float] = field(default_factory=dict)
    #: Cells that are hidden for what other tables tell: nobody may work them out either.
    forced: set[Place] = field(default_factory=set)
    #: Columns that make up each other, people among them, by place and sign.
    sums: list[dict[int, int]] = field(init=False)
    lines: list[Sequence[Cell]] = field(init=False)
    has_total: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lines = list(self.table.lines())
        self.has_total = self.table.total is not None
        columns = {
            one: [self.number((row, one)) for row in range(len(self.lines))]
            for one, head in enumerate(self.table.columns)
            if one in self.people or (head.numeric and not head.share)
        }
        self.sums = [one for one in relations(columns) if set(one) & set(self.people)]

    @property
    def linked(self) -> list[int]:
        """Places of the columns that make up each other."""
        return sorted(set().union(*self.sums))

    @property
    def table(self) -> Table:
        """The table itself."""
        return self.pack_table.table

    @property
    def people(self) -> Sequence[int]:
        """Places of the columns that count people."""
        return self.pack_table.people

    def number(self, place: Place) -> float | None:
        """What a cell holds, if it is a number."""
        value = value_of(self.lines[place[0]][place[1]])
        return float(value) if isinstance(value, int | float | Decimal) else None

    def label(self, row: int) -> str:
        """What a row is about, in small letters."""
        return str(value_of(self.lines[row][0])).casefold()

    def title(self, place: Place) -> str:
        """What a cell stands under in small letters: its row's words, which a total has none of; then its column's."""
        row, column = place
        total = self.has_total and row == len(self.table.rows)
        return self.table.columns[column].words.casefold() if total else self.label(row)

    def words(self, place: Place) -> set[str]:
        """What a cell is about, by how its words begin: those of its row and its column; of a total, of its table."""
        row, column = place
        about = self.table.caption if row == len(self.table.rows) else self.label(row)
        return stems(about) | stems(self.table.columns[column].words)

    def rows(self) -> range:
        """The rows without the total."""
        return range(len(self.table.rows))

    def whole(self, place: Place) -> int:
        """A count for the rules of suppression: part of a person (FTE) is taken for one."""
        value = self.number(place)
        return math.ceil(abs(value)) if value is not None else 0

    def find(self) -> None:
        """Hide what is small, and its company."""
        alone = len(self.sums) == 1 and set(self.sums[0]) <= set(self.people)
        whole = whole_of(self.sums[0]) if alone else None
        if whole is not None:
            self._hide_crossed([one for one in self.sums[0] if one != whole], whole)
        elif not all(self.adds_up(one) for one in self.linked):
            self._hide_unsummed(self.linked)
        for column in self.people:
            if column not in self.linked:
                self._hide_column(column)
        self._hide_small()
        if not self.sums:
            self._hide_sums()
        self._hide_rests()
        self._hide_linked()
        self.hide_shares()

    def force(self, place: Place) -> None:
        """Hide a cell because it tells what is hidden elsewhere, with company where it could be worked out."""
        self.hidden.add(place)
        self.forced.add(place)
        if place[1] not in self.linked:
            self._accompany(place[1])
        if not self.sums:
            self._hide_sums()
        self._hide_linked()
        self.hide_shares()

    def _hide_small(self) -> None:
        self.hidden |= {
            (row, one)
            for one in self.people
            for row in range(len(self.lines))
            if is_small(self.number((row, one)))
        }

    def _accompany(self, column: int) -> None:
        """Hide another of a column of which one alone is hidden."""
        places = [(row, column) for row in range(len(self.lines)) if self.whole((row, column))]
        shown = [one for one in places if one not in self.hidden]
        if len(places) - len(shown) < 2 and shown:
            self.hidden.add(min(shown, key=lambda one: (self.whole(one), one)))

    def parts(self) -> set[tuple[float, float]]:
        """Each hidden count with the sum that it is a part of, so that a share of both is known again."""
        return {
            (value, self.sum_of(place[1]))
            for place in self.hidden
            if place[1] in self.people and (value := self.number(place))
        }

    def totals(self) -> set[float]:
        """Sums that aren't told."""
        total = len(self.table.rows)
        shown = {
            self.number(place) or 0.0
            for place in self.hidden
            if place[0] == total and place[1] in self.people
        }
        return shown | set(self.untold.values())

    def sum_of(self, column: int) -> float:
        """A column's total, or else the sum of its rows."""
        total = self.number((len(self.table.rows), column)) if self.has_total else None
        return sum(self.number((row, column)) or 0 for row in self.rows()) if total is None else total

    def _base(self, share: int, count: int) -> int | None:
        """The column in whose row a share is of, where it isn't of its column's total."""
        told = [
            (row, part, number)
            for row in self.rows()
            if (part := self.number((row, share))) is not None
            and (number := self.number((row, count))) is not None
        ]
        if not told or all(_is_share(part, number, self.sum_of(count)) for _, part, number in told):
            return None
        others = (one for one in range(1, len(self.table.columns)) if one not in {share, count})
        return next(
            (
                one
                for one in others
                if all(_is_share(part, number, self.number((row, one))) for row, part, number in told)
            ),
            None,
        )

    def _hide_rests(self) -> None:
        """Hide a count whose rest in the count beside it is small: of 36 who have to, 33 do."""
        for share, count in self.pack_table.shares:
            base = self._base(share, count)
            if base is None:
                continue
            for row in range(len(self.lines)):
                part, whole = self.number((row, count)), self.number((row, base))
                if part and whole and is_small(whole - part):
                    self.hidden.add((row, count))
                    self._accompany(count)

    def _hide_sums(self) -> None:
        """Hide a count of each row in which others make a small one of it that is hidden."""
        for row in range(len(self.lines)):
            places = [(row, column) for column in self.people]
            for small in [one for one in places if one in self.hidden and is_small(self.number(one))]:
                counts = {one: self.number(one) or 0.0 for one in places}
                if (company := gives_away(counts, self.hidden, small)) is not None:
                    self.hidden.add(company)
                    self._accompany(company[1])
            told = {one: self.number(one) or 0.0 for one in places}
            wanted = {one: LEAST - abs(n) for one, n in told.items() if one in self.hidden and is_small(n)}
            for one in flow_company(told, self.hidden, wanted):
                self.hidden.add(one)
                self._accompany(one[1])

    def hide_shares(self) -> None:
        """A share goes with its count, and with its column's total; one that isn't described, with any of its row."""
        described = {
            share: [one for one in (count, self._base(share, count)) if one is not None]
            for share, count in self.pack_table.shares
        }
        total = len(self.table.rows)
        for column, head in enumerate(self.table.columns):
            if column in self.people or (column not in described and not head.share):
                continue
            told_by = described.get(column, self.people)
            for row in range(len(self.lines)):
                gone = any((row, one) in self.hidden for one in told_by)
                whole_gone = any((total, one) in self.hidden or one in self.untold for one in told_by)
                if (gone or whole_gone) and self.number((row, column)) is not None:
                    self.hidden.add((row, column))
        self._hide_quotients(described)

    def _hide_quotients(self, described: Collection[int]) -> None:
        """What is no whole number may be so many for each of people that aren't shown: 5 by 4 are 1.25."""
        lines = range(len(self.lines))
        for column, head in enumerate(self.table.columns):
            numbers = {row: one for row in lines if (one := self.number((row, column))) is not None}
            broken = head.digits > 0 or any(not one.is_integer() for one in numbers.values())
            if column in self.people or column in described or head.share or not broken:
                continue
            gone = {row for row in numbers if any((row, one) in self.hidden for one in self.people)}
            if len(gone) == 1 and self.has_total and self.adds_up(column):
                gone.add(len(self.table.rows))
            self.hidden |= {(row, column) for row in gone}

    def adds_up(self, column: int) -> bool:
        """Whether a column comes to its total; one without a total does."""
        total = (len(self.lines) - 1, column)
        added = sum(self.number((row, column)) or 0 for row in self.rows())
        return not self.has_total or math.isclose(added, self.number(total) or 0, abs_tol=0.005)

    def _hide_crossed(self, parts: Sequence[int], whole: int) -> None:
        columns = [*parts, whole]
        if not all(self.adds_up(column) for column in columns):
            self._hide_unsummed(columns)
            return
        safe = suppress_table([[self.whole((row, part)) for part in parts] for row in self.rows()])
        for row in self.rows():
            gone = [part for part, count in zip(parts, safe.cells[row], strict=True) if count is None]
            self.hidden |= {(row, part) for part in gone}
            if safe.row_totals[row] is None:
                self.hidden.add((row, whole))
        for column, count in zip(columns, [*safe.column_totals, safe.total], strict=True):
            if count is None:
                self._hide_total(column)

    def _hide_unsummed(self, columns: Sequence[int]) -> None:
        """Hide columns with subtotals among their rows: none of it is safe beside a small one."""
        people = [one for one in columns if one in self.people]
        if any(is_small(self.number((row, one))) for row in range(len(self.lines)) for one in people):
            self._hide_all(columns)

    def _hide_linked(self) -> None:
        """Hide what a hidden count could be worked out from by all sums together, of rows and of columns."""
        total = len(self.table.rows)
        columns = self.linked
        places = [(row, one) for one in columns for row in range(total + 1)]
        number = {place: index for index, place in enumerate(places)}
        counts = [self.sum_of(one) if row == total else self.number((row, one)) or 0.0 for row, one in places]
        wanted = {
            number[one]: max(1.0, LEAST - abs(counts[number[one]]))
            for one in self.hidden
            if one in number
            and one[1] in self.people
            and (is_small(counts[number[one]]) or one in self.forced)
        }
        if not wanted:
            return
        lines = [
            {number[row, one]: float(sign) for one, sign in relation.items()}
            for relation in self.sums
            for row in self.rows()
        ]
        downs = [
            {**{number[row, one]: 1.0 for row in self.rows()}, number[total, one]: -1.0}
            for one in columns
            if self.adds_up(one)
        ]
        untold = {(total, one) for one in self.untold}
        gone = {number[one] for one in self.hidden | untold if one in number}
        for index in find_company(counts, [*lines, *downs], gone, wanted):
            self.hide(places[index])

    def hide(self, place: Place) -> None:
        """Hide a cell and nothing else; of a total that doesn't stand there it is kept that it isn't told."""
        if place[0] == len(self.table.rows):
            self._hide_total(place[1])
        else:
            self.hidden.add(place)

    def _hide_column(self, column: int) -> None:
        if not self.adds_up(column):
            self._hide_unsummed([column])
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
