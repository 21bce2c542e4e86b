"""Patrols: send one under an agreed plan, see planned beside proven, end it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.journeys import conflicts, prove, send_patrol
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.web.shared import outline, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station import hours, reasons
from peelian.web.station.forms.listing import EndForm
from peelian.web.station.forms.people import ReasonForm
from peelian.web.station.forms.tasks import (
    CIRCLE,
    DRAWN,
    KINDS,
    NEIGHBOURHOOD,
    SAVED,
    STREET,
    SUGGESTED,
    Repeat,
    TaskForm,
    WindowForm,
    WindowRows,
    repeat_of,
    windows_of,
)
from peelian.web.station.page import area_filter, chosen_ground, guard, may, page, today
from peelian.web.station.rows import all_errors, as_typed, redrawn

#: What was said and couldn't be taken is shown for a fortnight.
UNSAID_SINCE = dt.timedelta(days=14)
STATES = {"tasked": "Open", "finished": "Finished", "cancelled": "Cancelled"}


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Patrols of the chosen areas, newest first, each planned beside proven."""
    land = chosen_ground(request, Permission.SEE_STATION)
    wanted = request.GET.get("state", "tasked")
    state = tasking.TaskState(wanted) if wanted in set(tasking.TaskState) else None
    tasks = tasking.list_tasks(viewer=viewer_of(request), area_codes=land.codes, state=state)
    proofs = visibility.list_proofs([task.id for task in tasks])
    rows = [{"task": task, "proof": proofs.get(task.id)} for task in tasks]
    return page(
        request,
        "task_list.html",
        "tasks",
        rows=rows,
        states=STATES,
        state=wanted,
        may_task=accounts.may_anywhere(viewer_of(request), Permission.TASK_PATROL),
        unsaid=tasking.unsaid(viewer=viewer_of(request), area_codes=land.codes, since=now() - UNSAID_SINCE),
        **area_filter(land),
    )


@requires(Permission.TASK_PATROL)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Send a patrol under a plan: a place from a list, around a postcode or drawn; times; dose; people."""
    path = problems.area_path_of(plan_id)
    guard(request, Permission.TASK_PATROL, path)
    plan = problems.get_plan(plan_id, on=today())
    if plan.state is not problems.PlanState.AGREED:
        messages.error(request, "Patrols are sent under an agreed plan. Agree this one first.")
        return redirect("station:plan", plan_id=plan_id)
    suggestion = _suggestion(request, plan)
    choices = _choices(request, plan) | {"suggestion": suggestion}
    shown = stands = None
    if request.method != "POST":
        form, times = (
            TaskForm(initial=_usual(plan, choices), **choices),
            WindowRows(initial=[{}], prefix="times"),
        )
    elif "add_time" in request.POST:
        form = TaskForm(initial=as_typed(TaskForm(request.POST, **choices)), **choices)
        times = redrawn(WindowRows, request.POST, "times", one_more=True)
    elif "show_times" in request.POST:
        times = WindowRows(request.POST, prefix="times")
        shown = repeat_of(windows_of(times)) if times.is_valid() else None
        asked = TaskForm(request.POST, **choices)
        form = TaskForm(initial=as_typed(asked) | {"seen": shown.key if shown else ""}, **choices)
        stands = _against(asked, times) if shown else None
    else:
        form, times = TaskForm(request.POST, **choices), WindowRows(request.POST, prefix="times")
        sound = all([form.is_valid(), times.is_valid()])
        shown = _unseen(request.POST, form, times)
        stands = _against(form, times) if shown else None
        if sound and shown is None:
            with refusals.on_form(form):
                codes = [code for code, _ in choices["neighbourhoods"]]
                task = _send(request, plan, form.cleaned_data | {"codes": codes}, windows_of(times))
                messages.success(request, "The patrol is sent. It is on their phones now.")
                return redirect("station:task", task_id=task.id)
    codes = [code for code, _ in choices["neighbourhoods"]]
    return page(
        request,
        "task_send.html",
        "tasks",
        plan=plan,
        form=form,
        suggestion=suggestion,
        hours=hours.told(suggestion) if suggestion else None,
        dose=tasking.DEFAULT_DOSE,
        times=times,
        shown=shown,
        stands=stands,
        most=tasking.MOST_WINDOWS,
        any_errors=all_errors(form, times),
        outlines=places.boundaries_geojson(codes, today()),
        tiles=settings.TILE_URL,
        credit=settings.TILE_CREDIT,
    )


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, task_id: int) -> HttpResponse:
    """One patrol: what was asked, what the positions show, who was where if there's a reason to know."""
    path = tasking.area_path_of(task_id)
    guard(request, Permission.SEE_STATION, path)
    return _show(request, task_id, ReasonForm())


@requires(Permission.SEE_POSITIONS)
@require_POST
def visits(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give the reason for looking at single visits; the page then shows them for a quarter of an hour."""
    guard(request, Permission.SEE_POSITIONS, tasking.area_path_of(task_id))
    form = ReasonForm(request.POST)
    if form.is_valid():
        reasons.keep(request, f"visits:{task_id}", form.cleaned_data["reason"])
        return redirect(f"{reverse('station:task', args=[task_id])}#visits")
    return _show(request, task_id, form)


@requires(Permission.SEE_POSITIONS)
@require_POST
@once
def work_out(request: HttpRequest, task_id: int) -> HttpResponse:
    """Work the proof out again from the positions that are there now."""
    with refusals.on_page(request):
        prove.work_out(viewer=viewer_of(request), at=now(), task_id=task_id)
        messages.success(request, "Worked out again from the positions that we have now.")
    return redirect("station:task", task_id=task_id)


@requires(Permission.TASK_PATROL)
@require_POST
@once
def end(request: HttpRequest, task_id: int) -> HttpResponse:
    """Finish a patrol, whoever has or hasn't said so."""
    with refusals.on_page(request):
        send_patrol.end(viewer=viewer_of(request), at=now(), task_id=task_id)
        messages.success(request, "The patrol is finished.")
    return redirect("station:task", task_id=task_id)


@requires(Permission.TASK_PATROL)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """Call a patrol off, and say why."""
    guard(request, Permission.TASK_PATROL, tasking.area_path_of(task_id))
    task = tasking.get_task(viewer=viewer_of(request), task_id=task_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            send_patrol.cancel(
                viewer=viewer_of(request), at=now(), task_id=task_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "The patrol is called off.")
            return redirect("station:task", task_id=task_id)
    return page(
        request,
        "end.html",
        "tasks",
        form=form,
        heading="Call this patrol off",
        what=task.title,
        button="Call off",
        back=reverse("station:task", args=[task_id]),
    )


def _show(request: HttpRequest, task_id: int, form: ReasonForm) -> HttpResponse:
    viewer = viewer_of(request)
    path = tasking.area_path_of(task_id)
    task = tasking.get_task(viewer=viewer, task_id=task_id)
    proof = visibility.get_proof(task_id)
    reason = reasons.kept(request, f"visits:{task_id}")
    may_see = may(request, Permission.SEE_POSITIONS, path)
    stays = (
        visibility.list_visits(viewer=viewer, task_id=task_id, at=now(), reason=reason)
        if reason and may_see and proof
        else None
    )
    return page(
        request,
        "task.html",
        "tasks",
        task=task,
        proof=proof,
        form=form,
        reason=reason,
        visits=stays,
        sayings=tasking.list_sayings(viewer=viewer, task_id=task_id),
        may_see=may_see,
        may_import=accounts.may_anywhere(viewer, Permission.IMPORT_DATA),
        may_end=may(request, Permission.TASK_PATROL, path) and task.state is tasking.TaskState.TASKED,
        suggested=tasking.get_suggestion(task.suggestion_id) if task.suggestion_id else None,
        departed=_departed(task),
        map=place_map(task),
        kind=dict(KINDS)[task.kind],
        share_drawn=min(proof.dose_share, 1.0) * 100 if proof else 0.0,
        subject=f"tasking.PatrolTask:{task_id}",
    )


def _departed(task: tasking.TaskView) -> tasking.Departure | None:
    if task.suggestion_id is None or task.place_id is None:
        return None
    return tasking.departure(task.suggestion_id, task.place_id, task.windows)


def place_map(task: tasking.TaskView) -> outline.OutlineMap | None:
    """The place of a patrol in its neighbourhood, drawn without script."""
    around = places.boundary_of(task.area_code, today())
    words = f"Outline of {task.place_name}, in {task.area_name}."
    return outline.draw(outline.shape_of(task.place_wkb), words, around.geometry if around else None)


def _unseen(typed: QueryDict, form: TaskForm, times: BaseFormSet[WindowForm]) -> Repeat | None:
    """The times, when there are several and these haven't been shown yet; the form now says that they have."""
    if not times.is_valid():
        return None
    repeat = repeat_of(windows_of(times))
    if len(repeat.windows) == 1 or typed.get("seen") == repeat.key:
        return None
    data = typed.copy()
    data["seen"] = repeat.key
    form.data = data
    return repeat


def _against(form: TaskForm, times: BaseFormSet[WindowForm]) -> list[conflicts.Against]:
    """What is recorded of the people who are chosen, or of a team's, in the times of a valid set."""
    windows = [tasking.Window(starts_at, ends_at) for starts_at, ends_at in windows_of(times)]
    form.is_valid()  # whatever else is wrong, who is chosen is known
    said = form.cleaned_data
    people = send_patrol.people_asked(said.get("person_ids") or [], said.get("team_id"), windows)
    return conflicts.against(people, windows)


def _choices(request: HttpRequest, plan: problems.PlanView) -> dict[str, Any]:
    """What the form offers: the plan's tactics, the neighbourhoods of its area, the people of its sector."""
    on = today()
    area = places.get_area(plan.area_code, on)
    if area.kind == places.AreaKind.NEIGHBOURHOOD:
        neighbourhoods, sector_code = [area], area.parent_code
    else:
        neighbourhoods = places.list_areas(on=on, within=area.code, kind=places.AreaKind.NEIGHBOURHOOD)
        sector_code = area.code
    return {
        "tactics": [(row.id, row.what) for row in plan.tactics],
        "neighbourhoods": [(row.code, row.name) for row in neighbourhoods],
        "people": [
            (row.id, f"{row.full_name}, {row.team_name}") for row in _people(request, sector_code, area.code)
        ],
        "teams": [(row.id, row.name) for row in _teams(request, sector_code, area.code)],
        "kept": [
            (row.id, f"{row.name}, {row.area_name}")
            for row in tasking.list_places(
                viewer=viewer_of(request), area_codes=[row.code for row in neighbourhoods], on=on
            )
            if not row.control and row.kind is not tasking.PlaceKind.NEIGHBOURHOOD
        ],
        "objectives": [(row.code, row.name) for row in priorities.list_objectives(on)],
    }


def _people(request: HttpRequest, *codes: str) -> list[workforce.PersonView]:
    """People of the widest of these areas that the viewer may task in."""
    for code in codes:
        try:
            return workforce.list_people(viewer=viewer_of(request), area_path_code=code, on=today())
        except Refused:  # the sector isn't this viewer's: offer the neighbourhood's own people
            continue
    return []


def _teams(request: HttpRequest, *codes: str) -> list[workforce.TeamView]:
    """Teams of the widest of these areas that the viewer may task in."""
    for code in codes:
        try:
            return workforce.list_teams(viewer=viewer_of(request), area_path_code=code, on=today())
        except Refused:  # as for the people
            continue
    return []


def _suggestion(request: HttpRequest, plan: problems.PlanView) -> tasking.SuggestionView | None:
    """What was suggested, when the sender comes from there: for the plan's own sector."""
    asked = request.POST.get("suggestion_id") or request.GET.get("suggestion", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    row = tasking.get_suggestion(int(asked))
    area = places.get_area(plan.area_code, today())
    return row if row.area_code in area.path else None


def _usual(plan: problems.PlanView, choices: dict[str, Any]) -> dict[str, Any]:
    """A start that is right most of the time."""
    minutes = tasking.DEFAULT_DOSE.minutes
    started: dict[str, Any] = {"place": NEIGHBOURHOOD, "dose_visits": 6, "dose_minutes": minutes}
    if choices["suggestion"] is not None:
        started |= {"place": SUGGESTED, "suggestion_id": choices["suggestion"].id}
    if len(choices["neighbourhoods"]) == 1:
        started["neighbourhood_code"] = choices["neighbourhoods"][0][0]
    if len(plan.tactics) == 1:
        started["tactic_id"] = plan.tactics[0].id
    return started


def _send(
    request: HttpRequest, plan: problems.PlanView, said: dict[str, Any], windows: list[Any]
) -> tasking.TaskView:
    return send_patrol.task(
        viewer=viewer_of(request),
        at=now(),
        plan_id=plan.id,
        tactic_id=said["tactic_id"],
        title=said["title"],
        instructions=said["instructions"],
        kind=tasking.PatrolKind(said["kind"]),
        place=_place(said),
        dose_visits=said["dose_visits"],
        dose_minutes=said["dose_minutes"],
        windows=[tasking.Window(starts_at, ends_at) for starts_at, ends_at in windows],
        person_ids=said["person_ids"],
        suggestion_id=said["suggestion_id"],
        chosen_because=said["chosen_because"],
        objective_code=said["objective_code"],
        team_id=said["team_id"],
        partner=said["partner"],
        despite=said["despite"],
    )


def _place(said: dict[str, Any]) -> send_patrol.PlaceChoice:
    if said["place"] == DRAWN:
        return send_patrol.Drawn(said["geojson"], said["place_name"])
    if said["place"] == CIRCLE:
        spot = places.locate_postcode(said["postcode"], today())
        if spot.lat is None or spot.lng is None:
            raise Refused(spot.explanation or "We don't know where this postcode is.", field="postcode")
        label = f"{said['metres']} m around {spot.postcode or said['postcode']}"
        return send_patrol.Circle(spot.lat, spot.lng, said["metres"], label)
    if said["place"] == STREET:
        return send_patrol.Street(
            said["street"], (said["street_in"],) if said["street_in"] else tuple(said["codes"])
        )
    if said["place"] == SAVED:
        return send_patrol.Saved(said["place_id"])
    if said["place"] == SUGGESTED:
        return send_patrol.Suggested(said["suggestion_id"])
    return send_patrol.Neighbourhood(said["neighbourhood_code"])
