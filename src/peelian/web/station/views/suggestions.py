"""Where a patrol is suggested, and why. A person chooses; what was suggested is kept beside the choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.journeys import suggest_patrols, try_suggestions
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
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
    """The sectors to choose from; straight to the only one, or to that of the plan which `?plan=` names."""
    on = today()
    plan = _plan(request, request.GET)
    if plan is not None:
        area = places.get_area(plan.area_code, on)
        code = area.parent_code if area.kind is places.AreaKind.NEIGHBOURHOOD else area.code
        return redirect(_address(code, plan, None))
    held = ground(viewer_of(request), Permission.SEE_STATION, on)
    codes = dict.fromkeys(area.parent_code for area in held.neighbourhoods)
    sectors = sorted((places.get_area(code, on) for code in codes), key=lambda area: area.name)
    if len(sectors) == 1:
        return redirect("station:suggestion_list", sector_code=sectors[0].code)
    return page(request, "suggestion_index.html", "tasks", sectors=sectors)


@requires(Permission.SEE_STATION, area="sector_code")
@require_safe
def sector(request: HttpRequest, sector_code: str) -> HttpResponse:
    """The places that were suggested last, each with its reason, and the plans under which a patrol can go there.

    From all crimes, or from those of one problem: `?problem=`, or that of the plan which `?plan=` names.
    """
    on, viewer = today(), viewer_of(request)
    area = places.get_area(sector_code, on)
    plan, problem = _asked(request, request.GET, sector_code)
    rows = tasking.list_suggestions(viewer=viewer, sector_code=sector_code, category=problem)
    within = [row.code for row in places.list_areas(on=on, within=area.code)]
    plans = problems.list_plans(area_codes=[area.code, *within], on=on, state=problems.PlanState.AGREED)
    if plan is not None:
        plans = [row for row in plans if row.id == plan.id]
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
        plan=plan,
        problem=problem,
        problems=[one for one in ProblemCategory if one.published_categories],
        may_make=may(request, Permission.TASK_PATROL, area.path),
    )


@requires(Permission.TASK_PATROL, area="sector_code")
@require_POST
@once
def make(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Suggest anew, from the newest twelve months of recorded crime: of all, of a problem, or of a plan's problem."""
    guard(request, Permission.TASK_PATROL, places.path_of(sector_code, today()))
    plan, problem = _asked(request, request.POST, sector_code)
    with refusals.on_page(request):
        rows = suggest_patrols.make(
            viewer=viewer_of(request), sector_code=sector_code, at=now(), category=problem
        )
        messages.success(request, f"{len(rows)} place{'' if len(rows) == 1 else 's'} suggested.")
    return redirect(_address(sector_code, plan, problem))


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


def _plan(request: HttpRequest, said: QueryDict) -> problems.PlanView | None:
    """The plan that is asked for, for one who may see it. Raises NotFound, NotAllowed."""
    asked = said.get("plan", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    guard(request, Permission.SEE_STATION, problems.area_path_of(int(asked)))
    return problems.get_plan(int(asked), on=today())


def _asked(
    request: HttpRequest, said: QueryDict, sector_code: str
) -> tuple[problems.PlanView | None, ProblemCategory | None]:
    """The plan of this sector that is asked for, and its problem, else the problem that is chosen."""
    plan = _plan(request, said)
    if plan is None:
        chosen = said.get("problem", "")
        return None, ProblemCategory(chosen) if chosen in set(ProblemCategory) else None
    if sector_code not in places.path_of(plan.area_code, today()):
        raise NotFound("That plan is of another sector.")
    return plan, plan.category


def _address(sector_code: str, plan: problems.PlanView | None, problem: ProblemCategory | None) -> str:
    asked = f"?plan={plan.id}" if plan else f"?problem={problem}" if problem else ""
    return reverse("station:suggestion_list", args=[sector_code]) + asked
