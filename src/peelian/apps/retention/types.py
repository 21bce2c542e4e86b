"""Conversations with those who think of leaving, or leave, and the figures of how long people stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.analysis.funnel import Funnel
from peelian.analysis.leaver_rates import Difference, LeaverRate

#: The longest note of a conversation.
LONGEST_NOTE = 4000


class Kind(StrEnum):
    """Which conversation: one that may keep somebody, or one with somebody who leaves in any case."""

    RETENTION = "retention"
    EXIT = "exit"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"retention": "retention conversation", "exit": "exit interview"}[self.value]


class WithKind(StrEnum):
    """Whom somebody talks with. The board's paper of January 2024 names the three (paragraph 38)."""

    MANAGER = "manager"
    HR = "hr"
    INDEPENDENT = "independent"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"manager": "Line manager", "hr": "HR", "independent": "Somebody independent"}[self.value]


class Outcome(StrEnum):
    """What came of a retention conversation."""

    STAYED = "stayed"
    LEFT = "left"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return self.value.capitalize()


class Theme(StrEnum):
    """What people say makes them leave, coded so that it can be counted."""

    FAIRNESS = "fairness"
    MANAGEMENT = "management"
    WORKLOAD = "workload"
    SHIFTS = "shifts"
    PAY = "pay"
    PROMOTION = "promotion"
    TRAINING = "training"
    POSTING = "posting"
    WELLBEING = "wellbeing"
    FAMILY = "family"
    CONDUCT = "conduct"
    SCRUTINY = "scrutiny"
    OTHER_FORCE = "other-force"
    OTHER_WORK = "other-work"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return _THEMES[self]


_THEMES = {
    Theme.FAIRNESS: "How decisions are made, fairness",
    Theme.MANAGEMENT: "Line management",
    Theme.WORKLOAD: "Workload",
    Theme.SHIFTS: "Shifts and working pattern",
    Theme.PAY: "Pay and pension",
    Theme.PROMOTION: "Promotion and development",
    Theme.TRAINING: "Training, student programme",
    Theme.POSTING: "Posting, travel, where they work",
    Theme.WELLBEING: "Health and wellbeing",
    Theme.FAMILY: "Family and caring",
    Theme.CONDUCT: "How colleagues behave",
    Theme.SCRUTINY: "Public and media scrutiny",
    Theme.OTHER_FORCE: "A place in another force",
    Theme.OTHER_WORK: "Other work",
    Theme.OTHER: "Something else",
}


class State(StrEnum):
    """Where a conversation stands."""

    OFFERED = "offered"
    HELD = "held"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"offered": "Waiting", "held": "Held", "declined": "Declined"}[self.value]


class By(StrEnum):
    """What conversations and leavers are told apart by."""

    ROLE = "role"
    TEAM = "team"
    PLACE = "place"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """A conversation in the list of those who hold them. Names the person: behind HOLD_CONVERSATIONS only."""

    id: int
    kind: Kind
    person_name: str
    collar_number: str
    state: State
    offered_on: dt.date
    ended_on: dt.date | None
    with_kind: WithKind | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation whole. `note` is empty when nothing was noted or its two years are over."""

    line: ConversationLine
    themes: tuple[Theme, ...]
    note: str
    joined_on: dt.date
    left_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be offered a conversation: who serves, and who has left and wasn't asked."""

    career_id: int
    person_name: str
    collar_number: str
    joined_on: dt.date
    left_on: dt.date | None


@dataclass(frozen=True, slots=True)
class TrendRow:
    """Conversations of one role, team or place that were held or declined in a half-year or waited at its end.

    None where a count would tell of somebody.
    """

    label: str
    held: int | None
    declined: int | None
    waiting: int | None
    total: int | None


@dataclass(frozen=True, slots=True)
class OverTimeRow:
    """How many of one role, team or place in each half-year; None where a count would tell of somebody."""

    label: str
    counts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class OverTime:
    """Conversations offered, or people who left, by half-year (`halves`: their first days, in the order of time)."""

    by: By
    halves: tuple[dt.date, ...]
    rows: tuple[OverTimeRow, ...]
    total: OverTimeRow
    least: int


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """In how many of the conversations that were held a theme came up; None where that would tell of somebody."""

    theme: Theme
    count: int | None


@dataclass(frozen=True, slots=True)
class Trends:
    """Conversations of a half-year (`until_on` excluded), none of them told apart below `least`.

    `offered`: how many were offered in it, whatever came of them later.
    """

    kind: Kind
    by: By
    first_on: dt.date
    until_on: dt.date
    rows: tuple[TrendRow, ...]
    total: TrendRow
    offered: int | None
    themes: tuple[ThemeRow, ...]
    with_whom: tuple[tuple[WithKind, int | None], ...]
    outcomes: tuple[tuple[Outcome, int | None], ...]
    least: int

    @property
    def hides(self) -> bool:
        """Whether any count isn't told."""
        counts = [count for row in self.rows for count in (row.held, row.declined, row.waiting, row.total)]
        counts += [self.total.held, self.total.declined, self.total.waiting, self.total.total]
        others = [row.count for row in self.themes]
        parts = [count for _, count in (*self.with_whom, *self.outcomes)]
        return None in counts or None in others or None in parts

    @property
    def tells_parts(self) -> bool:
        """Whether themes, company and outcomes are told: not where their sum, how many were held, isn't."""
        return self.total.held is not None


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Leavers for one reason, or for several that are few: heads, full-time equivalents, per cent that sum to 100."""

    reasons: tuple[str, ...]
    label: str
    heads: int
    fte: float
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """Both leaver rates of a year to `until_on` (excluded), by reason, with what makes them differ."""

    first_on: dt.date
    until_on: dt.date
    staff_class: str
    home_office: LeaverRate
    force: LeaverRate
    difference: Difference | None
    reasons: tuple[ReasonRow, ...]
    heads: int
    fte: float


@dataclass(frozen=True, slots=True)
class ToldRates:
    """Leaver rates of a year as pages tell them: None where a figure would tell of somebody, and `why` in sentences."""

    first_on: dt.date
    until_on: dt.date
    staff_class: str
    home_office: LeaverRate | None
    force: LeaverRate | None
    difference: Difference | None
    reasons: tuple[ReasonRow, ...]
    heads: int | None
    fte: float | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A curve read after so many years: share in 0 to 1, interval, how many were followed until then."""

    years: float
    value: float
    lower: float
    upper: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class ReasonCurve:
    """The share that left for one reason (or several that are too few apart) after so many years."""

    label: str
    count: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class KeptSurvival:
    """How long people of a class stay, as worked out for a day. `refused` says why there is no curve."""

    as_of: dt.date
    staff_class: str
    n: int
    events: int
    median_years: float | None
    marks: tuple[Mark, ...]
    steps: tuple[Mark, ...]
    reasons: tuple[ReasonCurve, ...]
    seen_from: dt.date | None
    method: str
    refused: str
    made_at: dt.datetime
    version: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class UnitSignals:
    """Units against the force in a year to `until_on` (excluded). `unplaced`: some leavers had no unit at the end.

    `told` is False where the counts of all units together would tell of somebody; there are no rows then.
    """

    first_on: dt.date
    until_on: dt.date
    funnel: Funnel
    unplaced: bool
    told: bool = True
