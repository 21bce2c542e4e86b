"""What is counted of a workforce, by what, what pays for it, and figures that others reported of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.apps.workforce.types.people import StaffClass


class Measure(StrEnum):
    """What a figure is of."""

    ESTABLISHMENT = "establishment"  # funded posts
    STRENGTH = "strength"  # people in service
    VACANCIES = "vacancies"
    JOINERS = "joiners"
    LEAVERS = "leavers"
    TRANSFERS_IN = "transfers-in"
    TRANSFERS_OUT = "transfers-out"

    @property
    def label(self) -> str:
        """The words before a number."""
        return self.replace("-", " ").capitalize()

    @property
    def is_stock(self) -> bool:
        """Whether it is of one day; a flow is of a first and a last one."""
        return self in {Measure.ESTABLISHMENT, Measure.STRENGTH, Measure.VACANCIES}


class CountedAs(StrEnum):
    """Whether people are counted by head or by the share of a full week that they serve."""

    HEADCOUNT = "headcount"
    FTE = "fte"

    @property
    def label(self) -> str:
        """The words after a number."""
        return "FTE" if self is CountedAs.FTE else "headcount"


@dataclass(frozen=True, slots=True)
class FundingView:
    """What pays for posts beside the force's own budget, with those that it pays for on a day.

    `ends_on` is the first day without it, None for lasting funding. `posts` are heads.
    """

    id: int
    name: str
    source: str
    ends_on: dt.date | None
    posts: int
    posts_fte: Decimal


@dataclass(frozen=True, slots=True)
class TargetView:
    """How many there are meant to be. An empty unit is the whole force, no class everybody."""

    id: int
    measure: Measure
    unit_id: int | None
    unit_code: str
    unit_name: str
    staff_class: StaffClass | None
    value: Decimal
    counted_as: CountedAs
    source: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class ReportedView:
    """A figure that a paper or a return gave. A stock's first day is its last, and a flow counts both of its days."""

    id: int
    measure: Measure
    unit_id: int | None
    unit_code: str
    unit_name: str
    staff_class: StaffClass | None
    value: Decimal
    counted_as: CountedAs
    first_on: dt.date
    last_on: dt.date
    source: str
    place: str

    @property
    def key(self) -> tuple[Measure, str, StaffClass | None, CountedAs, dt.date, dt.date]:
        """What it is a figure of. Two figures of the same key are to be equal."""
        return self.measure, self.unit_code, self.staff_class, self.counted_as, self.first_on, self.last_on

    @property
    def cited(self) -> str:
        """Where it stands: the source, and the place in it."""
        return f"{self.source}, {self.place}" if self.place else self.source


class BreakKind(StrEnum):
    """What a reported figure doesn't fit."""

    RECORDS = "records"  # what the records give
    TWICE = "twice"  # what another report says of the same
    IDENTITY = "identity"  # opening and joiners less leavers, all of them as reported

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "records": "The records",
            "twice": "Another report",
            "identity": "Opening, joiners and leavers",
        }[self]


@dataclass(frozen=True, slots=True)
class Break:
    """A figure that was reported and that something else doesn't give. Neither is changed for the other.

    Attributes:
        reported: the figure.
        against: what the records have, what another report says, or what reported opening, joiners and leavers make.
        words: a sentence that says what doesn't fit, by how much, and which reports say it.
    """

    kind: BreakKind
    measure: Measure
    unit_code: str
    staff_class: StaffClass | None
    counted_as: CountedAs
    first_on: dt.date
    last_on: dt.date
    reported: Decimal
    against: Decimal
    source: str
    words: str

    @property
    def difference(self) -> Decimal:
        """How much more the report has."""
        return self.reported - self.against
