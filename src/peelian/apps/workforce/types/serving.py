"""Who serves: on a day, and over a span of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from peelian.apps.workforce.types.people import Rank, StaffClass


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody who serves on a day, on which rank and FTE, and where.

    `unit_id` is the unit that they are posted to; `unit_code` and `unit_name` are the one they are counted in, as
    `UnitTree.counted_in` says. None and empty for whoever is posted nowhere.
    """

    person_id: int
    rank: Rank
    fte: Decimal
    unit_id: int | None
    unit_code: str
    unit_name: str

    @property
    def staff_class(self) -> StaffClass:
        """What they are counted as."""
        return self.rank.staff_class


@dataclass(frozen=True, slots=True)
class ServedSpan:
    """Somebody in service on one rank and FTE from a day until another (excluded), both in a span asked for."""

    person_id: int
    rank: Rank
    fte: Decimal
    from_on: dt.date
    until_on: dt.date
