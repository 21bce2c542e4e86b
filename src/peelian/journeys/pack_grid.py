"""A table's numbers and which of them the public isn't shown: small counts of people, and their company."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product
from typing import TypeVar

from peelian.analysis.suppression import LEAST, suppress_list, suppress_table
from peelian.analysis.tables import Cell, Table, value_of
from peelian.apps.board.api import PackTable

#: A cell of a table: its row, the total's after the last, and its column.
Place = tuple[int, int]
#: So many counts that stand one after the other may make up each other: opening, came, left, changed, closing.
_TOGETHER = 5
#: By so much a share may be off because it was rounded to whole per cents.
_ROUNDED = 0.005
_Name = TypeVar("_Name", bound=Hashable)


def gives_away(counts: Mapping[_Name, float], hidden: Collection[_Name], small: _Name) -> _Name | None:
    """Which of the counts shown has to go so that they don't make a small one by adding and subtracting.

    Only counts that stand close together are looked at: of many numbers, some make any other by chance.

    Args:
        counts: in the order in which they stand.
        hidden: those that aren't shown.
        small: the one that is looked for.

    Returns:
        The least of the first such sum; None where there is none.
    """
    order = list(counts)
    here = order.index(small)
    near = range(max(0, here - _TOGETHER + 1), min(len(order), here + _TOGETHER))
    shown = [place for place in near if order[place] not in hidden and counts[order[place]]]
    for terms in range(2, _TOGETHER):
        for some in combinations(shown, terms):
            if max(*some, here) - min(*some, here) < _TOGETHER and _make(
                [counts[order[p]] for p in some], counts[small]
            ):
                return min((order[place] for place in some), key=lambda name: abs(counts[name]))
    return None


def _make(values: Sequence[float], wanted: float) -> bool:
    """Whether the values make another one by adding and subtracting."""
    first, *others = values
    return any(
        abs(first + sum(sign * value for sign, value in zip(signs, others, strict=True))) == abs(wanted)
        for signs in product((1, -1), repeat=len(others))
    )


def _is_share(share: float, count: float, whole: float | None) -> bool:
    """Whether a share is that of a count in a whole, as it may be rounded."""
    return bool(whole) and whole is not None and abs(share - count / whole) <= _ROUNDED


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
    lines: list[Sequence[Cell]] = field(init=False)
    has_total: bool = field(init=False)

    def __post_init__(self) -> None:
        self.lines = list(self.table.lines())
        self.has_total = self.table.total is not None

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

    def rows(self) -> range:
        """The rows without the total."""
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
        self._hide_rests()
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

    def parts(self) -> set[tuple[float, float]]:
        """Each hidden count with the sum that it is a part of, so that a share of both is known again."""
        return {
            (value, self._sum(place[1]))
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

    def _sum(self, column: int) -> float:
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
        if not told or all(_is_share(part, number, self._sum(count)) for _, part, number in told):
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
