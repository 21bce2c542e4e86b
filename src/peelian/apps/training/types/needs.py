"""Of whom a course is required, who is let off, and how many of those who have to hold it do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.analysis.currency import Currency


@dataclass(frozen=True, slots=True)
class RequirementView:
    """Of whom a course is required, and for how long it counts. Empty lists: of any."""

    id: int
    course_code: str
    course_name: str
    words: str
    roles: tuple[str, ...]
    ranks: tuple[str, ...]
    unit_kinds: tuple[str, ...]
    valid_months: int | None
    warn_months: int
    grace_days: int
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """Somebody who is let off a course over a span of days, and why."""

    id: int
    person_id: int
    course_code: str
    course_name: str
    reason: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A stretch of days (end excluded) in which somebody had a rank, and a role in a kind of unit.

    `unit_kinds` names the unit that they are posted to and all above it; both are empty while they hold no post.
    """

    valid_from: dt.date
    valid_until: dt.date | None
    rank: str
    role: str = ""
    unit_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCurrency:
    """Where one person stands with one course on a day."""

    person_id: int
    course_code: str
    course_name: str
    currency: Currency


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who have to hold a course do, on a day: heads, never FTE.

    `in_date` and `expiring` are the numerator, `required` the denominator: everybody of whom it is required on the
    day and who isn't exempt. `never` of them have nothing on record that counts, `lapsed` held it once. `exempt` are
    beside it. `attended_any` counts people with any record of it, required or not: no coverage, and said to be none.
    """

    course_code: str
    course_name: str
    day: dt.date
    people: int
    required: int
    in_date: int
    expiring: int
    lapsed: int
    never: int
    overdue: int
    exempt: int
    attended_any: int
    definition: str
    version: str
    words: str
    reasons: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """In date (expiring among them) of required; None where it is required of nobody."""
        return (self.in_date + self.expiring) / self.required if self.required else None
