"""Tactics: what is done, by which agency and whom, by when, at what cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Agency(StrEnum):
    """Who does a tactic. What partners do stands in the same plan."""

    POLICE = "police"
    COUNCIL = "council"
    HOUSING = "housing"
    HEALTH = "health"
    EDUCATION = "education"
    FIRE = "fire"
    PROBATION = "probation"
    YOUTH_JUSTICE = "youth-justice"
    VOLUNTARY = "voluntary"
    BUSINESS = "business"
    RESIDENTS = "residents"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words that staff read."""
        return _AGENCIES[self]


_AGENCIES = {
    Agency.POLICE: "Police",
    Agency.COUNCIL: "Council",
    Agency.HOUSING: "Housing",
    Agency.HEALTH: "Health",
    Agency.EDUCATION: "Schools and colleges",
    Agency.FIRE: "Fire and rescue",
    Agency.PROBATION: "Probation",
    Agency.YOUTH_JUSTICE: "Youth justice",
    Agency.VOLUNTARY: "Voluntary sector",
    Agency.BUSINESS: "Businesses",
    Agency.RESIDENTS: "Residents",
    Agency.OTHER: "Another",
}


@dataclass(frozen=True, slots=True)
class TacticDraft:
    """One thing that will be done: what, by whom (a team, or a partner's name), by when, at what cost."""

    what: str
    who: str
    due_on: dt.date | None = None
    agency: Agency = Agency.POLICE
    owner_id: int | None = None
    cost_pence: int | None = None
    starts_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner that a tactic was given to before, by name and kind of agency."""

    agency: Agency
    name: str


@dataclass(frozen=True, slots=True)
class TacticView:
    """A tactic of a plan."""

    id: int
    position: int
    what: str
    who: str
    due_on: dt.date | None
    done_at: dt.datetime | None
    agency: Agency = Agency.POLICE
    owner_id: int | None = None
    owner_name: str = ""
    cost_pence: int | None = None
    starts_on: dt.date | None = None
    result: str = ""
    dropped_at: dt.datetime | None = None
    dropped_reason: str = ""

    @property
    def cost(self) -> float | None:
        """In pounds, for a page."""
        return None if self.cost_pence is None else self.cost_pence / 100

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.dropped_at is None
