"""Reads of plans. Pages guard them by the area of their priority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from peelian.apps.problems import rules
from peelian.apps.problems.models import IntendedOutcome, Plan, Tactic
from peelian.apps.problems.types import Direction, OutcomeView, PlanState, PlanView, ReadingView, TacticView
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound


def get_plan(plan_id: int, *, on: dt.date) -> PlanView:
    """One plan as it stands on a day: its courses are those of that day. Raises NotFound."""
    row = _plans().filter(pk=plan_id).first()
    if row is None:
        raise NotFound("There is no such plan.")
    return _plan(row, on)


def list_plans(*, area_codes: Iterable[str], on: dt.date, state: PlanState | None = None) -> list[PlanView]:
    """Plans for priorities of these areas (exactly these codes), newest first."""
    rows = _plans().filter(priority__area__code__in=list(area_codes))
    if state is not None:
        rows = rows.filter(state=state)
    return [_plan(row, on) for row in rows]


def list_plans_of(priority_id: int, *, on: dt.date) -> list[PlanView]:
    """All plans that answered a priority, newest first: at most one of them is open."""
    return [_plan(row, on) for row in _plans().filter(priority_id=priority_id)]


def area_path_of(plan_id: int) -> tuple[str, ...]:
    """The codes that a permission on this plan is asked for: its priority's area and those above. Raises NotFound."""
    row = Plan.objects.select_related("priority__area__parent__parent__parent").filter(pk=plan_id).first()
    if row is None:
        raise NotFound("There is no such plan.")
    return row.priority.area.path


def plan_id_of_outcome(outcome_id: int) -> int:
    """The plan that an intended outcome belongs to. Raises NotFound."""
    found = IntendedOutcome.objects.filter(pk=outcome_id).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such outcome.")
    return found


def plan_id_of_tactic(tactic_id: int) -> int:
    """The plan that a tactic belongs to. Raises NotFound."""
    found = Tactic.objects.filter(pk=tactic_id).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such tactic.")
    return found


def count_planned(priority_ids: Iterable[int]) -> int:
    """How many of these priorities have a plan that was agreed."""
    rows = Plan.objects.filter(priority_id__in=list(priority_ids), agreed_at__isnull=False)
    return rows.order_by().values("priority_id").distinct().count()


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("priority__area", "owner").prefetch_related(
        "tactics", "outcomes__readings"
    )


def _plan(row: Plan, on: dt.date) -> PlanView:
    return PlanView(
        id=row.pk,
        priority_id=row.priority_id,
        area_id=row.priority.area_id,
        area_code=row.priority.area.code,
        area_name=row.priority.area.name,
        category_label=ProblemCategory(row.priority.category).label,
        title=row.title,
        aim=row.aim,
        analysis=row.analysis,
        state=PlanState(row.state),
        owner_id=row.owner_id,
        owner_name=row.owner.name,
        created_at=row.created_at,
        agreed_at=row.agreed_at,
        closed_at=row.closed_at,
        assessment=row.assessment,
        tactics=tuple(_tactic(tactic) for tactic in row.tactics.all()),
        outcomes=tuple(_outcome(outcome, on) for outcome in row.outcomes.all()),
    )


def _tactic(row: Tactic) -> TacticView:
    return TacticView(
        id=row.pk, position=row.position, what=row.what, who=row.who, due_on=row.due_on, done_at=row.done_at
    )


def _outcome(row: IntendedOutcome, on: dt.date) -> OutcomeView:
    readings = tuple(ReadingView(reading.on, reading.value, reading.source) for reading in row.readings.all())
    direction = Direction(row.direction)
    course, reason = rules.course(
        direction=direction,
        baseline=row.baseline,
        target=row.target,
        due_on=row.due_on,
        readings=[(reading.on, reading.value) for reading in readings],
        on=on,
    )
    return OutcomeView(
        id=row.pk,
        indicator=row.indicator,
        unit=row.unit,
        direction=direction,
        baseline=row.baseline,
        target=row.target,
        due_on=row.due_on,
        readings=readings,
        course=course,
        course_reason=reason,
    )
