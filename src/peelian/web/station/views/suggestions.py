"""Where a patrol is suggested, and why. A person chooses; what was suggested is kept beside the choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.journeys import suggest_patrols, try_suggestions
from peelian.kernel.time import now
from peelian.web.shared import outline, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.station import hours
from peelian.web.station.page import guard, may, page, today


@requires(Permission.SEE_STATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sectors to choose from; straight to the only one."""
    on = today()
    held = ground(viewer_of(request), Permission.SEE_STATION, on)
    codes = dict.fromkeys(area.parent_code for area in held.neighbourhoods)
    sectors = sorted((places.get_area(code, on) for code in codes), key=lambda area: area.name)
    if len(sectors) == 1:
        return redirect("station:suggestion_list", sector_code=sectors[0].code)
    return page(request, "suggestion_index.html", "tasks", sectors=sectors)


@requires(Permission.SEE_STATION, area="sector_code")
@require_safe
def sector(request: HttpRequest, sector_code: str) -> HttpResponse:
    """The places that were suggested last, each with its reason, and the plans under which a patrol can go there."""
    on, viewer = today(), viewer_of(request)
    area = places.get_area(sector_code, on)
    rows = tasking.list_suggestions(viewer=viewer, sector_code=sector_code)
    within = [row.code for row in places.list_areas(on=on, within=area.code)]
    plans = problems.list_plans(area_codes=[area.code, *within], on=on, state=problems.PlanState.AGREED)
    around = places.boundary_of(area.code, on)
    pictures = [
        outline.draw(
            outline.shape_of(row.wkb), f"Outline of {row.name}.", around.geometry if around else None
        )
        for row in rows
    ]
    return page(
        request,
        "suggestion_list.html",
        "tasks",
        sector=area,
        rows=[(row, picture, hours.told(row)) for row, picture in zip(rows, pictures, strict=True)],
        made=rows[0] if rows else None,
        plans=plans,
        may_make=may(request, Permission.TASK_PATROL, area.path),
    )


@requires(Permission.TASK_PATROL, area="sector_code")
@require_POST
@once
def make(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Suggest anew, from the newest twelve months of recorded crime."""
    guard(request, Permission.TASK_PATROL, places.path_of(sector_code, today()))
    with refusals.on_page(request):
        rows = suggest_patrols.make(viewer=viewer_of(request), sector_code=sector_code, at=now())
        messages.success(request, f"{len(rows)} place{'' if len(rows) == 1 else 's'} suggested.")
    return redirect("station:suggestion_list", sector_code=sector_code)


@requires(Permission.SEE_STATION, area="sector_code")
@require_safe
def quality(request: HttpRequest, sector_code: str) -> HttpResponse:
    """How suggestions would have done on months that have been, beside a plain map."""
    area = places.get_area(sector_code, today())
    return page(
        request,
        "suggestion_quality.html",
        "tasks",
        sector=area,
        trial=tasking.latest_trial(viewer=viewer_of(request), sector_code=sector_code),
        may_make=may(request, Permission.TASK_PATROL, area.path),
    )


@requires(Permission.TASK_PATROL, area="sector_code")
@require_POST
@once
def try_out(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Work out how suggestions would have done, from the crime that is loaded now."""
    guard(request, Permission.TASK_PATROL, places.path_of(sector_code, today()))
    with refusals.on_page(request):
        found = try_suggestions.run(viewer=viewer_of(request), sector_code=sector_code, at=now())
        months = len(found.months)
        messages.success(request, f"Tried on {months} month{'' if months == 1 else 's'} that have been.")
    return redirect("station:suggestion_quality", sector_code=sector_code)
