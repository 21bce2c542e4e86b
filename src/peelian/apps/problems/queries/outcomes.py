"""What is measured, and what plans did for the force's objectives: counts and keys, for working, not for screens."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from peelian.apps.problems.models import IntendedOutcome, Plan, PlanObjective, Tactic
from peelian.apps.problems.types.measures import Measure
from peelian.apps.problems.types.outcomes import MeasuredOutcome
from peelian.apps.problems.types.plans import ObjectiveTotal, PlanState
from peelian.apps.problems.types.tactics import Agency
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import local_day


def list_measured(*, plan_ids: Iterable[int] | None = None) -> list[MeasuredOutcome]:
    """The outcomes that the house reads itself, of all plans that are agreed or of these, in order of id."""
    rows = (
        IntendedOutcome.objects.select_related("plan__priority__area", "comparison_area")
        .filter(plan__state=PlanState.AGREED)
        .exclude(measure=Measure.TYPED)
    )
    if plan_ids is not None:
        rows = rows.filter(plan_id__in=list(plan_ids))
    return [
        MeasuredOutcome(
            outcome_id=row.pk,
            plan_id=row.plan_id,
            priority_id=row.plan.priority_id,
            area_id=row.plan.priority.area_id,
            area_code=row.plan.priority.area.code,
            category=ProblemCategory(row.plan.priority.category),
            measure=Measure(row.measure),
            agreed_on=local_day(row.plan.agreed_at),
            due_on=row.due_on,
            baseline_from=row.baseline_from,
            baseline_until=row.baseline_until,
            comparison_code=row.comparison_area.code if row.comparison_area else "",
            drift=row.drift,
        )
        for row in rows.order_by("id")
        if row.plan.agreed_at is not None
    ]


def objective_codes_of(plan_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the objectives that each of these plans is tied to, in their order; plans without any left out."""
    found: dict[int, list[str]] = defaultdict(list)
    ties = PlanObjective.objects.filter(plan_id__in=list(plan_ids))
    for plan_id, code in ties.values_list("plan_id", "objective__code"):
        found[plan_id].append(code)
    return {plan_id: tuple(codes) for plan_id, codes in found.items()}


def total_by_objective(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> dict[str, ObjectiveTotal]:
    """What plans of these areas did in a span (end excluded), by the code of the objective that they are tied to.

    Objectives that no plan of these areas is tied to are left out. A plan tied to two counts under both.
    """
    codes = list(area_codes)
    running = Q(agreed_at__lt=until) & (Q(closed_at__isnull=True) | Q(closed_at__gte=since))
    plans = dict(Plan.objects.filter(running, priority__area__code__in=codes).values_list("id", "closed_at"))
    tactics = {
        row["plan_id"]: row
        for row in Tactic.objects.filter(plan_id__in=plans, done_at__gte=since, done_at__lt=until)
        .order_by()
        .values("plan_id")
        .annotate(
            done=Count("id"), partners=Count("id", filter=~Q(agency=Agency.POLICE)), cost=Sum("cost_pence")
        )
    }
    by_code: dict[str, list[int]] = defaultdict(list)
    for plan_id, tied in objective_codes_of(plans).items():
        for code in tied:
            by_code[code].append(plan_id)
    found = {}
    for code, ids in sorted(by_code.items()):
        closed = [one for one in ids if (ended := plans[one]) is not None and ended < until]
        opened = [one for one in ids if one not in closed]
        found[code] = ObjectiveTotal(
            plans_open=len(opened),
            plans_closed=len(closed),
            tactics_done=sum(tactics[one]["done"] for one in ids if one in tactics),
            partner_tactics_done=sum(tactics[one]["partners"] for one in ids if one in tactics),
            cost_pence=sum(tactics[one]["cost"] or 0 for one in ids if one in tactics),
        )
    return found
