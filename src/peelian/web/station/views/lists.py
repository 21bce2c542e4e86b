"""The fortnight's list of a sector: make it, see why each line stands where it stands, adopt, keep or decline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import set_priorities
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import fortnight_of, now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.once import once
from peelian.web.station.forms.listing import AdoptForm, DeclineForm, KeepForm, TakeUpForm
from peelian.web.station.page import area_filter, chosen_ground, guard, may, page, today


@requires(Permission.SEE_STATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sectors of the viewer, with the state of their list of this fortnight."""
    land = chosen_ground(request, Permission.SEE_STATION)
    on = today()
    rows = [{"sector": sector, "cycle": priorities.current_cycle(sector.code, on)} for sector in land.sectors]
    starts_on, ends_on = fortnight_of(on)
    return page(
        request,
        "list_index.html",
        "lists",
        rows=rows,
        starts_on=starts_on,
        ends_on=ends_on,
        **area_filter(land),
    )


@requires(Permission.SEE_STATION, area="sector_code")
@require_safe
def sector(request: HttpRequest, sector_code: str) -> HttpResponse:
    """A sector's list of this fortnight, or of an earlier one that `?list=` names."""
    on = today()
    area = places.get_area(sector_code, on)
    cycles = priorities.list_cycles(sector_code)
    wanted = request.GET.get("list", "")
    shown = (
        next((cycle for cycle in cycles if str(cycle.id) == wanted), None)
        if wanted
        else priorities.current_cycle(sector_code, on)
    )
    starts_on, ends_on = fortnight_of(on)
    may_decide = may(request, Permission.ADOPT_PRIORITY, area.path)
    signed = {row.cycle_id: row for row in reversed(priorities.list_minutes(sector_code))}  # the last number
    return page(
        request,
        "list_sector.html",
        "lists",
        sector=area,
        cycle=shown,
        cycles=[(old, signed.get(old.id)) for old in cycles if shown is None or old.id != shown.id],
        starts_on=starts_on,
        ends_on=ends_on,
        is_current=shown is None or shown.starts_on == starts_on,
        may_make=may(request, Permission.PREPARE_PRIORITIES, area.path),
        by_harm=shown is not None and _by_harm(shown),
        may_decide=may_decide,
        may_take_up=may_decide and shown is not None and not priorities.list_minutes_of(shown.id),
    )


def _by_harm(cycle: priorities.CycleView) -> bool:
    lines = any(line.recorded_rank is not None for line in cycle.candidates)
    return lines or any(line.recorded_rank is not None for line in cycle.fell)


@requires(Permission.PREPARE_PRIORITIES, area="sector_code")
@require_POST
@once
def make(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Make this fortnight's list, or make it again while nothing on it is decided."""
    with refusals.on_page(request):
        set_priorities.make_list(viewer=viewer_of(request), at=now(), sector_code=sector_code, on=today())
        messages.success(request, "The list is made.")
    return redirect("station:list", sector_code=sector_code)


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Adopt a line in words for the public, keep the priority that it is about, or decline it: a form for each."""
    guard(request, Permission.ADOPT_PRIORITY, priorities.sector_path_of(candidate_id))
    line = priorities.get_candidate(candidate_id)
    cycle = priorities.get_cycle(line.cycle_id)
    if line.decision is not priorities.DecisionKind.PENDING:
        messages.info(request, f"{line.category_label} was {line.decision.value} by {line.decided_by_name}.")
        return redirect("station:list", sector_code=cycle.sector_code)
    chosen = next((name for name in ("decline", "keep") if name in request.POST), "adopt")
    standing = set_priorities.list_keepable(at=now(), line=line)
    forms = _forms(request, chosen, line, cycle.sector_code, standing)
    form = forms[chosen]
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            return _decided(request, chosen, line, cycle.sector_code, form.cleaned_data)
    return page(
        request,
        "list_decide.html",
        "lists",
        line=line,
        cycle=cycle,
        form=form,
        standing=standing,
        stands_here=any(one.area_code == line.area_code for one in standing),
        adopt=forms["adopt"],
        keep=forms["keep"],
        decline=forms["decline"],
    )


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_up(request: HttpRequest, cycle_id: int, category: str) -> HttpResponse:
    """Make a priority of what a list had no room for, with the reason."""
    cycle = priorities.get_cycle(cycle_id)
    guard(request, Permission.ADOPT_PRIORITY, places.path_of(cycle.sector_code, today()))
    line = next((one for one in cycle.fell if one.category == category), None)
    if line is None:
        raise NotFound("That isn't beyond this list's length.")
    form = TakeUpForm(
        request.POST or None, areas=_areas(cycle.sector_code), initial={"area_code": line.area_code}
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            priority = set_priorities.take_up(
                viewer=viewer_of(request), at=now(), cycle_id=cycle.id, category=line.category, **form.cleaned_data
            )  # fmt: skip
            messages.success(request, f"{line.category_label} is a priority. Residents can read it now.")
            return redirect("station:priority", priority_id=priority.id)
    return page(request, "list_take_up.html", "lists", line=line, cycle=cycle, form=form)


def _forms(
    request: HttpRequest,
    chosen: str,
    line: priorities.CandidateView,
    sector_code: str,
    standing: list[priorities.PriorityView],
) -> dict[str, Form]:
    """All three; only the one that was sent holds what was typed."""
    sent = {chosen: request.POST or None}
    return {
        "adopt": AdoptForm(
            sent.get("adopt"), areas=_areas(sector_code), initial={"area_code": line.area_code}
        ),
        "keep": KeepForm(
            sent.get("keep"),
            prefix="keep",
            standing=[(one.id, f"{one.area_name}: {one.issue}") for one in standing],
        ),
        "decline": DeclineForm(sent.get("decline")),
    }


def _decided(
    request: HttpRequest, chosen: str, line: priorities.CandidateView, sector_code: str, said: dict[str, Any]
) -> HttpResponse:
    viewer, at = viewer_of(request), now()
    if chosen == "adopt":
        priority = set_priorities.adopt(
            viewer=viewer, at=at, candidate_id=line.id, issue=said["issue"], area_code=said["area_code"]
        )
        messages.success(request, f"{line.category_label} is a priority. Residents can read it now.")
        return redirect("station:priority", priority_id=priority.id)
    if chosen == "keep":
        set_priorities.keep(viewer=viewer, at=at, candidate_id=line.id, **said)
    else:
        set_priorities.decline(viewer=viewer, at=at, candidate_id=line.id, reason=said["reason"])
    how = "stays a priority" if chosen == "keep" else "is declined for this fortnight"
    messages.success(request, f"{line.category_label} {how}.")
    return redirect("station:list", sector_code=sector_code)


def _areas(sector_code: str) -> list[tuple[str, str]]:
    on = today()
    try:
        whole = places.get_area(sector_code, on)
    except Refused:  # the sector ended: its old lists can still be decided, for the sector as it was
        return [(sector_code, "The whole sector")]
    parts = places.list_areas(on=on, within=sector_code, kind=places.AreaKind.NEIGHBOURHOOD)
    return [(whole.code, f"The whole of {whole.name}"), *((area.code, area.name) for area in parts)]
