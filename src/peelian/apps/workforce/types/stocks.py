"""Establishment, strength and vacancies on a day, and what changed them between two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from peelian.analysis.stocks import Amount, Reconciled
from peelian.apps.workforce.types.figures import Measure
from peelian.apps.workforce.types.people import Rank, StaffClass


class PartedBy(StrEnum):
    """What a stock is parted by."""

    UNIT = "unit"
    RANK = "rank"
    STAFF_CLASS = "staff-class"
    ROLE = "role"


class StockRow(NamedTuple):  # a day has thousands: a fifth of the time of a frozen dataclass
    """One line of a stock; what it isn't parted by is empty or None.

    Attributes:
        unit: the unit's code, empty for people who are posted nowhere.
        headcount: people, or posts.
        fte: full-time equivalent; None where all are specials, who are counted by head only.
        temporary_fte: of this, what rests on funding that ends.
    """

    unit: str
    unit_name: str
    rank: Rank | None
    staff_class: StaffClass | None
    role: str
    headcount: int
    fte: Decimal | None
    temporary_fte: Decimal


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is of a measure on a day, with what it means and what to know of the records it is made from."""

    day: dt.date
    measure: Measure
    rows: tuple[StockRow, ...]
    definition: str
    version: str
    inputs_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def headcount(self) -> int:
        """All rows' people or posts."""
        return sum(row.headcount for row in self.rows)

    @property
    def fte(self) -> Decimal:
        """All rows' full-time equivalent, without specials."""
        return sum((row.fte for row in self.rows if row.fte is not None), Decimal(0))

    @property
    def temporary_fte(self) -> Decimal:
        """Of it, what rests on funding that ends."""
        return sum((row.temporary_fte for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class Flows:
    """Strength on a day, what changed it line by line, and strength on a later day, which was counted by itself.

    Changes on the first day are in the opening already; those on the last are among the lines.
    """

    first_on: dt.date
    last_on: dt.date
    unit_code: str
    staff_class: StaffClass | None
    rank: Rank | None
    reconciled: Reconciled
    definition: str
    version: str
    inputs_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def opening(self) -> Amount:
        """On the first day."""
        return self.reconciled.opening

    @property
    def closing(self) -> Amount:
        """On the last day."""
        return self.reconciled.closing


@dataclass(frozen=True, slots=True)
class LineageRow:
    """A unit's strength on each day that was asked for; None on a day when there was no such unit."""

    unit_code: str
    unit_name: str
    model_name: str
    strengths: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class LineageTable:
    """A unit over the years: those of older models from which it came, and itself, by headcount.

    `totals` are sums of the rows by day. Where two rows of different models stand on the same day, `reasons` says so.
    """

    unit_code: str
    unit_name: str
    staff_class: StaffClass
    days: tuple[dt.date, ...]
    rows: tuple[LineageRow, ...]
    definition: str
    version: str
    inputs_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def totals(self) -> tuple[int, ...]:
        """All rows together, by day."""
        return tuple(sum(row.strengths[place] or 0 for row in self.rows) for place, _ in enumerate(self.days))


@dataclass(frozen=True, slots=True)
class FirstDays:
    """The first days of records; None where there are none of a sort."""

    people: dt.date | None
    posts: dt.date | None
    leavers: dt.date | None
    probations: dt.date | None


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme that funds officers above a baseline; `concluded_on` is None while it goes on."""

    id: int
    name: str
    baseline_on: dt.date
    baseline: int
    target: int
    concluded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class UpliftRow:
    """Posts of a programme in a unit, meant for a unit of the older model (empty: for none)."""

    unit_code: str
    unit_name: str
    origin_name: str
    posts: int
    temporary: int


@dataclass(frozen=True, slots=True)
class UpliftTable:
    """Where a programme's posts went, by unit and by the older unit they were meant for."""

    programme: str
    target: int
    rows: tuple[UpliftRow, ...]
    definition: str
    version: str
    inputs_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All posts that are listed."""
        return sum(row.posts for row in self.rows)

    def of_unit(self, unit_code: str) -> int:
        """The posts of one unit."""
        return sum(row.posts for row in self.rows if row.unit_code == unit_code)


@dataclass(frozen=True, slots=True)
class LeaversRow:
    """Leavers for one reason, and their share in per cent; shares sum to 100.00."""

    words: str
    count: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class LeaversTable:
    """Leavers by reason, from a first to a last day, both with them. The total is the rows' sum, by construction."""

    first_on: dt.date
    last_on: dt.date
    staff_class: StaffClass
    rows: tuple[LeaversRow, ...]
    definition: str
    version: str
    inputs_on: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All leavers."""
        return sum(row.count for row in self.rows)
