"""A Problem Management Profile: its state, its analysis, the phases and objectives that it has, and the whole of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.problems.types.outcomes import Course, OutcomeView, worst_of
from peelian.apps.problems.types.tactics import TacticView
from peelian.kernel.categories import ProblemCategory


class PlanState(StrEnum):
    """Where a Problem Management Profile stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    CLOSED = "closed"


class ChbPhase(StrEnum):
    """Where a Clear-Hold-Build plan stands (Home Office, 2021): pursue, then stabilise, then build up."""

    CLEAR = "clear"
    HOLD = "hold"
    BUILD = "build"

    @property
    def label(self) -> str:
        """The word that staff read."""
        return self.value.capitalize()


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
    area_path: tuple[str, ...] = ()
    triangle: Triangle = Triangle()
    objectives: tuple[PlanObjectiveView, ...] = ()
    phases: tuple[PhaseView, ...] = ()

    @property
    def course(self) -> Course:
        """The worst course of its outcomes; what was done (outputs) isn't among them."""
        return worst_of(outcome.course for outcome in self.intended)

    @property
    def intended(self) -> tuple[OutcomeView, ...]:
        """What should change: its outcomes without what was done."""
        return tuple(row for row in self.outcomes if not row.measure.is_output)

    @property
    def outputs(self) -> tuple[OutcomeView, ...]:
        """What was done: minutes, visits. It makes no plan on course."""
        return tuple(row for row in self.outcomes if row.measure.is_output)

    @property
    def version(self) -> str:
        """Stands for all that was written in it: whoever changes or agrees a draft says by this which one they read."""
        said = (self.title, self.aim, self.scanning, self.analysis, self.triangle, self.tactics)
        outcomes = [
            (row.id, row.measure, row.comparison_code, row.indicator, row.unit, row.direction)
            for row in self.outcomes
        ]
        promised = [(row.baseline, row.target, row.due_on) for row in self.outcomes]
        objectives = [(row.id, row.suggested) for row in self.objectives]
        written = (said, outcomes, promised, objectives, self.phases)
        return hashlib.sha256(repr(written).encode()).hexdigest()[:32]

    @property
    def phase(self) -> ChbPhase | None:
        """The phase that it is in, None where Clear-Hold-Build isn't used."""
        return self.phases[-1].phase if self.phases else None


@dataclass(frozen=True, slots=True)
class ObjectiveTotal:
    """What plans tied to an objective did in a span. A plan tied to two counts under both.

    `cost_pence` is of the tactics that were done.
    """

    plans_open: int
    plans_closed: int
    tactics_done: int
    partner_tactics_done: int
    cost_pence: int


@dataclass(frozen=True, slots=True)
class PlansCounted:
    """Plans of an area when a span ended: not agreed yet, running, closed; and those agreed and closed in it."""

    drafts: int
    running: int
    closed: int
    agreed_in: int
    closed_in: int


@dataclass(frozen=True, slots=True)
class PlanCourses:
    """A plan, and the courses of what it intended."""

    plan_id: int
    area_code: str
    objective_codes: tuple[str, ...]
    courses: tuple[Course, ...]

    @property
    def course(self) -> Course:
        """The worst of them, as `PlanView.course` has it."""
        return worst_of(self.courses)
