"""What residents may read of a plan that answers a priority."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peelian.apps.problems import api as problems
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.views.on_a_day import gone_with_its_area
from peelian.web.shared.access import public
from peelian.web.shared.page_cache import cached_page


@public("A plan's published part is for everybody")
@cached_page(minutes=5)
@require_safe
@gone_with_its_area
def one(request: HttpRequest, code: str, plan_id: int) -> HttpResponse:
    """A plan's published part, with how the outcomes that were chosen for it stand today. Raises NotFound."""
    part = problems.get_public_part(plan_id)
    if part.area_code != code:
        raise NotFound("Nothing is published about such a plan here.")
    plan = problems.get_plan(plan_id, on=local_day(now()))
    outcomes = [row for row in plan.outcomes if row.id in part.outcome_ids]
    context = {"page": "areas", "part": part, "outcomes": outcomes, "closed": plan.closed_at is not None}
    return render(request, "citizen/plan.html", context)
