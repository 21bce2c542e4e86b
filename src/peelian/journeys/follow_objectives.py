"""Follow the force's objectives: what plans and patrols did for each in a span of days, and what came of it.

A plan may serve two objectives, and then it counts under both, with its tactics and its patrols: a column doesn’t add
up to a total, and the screen says by how many plans.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from peelian.analysis import practice
from peelian.apps.accounts.api import Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import Course, PlanState
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.api import TaskState
from peelian.apps.visibility import api as visibility
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, start_of_day

#: Courses in the order in which a page shows them: the best first.
COURSES = (Course.MET, Course.ON_COURSE, Course.CANT_TELL, Course.OFF_COURSE, Course.WORSE)
#: More tasks than this in one span are beyond a screen of areas: 200 neighbourhoods for a year.
_MOST_TASKS = 50_000


class BadSpan(Refused):
    """A span of days that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for an objective. Minutes are patrol-minutes, as `visibility.practice` counts them: of those asked
    for, those that positions can tell of, and of these those proven, of a task at most what it asked for.
    """

    plans_open: int = 0
    plans_closed: int = 0
    tactics_done: int = 0
    partner_tactics_done: int = 0
    cost_pence: int = 0
    tasks: int = 0
    minutes_asked: float = 0.0
    minutes_counted: float = 0.0
    minutes_proven: float = 0.0

    @property
    def minutes_untold(self) -> float:
        """Asked for, and beyond what positions can tell: partners' tasks, and hours without positions."""
        return self.minutes_asked - self.minutes_counted

    @property
    def nothing(self) -> bool:
        """Whether nobody did anything for it."""
        return not (self.plans_open or self.plans_closed or self.tasks)


@dataclass(frozen=True, slots=True)
class PlansOnCourse:
    """How many plans have a course."""

    course: Course
    plans: int


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective, what was done for it, and the courses that plans which served it have, in the order of COURSES."""

    objective: priorities.ObjectiveView
    done: Done
    courses: tuple[PlansOnCourse, ...]

    @property
    def cost(self) -> float:
        """What the steps that were done cost, in pounds."""
        return self.done.cost_pence / 100


@dataclass(frozen=True, slots=True)
class ObjectivesBoard:
    """Every objective that held in a span, served or not.

    Args:
        first_on, last_on: the span's first and last day.
        rows: in the force's order.
        plans: how many ran in the span, each once.
        serving_two: plans that ran in the span and serve more than one objective, so that they count more than once.
        untied: plans that ran in the span and serve none.
    """

    first_on: dt.date
    last_on: dt.date
    rows: tuple[ObjectiveRow, ...]
    plans: int
    serving_two: int
    untied: int


@dataclass(frozen=True, slots=True)
class FollowedObjective:
    """One objective with the plans that served it in a span: open ones first, the newest first."""

    row: ObjectiveRow
    plans: tuple[problems.PlanView, ...]


def follow(
    *, viewer: Viewer, at: dt.datetime, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date
) -> ObjectivesBoard:
    """What was done for each objective in these areas (exactly these codes), and what came of it.

    The caller asks for the right to see the areas; tasks that the viewer may not see aren’t counted. Raises BadSpan.
    """
    codes = list(area_codes)
    _require_forward(first_on, last_on)
    return _board(codes, first_on, last_on, at, _seen(viewer, codes, first_on, last_on))


def follow_all(
    *, at: dt.datetime, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date
) -> ObjectivesBoard:
    """The same with every task of these areas: counts for the Board, whoever asks for them. Raises BadSpan.

    The caller asks for the right to see the areas' figures.
    """
    codes = list(area_codes)
    _require_forward(first_on, last_on)
    since, until = _moments(first_on, last_on)
    tasks = visibility.list_task_outcomes(area_codes=codes, since=since, until=until)
    given = [_Given(one.objective_code, one.plan_id, one.outcome) for one in tasks]
    return _board(codes, first_on, last_on, at, given)


def follow_one(
    *,
    viewer: Viewer,
    at: dt.datetime,
    code: str,
    area_codes: Iterable[str],
    first_on: dt.date,
    last_on: dt.date,
) -> FollowedObjective:
    """One objective with the plans that served it. Raises BadSpan, NotFound."""
    objective = priorities.get_objective(code)
    codes = list(area_codes)
    running = _running(codes, first_on, last_on, at)
    rows = _board(codes, first_on, last_on, at, _seen(viewer, codes, first_on, last_on)).rows
    row = next(
        (row for row in rows if row.objective.code == code), ObjectiveRow(objective, Done(), _counted([]))
    )
    serving = [plan for plan in running if code in {tied.code for tied in plan.objectives}]
    return FollowedObjective(row, tuple(sorted(serving, key=lambda plan: plan.closed_at is not None)))


@dataclass(frozen=True, slots=True)
class _Given:
    """What came of a task: for its own objective, "" where it has none, or for those of its plan."""

    objective_code: str
    plan_id: int
    outcome: practice.Outcome


def _require_forward(first_on: dt.date, last_on: dt.date) -> None:
    if last_on < first_on:
        raise BadSpan("The last day must be the first day or later.", field="until")


def _running(
    codes: Sequence[str], first_on: dt.date, last_on: dt.date, at: dt.datetime
) -> list[problems.PlanView]:
    """Plans that were agreed and not yet closed on some day of the span, judged as of its end."""
    _require_forward(first_on, last_on)
    since, until = _moments(first_on, last_on)
    plans = problems.list_plans(area_codes=codes, on=min(last_on, local_day(at)))
    return [
        plan
        for plan in plans
        if plan.state is not PlanState.DRAFT
        and plan.agreed_at is not None
        and plan.agreed_at < until
        and (plan.closed_at is None or plan.closed_at >= since)
    ]


def _board(
    codes: Sequence[str], first_on: dt.date, last_on: dt.date, at: dt.datetime, given: Iterable[_Given]
) -> ObjectivesBoard:
    since, until = _moments(first_on, last_on)
    running = problems.list_courses(
        area_codes=codes, since=since, until=until, on=min(last_on, local_day(at))
    )
    totals = problems.total_by_objective(area_codes=codes, since=since, until=until)
    patrols = _patrols(given)
    rows = tuple(
        ObjectiveRow(
            objective,
            _done(totals.get(objective.code), patrols.get(objective.code, ())),
            _counted(plan.course for plan in running if objective.code in plan.objective_codes),
        )
        for objective in priorities.list_objectives_between(first_on, last_on + dt.timedelta(days=1))
    )
    return ObjectivesBoard(
        first_on=first_on,
        last_on=last_on,
        rows=rows,
        plans=len(running),
        serving_two=sum(len(plan.objective_codes) > 1 for plan in running),
        untied=sum(not plan.objective_codes for plan in running),
    )


def _counted(courses: Iterable[Course]) -> tuple[PlansOnCourse, ...]:
    found = Counter(courses)
    return tuple(PlansOnCourse(course, found[course]) for course in COURSES if found[course])


def _done(total: problems.ObjectiveTotal | None, patrols: Sequence[practice.Outcome]) -> Done:
    given = practice.total(patrols)
    patrolled = Done(
        tasks=given.tasks,
        minutes_asked=given.asked_minutes,
        minutes_counted=given.counted_minutes,
        minutes_proven=given.given_minutes,
    )
    if total is None:
        return patrolled
    return replace(
        patrolled,
        plans_open=total.plans_open,
        plans_closed=total.plans_closed,
        tactics_done=total.tactics_done,
        partner_tactics_done=total.partner_tactics_done,
        cost_pence=total.cost_pence,
    )


def _seen(viewer: Viewer, codes: Sequence[str], first_on: dt.date, last_on: dt.date) -> list[_Given]:
    """What came of each task that the viewer may see and that began in the span."""
    since, until = _moments(first_on, last_on)
    tasks = [
        task
        for task in tasking.list_tasks(viewer=viewer, area_codes=codes, since=since, limit=_MOST_TASKS)
        if task.state is not TaskState.CANCELLED and since <= task.starts_at < until
    ]
    outcomes = visibility.list_outcomes([task.id for task in tasks])
    return [_Given(task.objective_code, task.plan_id, outcomes[task.id]) for task in tasks]


def _patrols(given: Iterable[_Given]) -> Mapping[str, list[practice.Outcome]]:
    """What came of tasks, by objective. One counts for its own objective, and without one for each of its plan's."""
    tasks = list(given)
    codes_of = problems.objective_codes_of({task.plan_id for task in tasks if not task.objective_code})
    found: dict[str, list[practice.Outcome]] = defaultdict(list)
    for task in tasks:
        for code in (task.objective_code,) if task.objective_code else codes_of.get(task.plan_id, ()):
            found[code].append(task.outcome)
    return found


def _moments(first_on: dt.date, last_on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    return start_of_day(first_on), start_of_day(last_on + dt.timedelta(days=1))
