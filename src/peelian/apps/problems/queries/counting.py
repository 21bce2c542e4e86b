"""Plans counted by where they stood, and the courses of what they intended: for figures, without the plans' words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Min, Prefetch, Q

from peelian.apps.problems.models import IntendedOutcome, Plan, PlanObjective
from peelian.apps.problems.queries.plans import outcome_view
from peelian.apps.problems.types.plans import PlanCourses, PlansCounted
from peelian.kernel.time import local_day


def first_written_on() -> dt.date | None:
    """The local day on which the first plan was written; None before that."""
    first: dt.datetime | None = Plan.objects.aggregate(first=Min("created_at"))["first"]
    return local_day(first) if first else None


def count_plans(
    *, area_codes: Collection[str], since: dt.datetime, until: dt.datetime
) -> dict[str, PlansCounted]:
    """Plans of these areas (exactly these codes) by area code, as they stood when a span ended, and what became of
    them in it; end excluded. Areas without a plan are left out."""
    agreed, closed = Q(agreed_at__lt=until), Q(closed_at__lt=until)
    rows = (
        Plan.objects.filter(created_at__lt=until, priority__area__code__in=area_codes)
        .order_by()
        .values("priority__area__code")
        .annotate(
            drafts=Count("id", filter=~agreed & ~closed),
            running=Count("id", filter=agreed & ~closed),
            closed=Count("id", filter=closed),
            agreed_in=Count("id", filter=agreed & Q(agreed_at__gte=since)),
            closed_in=Count("id", filter=closed & Q(closed_at__gte=since)),
        )
    )
    return {
        row["priority__area__code"]: PlansCounted(
            row["drafts"], row["running"], row["closed"], row["agreed_in"], row["closed_in"]
        )
        for row in rows
    }


def list_courses(
    *, area_codes: Collection[str], since: dt.datetime, until: dt.datetime, on: dt.date
) -> list[PlanCourses]:
    """The courses, as of a day, of what each plan of these areas intended that ran in a span (end excluded).

    A plan ran that was agreed before the end and not closed before the beginning. What was done (outputs) isn't
    among what it intended. In order of id.
    """
    running = Q(agreed_at__lt=until) & (Q(closed_at__isnull=True) | Q(closed_at__gte=since))
    rows = (
        Plan.objects.filter(running, priority__area__code__in=area_codes)
        .select_related("priority__area")
        .prefetch_related(
            Prefetch("outcomes", IntendedOutcome.objects.select_related("comparison_area")),
            "outcomes__readings",
            Prefetch("objectives", PlanObjective.objects.select_related("objective")),
        )
        .order_by("id")
    )
    return [
        PlanCourses(
            plan_id=row.pk,
            area_code=row.priority.area.code,
            objective_codes=tuple(tie.objective.code for tie in row.objectives.all()),
            courses=tuple(
                outcome.course
                for outcome in (outcome_view(row, one, on) for one in row.outcomes.all())
                if not outcome.measure.is_output
            ),
        )
        for row in rows
    ]
