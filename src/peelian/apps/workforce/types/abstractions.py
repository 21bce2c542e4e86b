"""Abstractions: what is told of one, who asked for it, requests and limits, and the ledger's rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.abstraction import Absence, AwayKind, Definition, Hours, Stretch, Tally
from peelian.apps.workforce.types.people import Rank

#: Whose hours the ledger holds, each class apart: those who are posted to neighbourhood teams as these.
COUNTED_RANKS = (Rank.CONSTABLE, Rank.PCSO)


class AskedBy(StrEnum):
    """Who asked for somebody to be taken away."""

    CONTROL = "control"
    RESPONSE = "response"
    PLANNING = "planning"
    CUSTODY = "custody"
    COURTS = "courts"
    INVESTIGATION = "investigation"
    OTHER_TEAM = "other-team"
    OTHER_FORCE = "other-force"
    OWN_TEAM = "own-team"
    NOT_SAID = ""

    @property
    def label(self) -> str:
        """The words on a screen."""
        return _ASKED_BY[self]


_ASKED_BY = {
    AskedBy.CONTROL: "Control room", AskedBy.RESPONSE: "Response", AskedBy.PLANNING: "Operations planning",
    AskedBy.CUSTODY: "Custody", AskedBy.COURTS: "Courts or witness care", AskedBy.INVESTIGATION: "Investigation",
    AskedBy.OTHER_TEAM: "Another neighbourhood team", AskedBy.OTHER_FORCE: "Another force",
    AskedBy.OWN_TEAM: "Own team or training", AskedBy.NOT_SAID: "Not said",
}  # fmt: skip


class Source(StrEnum):
    """How an abstraction came to be recorded."""

    PHONE = "phone"  # by the officer, on the beat's screen
    SERGEANT = "sergeant"
    DUTY_SYSTEM = "duty-system"  # by file
    REQUEST = "request"  # granted
    QUESTION = "question"  # the answer to where somebody was


@dataclass(frozen=True, slots=True)
class CodeView:
    """A reason for an absence. `label` follows a name: `at court`."""

    code: str
    label: str
    kind: AwayKind


@dataclass(frozen=True, slots=True)
class AbstractionView:
    """A stretch of time for which somebody is taken away from their neighbourhood.

    `notice` is how long before it began it was known; None where nobody said.
    """

    id: int
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    code: CodeView
    planned: bool
    note: str
    asked_by: AskedBy = AskedBy.NOT_SAID
    requester: str = ""
    noticed_at: dt.datetime | None = None
    to_where: str = ""
    own_sector: bool = False
    source: Source = Source.SERGEANT

    @property
    def notice(self) -> dt.timedelta | None:
        """How long before its start it was known; nought where it was known only afterwards."""
        return max(self.starts_at - self.noticed_at, dt.timedelta()) if self.noticed_at else None


@dataclass(frozen=True, slots=True)
class AwayDetails:
    """What is told of an abstraction beside whose, when and why."""

    planned: bool = True
    note: str = ""
    asked_by: AskedBy = AskedBy.NOT_SAID
    requester: str = ""
    noticed_at: dt.datetime | None = None
    to_where: str = ""
    own_sector: bool = False
    source: Source = Source.SERGEANT


#: Planned, and nothing else is said.
NOTHING_MORE = AwayDetails()


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class WarningKind(StrEnum):
    """What a sergeant is warned of before a request is granted."""

    BELOW_MINIMUM = "below-minimum"
    LIMIT_PASSED = "limit-passed"
    PROBATIONER = "probationer"
    CONFLICT = "conflict"  # a patrol, or that they are off or away


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning, in a sentence."""

    kind: WarningKind
    words: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request to take somebody away, with the warnings as they were told when it was made or decided."""

    id: int
    person_id: int
    person_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    code: CodeView
    asked_by: AskedBy
    requester: str
    to_where: str
    note: str
    state: RequestState
    warnings: tuple[Warned, ...]
    asked_at: dt.datetime
    asked_by_user: int | None
    decided_at: dt.datetime | None
    reason: str


class LimitMeasure(StrEnum):
    """What a policy limits."""

    HOURS = "hours"  # abstracted, of a team's constables and PCSOs together
    SHARE = "share"  # abstracted per cent of duty hours, `duty-hours`
    ON_DUTY = "on-duty"  # so many people on duty at least

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "hours": "Hours abstracted, at most",
            "share": "Per cent of duty hours abstracted, at most",
            "on-duty": "People on duty, at least",
        }[self.value]


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit of an area's policy: for each of its teams, in the `per_days` days in a row that end with a request's."""

    id: int
    area_code: str
    measure: LimitMeasure
    value: float
    per_days: int
    valid_from: dt.date
    valid_until: dt.date | None


class Answer(StrEnum):
    """What a sergeant says to where somebody was."""

    CODED = "coded"
    TASKED = "tasked"
    WRONG_DEVICE = "wrong-device"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "coded": "They were taken away: record it",
            "tasked": "They were tasked there",
            "wrong-device": "It wasn’t them: the device is recorded wrongly",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Minutes of a shift for which somebody's device was outside their sector, and from when until when."""

    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    away_from: dt.datetime
    away_until: dt.datetime


@dataclass(frozen=True, slots=True)
class DutyQueryView:
    """A shift in which somebody's device was elsewhere for long, without a reason on record."""

    id: int
    person_id: int
    person_name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    minutes: int
    away_from: dt.datetime
    away_until: dt.datetime
    answer: Answer | None
    asked_at: dt.datetime


class By(StrEnum):
    """What the ledger's figures are told by."""

    SECTOR = "sector"
    TEAM = "team"
    REASON = "reason"
    ASKED_BY = "asked-by"
    PLANNED = "planned"
    HOUR = "hour"
    WEEKDAY = "weekday"
    WEEK = "week"

    @property
    def of_absences(self) -> bool:
        """Whether it divides absences: their parts share one denominator. Else it divides the hours themselves."""
        return self in {By.REASON, By.ASKED_BY, By.PLANNED}


@dataclass(frozen=True, slots=True)
class LedgerAbsence:
    """What of an absence lies in a shift."""

    id: int
    span: Absence
    minutes: int
    label: str
    asked_by: AskedBy
    planned: bool
    to_where: str
    notice: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class LedgerShift:
    """One shift of somebody whose hours count, with where its minutes went."""

    shift_id: int
    person_id: int
    rank: Rank
    team_id: int
    team_name: str
    area_code: str
    day: dt.date
    span: Stretch
    hours: Hours
    absences: tuple[LedgerAbsence, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one class of people: `frequency` absences that count, `over` of `under` minutes or shifts.

    `value` is None where there is nothing to divide by.
    """

    frequency: int
    over: int
    under: int
    value: float | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the figures: of each rank apart. None where it would tell of fewer than three people."""

    key: str
    cells: Mapping[Rank, Cell | None]


@dataclass(frozen=True, slots=True)
class AbstractionFigures:
    """Abstraction of some areas and days by a definition.

    `total` is of sums, as every row is. `outside` counts minutes of absences in no shift of their person: they are in
    no figure. `reasons` says what a reader must know of it, in sentences.
    """

    definition: Definition
    by: By
    first_on: dt.date
    last_on: dt.date
    rows: tuple[LedgerRow, ...]
    total: Mapping[Rank, Cell | None]
    shifts: tuple[LedgerShift, ...]
    tallies: Mapping[Rank, Tally]
    outside: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TallySum:
    """Shifts of a class of people and an area's teams in a month (its first day), added up; `people` had them."""

    rank: Rank
    area_code: str
    month: dt.date
    tally: Tally
    people: int


@dataclass(frozen=True, slots=True)
class ReasonSum:
    """How often, for how many rostered minutes, and how many people of a class were away for a reason."""

    rank: Rank
    code: str
    label: str
    kind: AwayKind
    times: int
    minutes: int
    people: int
