"""Reads of plans. Pages guard them by the area of their priority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Prefetch, QuerySet

from peelian.apps.problems.models import IntendedOutcome, Phase, Plan, PlanObjective, Tactic
from peelian.apps.problems.rules import courses, verdicts
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import OutcomeView, ReadingView, Verdict
from peelian.apps.problems.types.plans import (
    ChbPhase,
    PhaseView,
    PlanObjectiveView,
    PlanState,
    PlanView,
    Triangle,
)
from peelian.apps.problems.types.tactics import Agency, Partner, TacticView
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def get_plan(plan_id: int, *, on: dt.date) -> PlanView:
    """One plan as it stands on a day: its courses are those of that day, `area_path` as of `area_path_of`.

    Raises NotFound.
    """
    row = _plans().select_related("priority__area__parent__parent__parent").filter(pk=plan_id).first()
    if row is None:
        raise NotFound("There is no such plan.")
    return replace(_plan(row, on), area_path=row.priority.area.path)


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


def list_partners() -> list[Partner]:
    """The partners that tactics were given to before, anywhere in the force, by name: to be picked again."""
    rows = Tactic.objects.exclude(agency=Agency.POLICE).order_by("who", "agency").values_list("agency", "who")
    return [Partner(Agency(agency), name) for agency, name in rows.distinct()]


def count_planned(priority_ids: Iterable[int]) -> int:
    """How many of these priorities have a plan that was agreed."""
    rows = Plan.objects.filter(priority_id__in=list(priority_ids), agreed_at__isnull=False)
    return rows.order_by().values("priority_id").distinct().count()


def _plans() -> QuerySet[Plan]:
    return Plan.objects.select_related("priority__area", "owner").prefetch_related(
        Prefetch("tactics", Tactic.objects.select_related("owner")),
        Prefetch("outcomes", IntendedOutcome.objects.select_related("comparison_area")),
        "outcomes__readings",
        Prefetch("objectives", PlanObjective.objects.select_related("objective")),
        Prefetch("phases", Phase.objects.select_related("begun_by")),
    )


def _plan(row: Plan, on: dt.date) -> PlanView:
    category = ProblemCategory(row.priority.category)
    return PlanView(
        id=row.pk,
        priority_id=row.priority_id,
        area_id=row.priority.area_id,
        area_code=row.priority.area.code,
        area_name=row.priority.area.name,
        category=category,
        category_label=category.label,
        title=row.title,
        aim=row.aim,
        scanning=row.scanning,
        analysis=row.analysis,
        triangle=Triangle(row.offender, row.handler, row.victim, row.guardian, row.place, row.manager),
        state=PlanState(row.state),
        owner_id=row.owner_id,
        owner_name=row.owner.name,
        created_at=row.created_at,
        agreed_at=row.agreed_at,
        closed_at=row.closed_at,
        assessment=row.assessment,
        tactics=tuple(_tactic(tactic) for tactic in row.tactics.all()),
        outcomes=tuple(outcome_view(row, outcome, on) for outcome in row.outcomes.all()),
        objectives=tuple(
            PlanObjectiveView(tie.objective_id, tie.objective.code, tie.objective.name, tie.suggested)
            for tie in row.objectives.all()
        ),
        phases=tuple(
            PhaseView(ChbPhase(phase.phase), phase.begun_on, phase.reason, phase.begun_by.name)
            for phase in row.phases.all()
        ),
    )


def _tactic(row: Tactic) -> TacticView:
    return TacticView(
        id=row.pk,
        position=row.position,
        what=row.what,
        who=row.who,
        due_on=row.due_on,
        done_at=row.done_at,
        agency=Agency(row.agency),
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        cost_pence=row.cost_pence,
        starts_on=row.starts_on,
        result=row.result,
        dropped_at=row.dropped_at,
        dropped_reason=row.dropped_reason,
    )


def outcome_view(plan: Plan, row: IntendedOutcome, on: dt.date) -> OutcomeView:
    """An intended outcome with its readings, and what they say as of a day."""
    readings = tuple(
        ReadingView(
            on=reading.on,
            value=reading.value,
            source=reading.source,
            starts_on=reading.starts_on,
            count=reading.count,
            out_of=reading.out_of,
            comparison_count=reading.comparison_count,
            arrived=reading.arrived,
            revised_at=reading.revised_at,
            basis=reading.basis,
        )
        for reading in row.readings.all()
    )
    there = row.comparison_area
    return OutcomeView(
        id=row.pk,
        indicator=row.indicator,
        unit=row.unit,
        direction=Direction(row.direction),
        baseline=row.baseline,
        target=row.target,
        due_on=row.due_on,
        readings=readings,
        verdict=_verdict(plan, row, readings, on),
        measure=Measure(row.measure),
        comparison_code=there.code if there else "",
        comparison_name=there.name if there else "",
        baseline_from=row.baseline_from,
        baseline_until=row.baseline_until,
        baseline_count=row.baseline_count,
        baseline_periods=row.baseline_periods,
        drift=row.drift,
        drift_areas=row.drift_areas,
        read_at=row.read_at,
    )


def _verdict(plan: Plan, row: IntendedOutcome, readings: Sequence[ReadingView], on: dt.date) -> Verdict:
    direction = Direction(row.direction)
    if not Measure(row.measure).is_judged:
        return courses.course(
            direction=direction,
            baseline=row.baseline,
            target=row.target,
            due_on=row.due_on,
            readings=[(reading.on, reading.value) for reading in readings],
            on=on,
        )
    # The database sees to it that a measured outcome has its baseline.
    promise = verdicts.Promise(
        measure=Measure(row.measure),
        direction=direction,
        baseline=row.baseline,
        target=row.target,
        agreed_on=local_day(plan.agreed_at) if plan.agreed_at else None,
        due_on=row.due_on,
        baseline_from=row.baseline_from or on,
        baseline_until=row.baseline_until or on,
        baseline_count=row.baseline_count or 0,
        baseline_periods=row.baseline_periods or 0,
        comparison_name=row.comparison_area.name if row.comparison_area else "",
        drift=row.drift,
        drift_areas=row.drift_areas,
    )
    return verdicts.judge(promise, readings, on)
