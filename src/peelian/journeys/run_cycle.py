"""Run a fortnight: what is due in a sector, what was decided and by whom, and its minutes.

The board is worked out anew each time; minutes are a snapshot of it. What was signed prints the same for ever,
whatever becomes of plans and priorities: `minutes_paper` reads the snapshot and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.db import transaction

from peelian.analysis import practice
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import minutes_record, standing
from peelian.journeys.papers import Paper
from peelian.journeys.ports import ports
from peelian.kernel.errors import Refused
from peelian.kernel.time import fortnight_of, local_day, start_of_day

#: More patrols than a sector has in a fortnight.
_MOST_TASKS = 1000


class DueKind(StrEnum):
    """What waits for somebody, in the order of the loop."""

    LIST = "list-undecided"
    NOT_ON_LIST = "not-on-list"
    STALE = "stale"
    NO_ACTION = "no-action"
    NO_PLAN = "no-plan"
    DRAFT_PLAN = "draft-plan"
    NO_OBJECTIVE = "no-objective"
    TACTIC = "tactic-overdue"
    OUTCOME = "outcome-due"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due. `subject` names the row that it is about, `app.Model:id`; `since`: from that day on."""

    kind: DueKind
    words: str
    area_name: str
    subject: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in hand, with how many of its outcomes are on which course; what was done (outputs) isn't counted."""

    plan: problems.PlanView
    courses: Mapping[problems.Course, int]

    @property
    def in_words(self) -> str:
        """Such as "1 on course, 2 can't tell yet"."""
        return ", ".join(f"{count} {course.value}" for course, count in self.courses.items()) or "no outcomes"


@dataclass(frozen=True, slots=True)
class Patrols:
    """Patrols with a window in the fortnight: paper beside practice, as `analysis.practice` counts it.

    Args:
        tasks, planned_minutes: all that were asked for.
        counted_minutes: of these, those that positions can tell of; `proven_minutes` are of them.
        unvisited: begun, and positions show that nobody came yet.
        untold: begun, and positions can't tell: a partner's, or in hours without positions.
    """

    tasks: int
    planned_minutes: int
    counted_minutes: float
    proven_minutes: float
    unvisited: int
    untold: int


@dataclass(frozen=True, slots=True)
class CycleBoard:
    """A sector's fortnight at a glance. `ends_on` is the next fortnight's first day."""

    sector: places.AreaView
    starts_on: dt.date
    ends_on: dt.date
    cycle: priorities.CycleView | None
    decided: tuple[priorities.CandidateView, ...]
    undecided: tuple[priorities.CandidateView, ...]
    due: tuple[Due, ...]
    plans: tuple[PlanLine, ...]
    patrols: Patrols
    minutes: tuple[priorities.MinutesView, ...]

    @property
    def last_day(self) -> dt.date:
        """The fortnight's last day, as a person would say it."""
        return self.ends_on - dt.timedelta(days=1)

    @property
    def may_sign(self) -> bool:
        """Whether everything on the list is decided."""
        return self.cycle is not None and not self.undecided


def board(*, viewer: Viewer, at: dt.datetime, sector_code: str, on: dt.date) -> CycleBoard:
    """The fortnight that holds a day, as it stands now. Raises NotAllowed, NotFound."""
    sector = places.get_area(sector_code, on)
    accounts.require(viewer, Permission.SEE_STATION, standing.path_now(sector.path, at))
    return _board(viewer, at, sector, on)


@transaction.atomic
def sign_minutes(
    *,
    viewer: Viewer,
    at: dt.datetime,
    cycle_id: int,
    present: str,
    apologies: str = "",
    notes: str = "",
    correction: str = "",
) -> priorities.MinutesView:
    """Sign the minutes of a fortnight, whoever signs having taken the chair; a correction is the next number.

    Raises NotAllowed, NotFound, priorities.Undecided, NeedsWords.
    """
    cycle = priorities.get_cycle(cycle_id)
    sector = places.get_area(cycle.sector_code, cycle.starts_on)
    accounts.require(viewer, Permission.ADOPT_PRIORITY, standing.path_now(sector.path, at))
    found = _board(viewer, at, sector, cycle.starts_on)
    return priorities.sign_minutes(
        actor=viewer.actor,
        at=at,
        cycle_id=cycle_id,
        chaired_by_id=viewer.user_id,
        present=present,
        apologies=apologies,
        notes=notes,
        record=minutes_record.record_of(
            cycle=cycle,
            due=[(due.words, due.area_name, due.since) for due in found.due],
            plans=[(line.plan, line.in_words) for line in found.plans],
            patrols=asdict(found.patrols),
        ),
        correction=correction,
    )


def minutes_paper(minutes: priorities.MinutesView) -> Paper:
    """Minutes as a paper, from the snapshot alone."""
    return minutes_record.paper_of(minutes)


def print_minutes(*, viewer: Viewer, at: dt.datetime, minutes_id: int) -> bytes:
    """Minutes as a PDF, dated to the moment of signing: always the same bytes.

    Raises NotAllowed, NotFound, Refused where nothing prints.
    """
    path = standing.path_now(priorities.minutes_path_of(minutes_id), at)
    accounts.require(viewer, Permission.SEE_STATION, path)
    press = ports().press
    if press is None:
        raise Refused("Nothing prints here.")
    minutes = priorities.get_minutes(minutes_id)
    return press(minutes_paper(minutes), minutes.signed_at)


def _board(viewer: Viewer, at: dt.datetime, sector: places.AreaView, on: dt.date) -> CycleBoard:
    starts_on, ends_on = fortnight_of(on)
    cycle = priorities.current_cycle(sector.code, on)
    codes = standing.neighbourhood_codes(sector.code, on)
    candidates = cycle.candidates if cycle else ()
    pending = priorities.DecisionKind.PENDING
    open_ones = priorities.list_priorities(area_codes=codes, at=at)
    plans = [
        plan
        for plan in problems.list_plans(area_codes=codes, on=local_day(at))
        if plan.state is not problems.PlanState.CLOSED
    ]
    return CycleBoard(
        sector=sector,
        starts_on=starts_on,
        ends_on=ends_on,
        cycle=cycle,
        decided=tuple(line for line in candidates if line.decision is not pending),
        undecided=tuple(line for line in candidates if line.decision is pending),
        due=_due(sector, cycle, starts_on=starts_on, open_ones=open_ones, plans=plans, on=local_day(at)),
        plans=tuple(PlanLine(plan, _courses(plan)) for plan in plans),
        patrols=_patrols(viewer, at, codes, starts_on, ends_on),
        minutes=tuple(priorities.list_minutes_of(cycle.id)) if cycle else (),
    )


def _due(
    sector: places.AreaView,
    cycle: priorities.CycleView | None,
    *,
    starts_on: dt.date,
    open_ones: Sequence[priorities.PriorityView],
    plans: Sequence[problems.PlanView],
    on: dt.date,
) -> tuple[Due, ...]:
    found = [*_due_of_list(sector, cycle, starts_on)]
    planned = {plan.priority_id: plan for plan in plans}
    for row in open_ones:
        found += _due_of_priority(row, cycle, has_plan=row.id in planned)
    for plan in plans:
        found += _due_of_plan(plan, on)
    order = list(DueKind)
    return tuple(
        sorted(found, key=lambda due: (order.index(due.kind), due.since))
    )  # lines stay in their list's order


def _due_of_list(
    sector: places.AreaView, cycle: priorities.CycleView | None, starts_on: dt.date
) -> list[Due]:
    if cycle is None:
        subject = f"places.Area:{sector.id}"
        return [Due(DueKind.LIST, "This fortnight's list isn't made", sector.name, subject, starts_on)]
    if not cycle.undecided:
        return []
    words = "1 line to decide" if cycle.undecided == 1 else f"{cycle.undecided} lines to decide"
    subject = f"priorities.Cycle:{cycle.id}"
    return [Due(DueKind.LIST, words, sector.name, subject, local_day(cycle.made_at))]


def _due_of_priority(
    row: priorities.PriorityView, cycle: priorities.CycleView | None, *, has_plan: bool
) -> list[Due]:
    def due(kind: DueKind, words: str, since: dt.datetime) -> Due:
        subject = f"priorities.Priority:{row.id}"
        return Due(kind, f"{row.category_label}: {words}", row.area_name, subject, local_day(since))

    found = []
    if cycle is not None and not any(_is_about(line, row, cycle) for line in cycle.candidates):
        found.append(
            due(DueKind.NOT_ON_LIST, f"{_why_not_on(cycle, row)}. Look at it or close it", row.adopted_at)
        )
    if row.stale:
        found.append(due(DueKind.STALE, "nobody has looked at it for three months", row.reviewed_at))
    if not row.action:
        found.append(due(DueKind.NO_ACTION, "residents can't read yet what is done", row.adopted_at))
    if not has_plan:
        found.append(due(DueKind.NO_PLAN, "no plan yet", row.adopted_at))
    return found


def _is_about(
    line: priorities.CandidateView, row: priorities.PriorityView, cycle: priorities.CycleView
) -> bool:
    speaks = line.category is row.category and priorities.speaks_of(
        line_area=line.area_code, priority_area=row.area_code, sector=cycle.sector_code
    )
    return speaks or row.id in (line.priority_id, line.kept_id)


def _why_not_on(cycle: priorities.CycleView, row: priorities.PriorityView) -> str:
    for line in cycle.candidates:
        if line.category is row.category:
            return f"this list's line is about {line.area_name}"
    for fallen in cycle.fell:
        if fallen.category is row.category:
            return f"number {fallen.rank}, beyond this list's length"
    return "on no line of this list"


def _due_of_plan(plan: problems.PlanView, on: dt.date) -> list[Due]:
    def due(kind: DueKind, words: str, since: dt.date) -> Due:
        return Due(kind, f"{plan.title}: {words}", plan.area_name, f"problems.Plan:{plan.id}", since)

    written_on = local_day(plan.created_at)
    found = []
    if plan.state is problems.PlanState.DRAFT:
        found.append(due(DueKind.DRAFT_PLAN, "draft to agree", written_on))
    if not plan.objectives:
        found.append(due(DueKind.NO_OBJECTIVE, "tied to no objective of the force", written_on))
    for tactic in plan.tactics:
        if tactic.is_open and tactic.due_on is not None and tactic.due_on < on:
            found.append(due(DueKind.TACTIC, f"“{tactic.what}” is overdue ({tactic.who})", tactic.due_on))
    if plan.state is problems.PlanState.AGREED:
        found += [
            due(DueKind.OUTCOME, f"“{outcome.indicator}” was to be reached. Assess it", outcome.due_on)
            for outcome in plan.outcomes
            if outcome.due_on <= on
        ]
    return found


def _courses(plan: problems.PlanView) -> dict[problems.Course, int]:
    counts = Counter(outcome.course for outcome in plan.outcomes if not outcome.measure.is_output)
    return {course: counts[course] for course in problems.Course if counts[course]}


def _patrols(
    viewer: Viewer, at: dt.datetime, codes: Sequence[str], starts_on: dt.date, ends_on: dt.date
) -> Patrols:
    since, until = start_of_day(starts_on), start_of_day(ends_on)
    tasks = [
        task
        for task in tasking.list_tasks(viewer=viewer, area_codes=codes, since=since, limit=_MOST_TASKS)
        if task.state is not tasking.TaskState.CANCELLED
        and any(window.starts_at < until and window.ends_at > since for window in task.windows)
    ]
    outcomes = visibility.list_outcomes([task.id for task in tasks])
    given = practice.total(list(outcomes.values()))
    begun = practice.total([outcomes[task.id] for task in tasks if task.starts_at <= at])
    return Patrols(
        tasks=given.tasks,
        planned_minutes=round(given.asked_minutes),
        counted_minutes=given.counted_minutes,
        proven_minutes=given.given_minutes,
        unvisited=begun.not_visited,
        untold=begun.not_known + begun.not_measured,
    )
