"""Words of the problems room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from peelian.kernel.categories import ProblemCategory


class PlanState(StrEnum):
    """Where a Problem Management Profile stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    CLOSED = "closed"


class Direction(StrEnum):
    """Which way an indicator is meant to go."""

    FALL = "fall"
    RISE = "rise"


class Course(StrEnum):
    """What the readings say so far."""

    MET = "met"
    ON_COURSE = "on course"
    OFF_COURSE = "off course"
    WORSE = "worse than before"
    CANT_TELL = "can't tell yet"


#: A plan's course is the first of these that one of its outcomes has.
WORST_FIRST = (Course.WORSE, Course.OFF_COURSE, Course.CANT_TELL, Course.ON_COURSE, Course.MET)


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


class ChbPhase(StrEnum):
    """Where a Clear-Hold-Build plan stands (Home Office, 2021): pursue, then stabilise, then build up."""

    CLEAR = "clear"
    HOLD = "hold"
    BUILD = "build"

    @property
    def label(self) -> str:
        """The word that staff read."""
        return self.value.capitalize()


class Measure(StrEnum):
    """What an intended outcome is read from. All but `typed` are read by the house itself, by whole periods."""

    TYPED = "typed"
    RECORDED_CRIME = "recorded-crime"
    ONLINE_REPORTS = "online-reports"
    VOICE = "voice"
    GOOD_RATINGS = "good-ratings"
    PATROL_MINUTES = "patrol-minutes"
    VISITS = "visits"
    COMPLIANCE = "compliance"
    TASKS_UNVISITED = "tasks-unvisited"

    @property
    def label(self) -> str:
        """The words that staff read."""
        return _MEASURES[self][0]

    @property
    def unit(self) -> str:
        """What one reading counts; empty for a typed one, which says so itself."""
        return _MEASURES[self][1]

    @property
    def period(self) -> str:
        """`month`, `fortnight`, or empty for a typed one."""
        return _MEASURES[self][2]

    @property
    def better(self) -> Direction | None:
        """The way that it should go; None where a plan chooses."""
        return _MEASURES[self][3]

    @property
    def is_output(self) -> bool:
        """Whether it counts what was done: that never makes a plan on course."""
        return self in _OUTPUTS

    @property
    def is_share(self) -> bool:
        """Whether it is a share of those who answered or of what was asked, in per cent."""
        return self in (Measure.GOOD_RATINGS, Measure.COMPLIANCE)

    @property
    def is_perception(self) -> bool:
        """Whether it is what people say, rather than what was recorded."""
        return self in (Measure.VOICE, Measure.GOOD_RATINGS)

    @property
    def is_crime(self) -> bool:
        """Whether it counts what was recorded or reported."""
        return self in (Measure.RECORDED_CRIME, Measure.ONLINE_REPORTS)

    @property
    def is_judged(self) -> bool:
        """Whether its readings are set against its baseline with an interval."""
        return self is not Measure.TYPED and not self.is_output


_OUTPUTS = frozenset({Measure.PATROL_MINUTES, Measure.VISITS, Measure.COMPLIANCE, Measure.TASKS_UNVISITED})
_MEASURES: Mapping[Measure, tuple[str, str, str, Direction | None]] = {
    Measure.TYPED: ("Typed in by hand", "", "", None),
    Measure.RECORDED_CRIME: ("Recorded crime", "crimes a month", "month", None),
    Measure.ONLINE_REPORTS: ("Online reports", "reports a fortnight", "fortnight", None),
    Measure.VOICE: ("People who speak of it", "people a fortnight", "fortnight", None),
    Measure.GOOD_RATINGS: ("Ratings of 4 or 5", "per cent of ratings", "fortnight", Direction.RISE),
    Measure.PATROL_MINUTES: ("Patrol-minutes proven", "minutes a fortnight", "fortnight", Direction.RISE),
    Measure.VISITS: ("Visits proven", "visits a fortnight", "fortnight", Direction.RISE),
    Measure.COMPLIANCE: (
        "Dose given, of what was asked",
        "per cent of the dose",
        "fortnight",
        Direction.RISE,
    ),
    Measure.TASKS_UNVISITED: (
        "Patrols without a visit",
        "patrols a fortnight",
        "fortnight",
        Direction.FALL,
    ),
}


@dataclass(frozen=True, slots=True)
class Triangle:
    """The problem analysis triangle (J. Eck 2003): each side with whoever could control it."""

    offender: str = ""
    handler: str = ""
    victim: str = ""
    guardian: str = ""
    place: str = ""
    manager: str = ""


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
class Baseline:
    """Where a measure stood before a plan: whole periods in [`starts_on`, `until_on`), read once and frozen.

    Args:
        value: per period; for a share in per cent.
        count, periods: what it rests on; of a share, those who said so.
        drift, drift_areas: by how much areas part from each other anyway, and on how many that was measured (0:
            assumed).
        comparison_count: in the comparison area in the same periods, None without one.
    """

    value: float
    count: int
    periods: int
    starts_on: dt.date
    until_on: dt.date
    drift: float = 0.0
    drift_areas: int = 0
    comparison_count: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What should change: indicator, unit, which way, from what, to what, by when.

    A measured one needs no `baseline`: it is read (`frozen`, which the journey fills). `comparison_code` names the area
    that it is set against.
    """

    indicator: str
    unit: str
    direction: Direction
    baseline: float | None
    target: float
    due_on: dt.date
    measure: Measure = Measure.TYPED
    comparison_code: str = ""
    comparison_id: int | None = None
    frozen: Baseline | None = None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A measure's value in a whole period, `on` being its last day, with the counts and what they were read from.

    Args:
        count: counted there; of a share, those who said so, with `out_of` in all.
        comparison_count: in the comparison area, None without one.
        value: per period, or per cent.
        basis: area codes, categories: enough to count it again.
    """

    starts_on: dt.date
    on: dt.date
    count: int
    value: float
    out_of: int | None = None
    comparison_count: int | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingsTaken:
    """What became of readings that arrived."""

    added: int
    changed: int
    unchanged: int


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


@dataclass(frozen=True, slots=True)
class ReadingView:
    """An indicator's value on a day, or in the period that ended on it, and where it comes from."""

    on: dt.date
    value: float
    source: str
    starts_on: dt.date | None = None
    count: int | None = None
    out_of: int | None = None
    comparison_count: int | None = None
    arrived: bool = False
    revised_at: dt.datetime | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an outcome's readings say: the course, why, and for a measured one the change with its interval.

    Args:
        ratio, low, high: after to before (a rate), or after minus before (a share); None where neither can be said.
        method, version, parameters: enough to work it out again.
    """

    course: Course
    reason: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = "straight line"
    version: str = "1"
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An intended outcome, its readings in order of day, and what they say so far."""

    id: int
    indicator: str
    unit: str
    direction: Direction
    baseline: float
    target: float
    due_on: dt.date
    readings: tuple[ReadingView, ...]
    verdict: Verdict
    measure: Measure = Measure.TYPED
    comparison_code: str = ""
    comparison_name: str = ""
    baseline_from: dt.date | None = None
    baseline_until: dt.date | None = None
    baseline_count: int | None = None
    baseline_periods: int | None = None
    drift: float | None = None
    drift_areas: int = 0
    read_at: dt.datetime | None = None

    @property
    def course(self) -> Course:
        """The course in a word."""
        return self.verdict.course

    @property
    def course_reason(self) -> str:
        """Why."""
        return self.verdict.reason


@dataclass(frozen=True, slots=True)
class PlanObjectiveView:
    """A force objective that a plan serves; `suggested` by its category, until its writer chose."""

    id: int
    code: str
    name: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase of a Clear-Hold-Build plan: since when, why, and who began it."""

    phase: ChbPhase
    begun_on: dt.date
    reason: str
    begun_by_name: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A Problem Management Profile with all that belongs to it, as it stands on a day."""

    id: int
    priority_id: int
    area_id: int
    area_code: str
    area_name: str
    category_label: str
    title: str
    aim: str
    analysis: str
    state: PlanState
    owner_id: int
    owner_name: str
    created_at: dt.datetime
    agreed_at: dt.datetime | None
    closed_at: dt.datetime | None
    assessment: str
    tactics: tuple[TacticView, ...]
    outcomes: tuple[OutcomeView, ...]
    category: ProblemCategory
    scanning: str = ""
    triangle: Triangle = Triangle()
    objectives: tuple[PlanObjectiveView, ...] = ()
    phases: tuple[PhaseView, ...] = ()

    @property
    def course(self) -> Course:
        """The worst course of its outcomes; what was done (outputs) isn't among them."""
        found = {outcome.course for outcome in self.outcomes if not outcome.measure.is_output}
        return next((course for course in WORST_FIRST if course in found), Course.CANT_TELL)

    @property
    def phase(self) -> ChbPhase | None:
        """The phase that it is in, None where Clear-Hold-Build isn't used."""
        return self.phases[-1].phase if self.phases else None


@dataclass(frozen=True, slots=True)
class MeasuredOutcome:
    """An outcome that the house reads itself, with all that reading it takes."""

    outcome_id: int
    plan_id: int
    priority_id: int
    area_id: int
    area_code: str
    category: ProblemCategory
    measure: Measure
    agreed_on: dt.date
    due_on: dt.date
    baseline_from: dt.date | None
    baseline_until: dt.date | None
    comparison_code: str
    drift: float | None


@dataclass(frozen=True, slots=True)
class PublicPartLine:
    """A plan of which something is published: what a list says of it."""

    plan_id: int
    area_code: str
    title: str


@dataclass(frozen=True, slots=True)
class PublicPartView:
    """What residents may read of a plan."""

    plan_id: int
    area_code: str
    area_name: str
    title: str
    problem: str
    doing: str
    measuring: str
    outcome_ids: tuple[int, ...]
    written_by_id: int
    written_by_name: str
    written_at: dt.datetime
    published_by_name: str
    published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None

    @property
    def is_published(self) -> bool:
        """Whether residents can read it now."""
        return self.published_at is not None and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class PlanTemplateView:
    """What a plan of a category usually holds: `body` as its file says it. `shipped`: it came with Peelian."""

    id: int
    category: ProblemCategory
    name: str
    version: int
    shipped: bool
    body: Mapping[str, Any]
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TemplateLoaded:
    """What became of a template: its row, and whether the very same was there already."""

    template_id: int
    already: bool


@dataclass(frozen=True, slots=True)
class ObjectiveTotal:
    """What plans tied to an objective did in a span. A plan tied to two counts under both.

    `cost_pence` is of the tactics that were done; `courses` are those of all plans that ran in it, at its end.
    """

    plans_open: int
    plans_closed: int
    tactics_done: int
    partner_tactics_done: int
    cost_pence: int
    courses: Counter[Course]
