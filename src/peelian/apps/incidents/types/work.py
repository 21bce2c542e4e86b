"""Words of what goes with reports: the clock, call-backs, businesses and their keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.incidents.types.reports import IncidentKind, ReportState, Severity


class CivilUnless(StrEnum):
    """What keeps a report of fuel from being sent the civil way."""

    FALSE_PLATES = "false-plates"
    REPEAT = "repeat"
    VULNERABLE = "vulnerable"


@dataclass(frozen=True, slots=True)
class TriageRulesView:
    """The force's own rules: within how many hours each severity is decided, and what goes the civil way.

    Attributes:
        civil_route: fuel taken without paying may be a debt and no crime; the force says so to businesses.
        civil_route_below: pence; from that on it isn't. None: whatever it is worth.
        civil_route_unless: what makes it a crime all the same.
        tell_words_days: within how many days what a reporter wrote later is to be read.
    """

    hours_now: int = 1
    hours_urgent: int = 4
    hours_soon: int = 24
    hours_routine: int = 48
    civil_route: bool = False
    civil_route_below: int | None = None
    civil_route_unless: frozenset[CivilUnless] = frozenset(CivilUnless)
    tell_words_days: int = 3
    changed_by: str = ""
    changed_at: dt.datetime | None = None

    def hours(self, severity: Severity) -> int:
        """Within how many hours of the clock a report of a severity is to be decided."""
        return {
            Severity.NOW: self.hours_now,
            Severity.URGENT: self.hours_urgent,
            Severity.SOON: self.hours_soon,
            Severity.ROUTINE: self.hours_routine,
        }[severity]


@dataclass(frozen=True, slots=True)
class SlotView:
    """A span in which we call people back, for so many of them."""

    id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    places: int
    taken: int

    @property
    def free(self) -> int:
        """How many more it takes."""
        return max(0, self.places - self.taken)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site of a business as it is given: `code` is the business's own for it."""

    code: str
    name: str
    address: str
    postcode: str
    lat: float | None = None
    lng: float | None = None
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site of a business."""

    id: int
    code: str
    name: str
    address: str
    postcode: str
    lat: float | None
    lng: float | None
    area_code: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key to the interface, without its secret. `business_id` None: a client of Open311."""

    id: int
    business_id: int | None
    name: str
    prefix: str
    made_at: dt.datetime
    last_used_on: dt.date | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class BusinessView:
    """A business that reports by itself, with its sites and keys."""

    id: int
    name: str
    contact_id: int
    kinds: tuple[IncidentKind, ...]
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    link_version: int
    sites: tuple[SiteView, ...] = ()
    keys: tuple[KeyView, ...] = ()
    reports: int = 0


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A report as the business that made it sees it in its list."""

    reference: str
    their_reference: str
    kind: IncidentKind
    state: ReportState
    received_at: dt.datetime
    crime_number: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a report's assessment knows beside its answers.

    Attributes:
        escalated_for: why it can't wait, when its words met a trigger.
        wrote_before: how many reports the same reporter made in the last year.
        business: whether a business made it.
    """

    escalated_for: str = ""
    wrote_before: int = 0
    business: bool = False
