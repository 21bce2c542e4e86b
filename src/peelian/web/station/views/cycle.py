"""A sector's fortnight: what is due and what was decided, its minutes, and the rule that its lists are made by."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import run_cycle, set_priorities
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.cycle import ListRuleForm, MinutesForm
from peelian.web.station.page import may, page, today

#: Where each thing that is due is done, by the model that it is about.
_PLACES = {
    "priorities.Priority": "station:priority",
    "problems.Plan": "station:plan",
}


@requires(Permission.SEE_STATION, area="sector_code")
@require_safe
def board(request: HttpRequest, sector_code: str) -> HttpResponse:
    """What is due, decided and by whom, in this fortnight or in that of the list which `?list=` names."""
    on = today()
    wanted = request.GET.get("list", "")
    if wanted:
        found = (c for c in priorities.list_cycles(sector_code) if str(c.id) == wanted)
        cycle = next(found, None)
        if cycle is None:
            raise NotFound("There is no such list.")
        on = cycle.starts_on
    fortnight = run_cycle.board(viewer=viewer_of(request), at=now(), sector_code=sector_code, on=on)
    return page(
        request,
        "cycle_board.html",
        "lists",
        board=fortnight,
        due=[(due, _address(due, sector_code)) for due in fortnight.due],
        may_sign=fortnight.may_sign and may(request, Permission.ADOPT_PRIORITY, fortnight.sector.path),
    )


@requires(Permission.ADOPT_PRIORITY, area="sector_code")
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sign(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Sign the minutes of this fortnight, or of the list that `?list=` names; correct what was signed."""
    cycle = _cycle(request, sector_code)
    signed = priorities.list_minutes_of(cycle.id)
    last = signed[-1] if signed else None
    begun = {"present": last.present, "apologies": last.apologies, "notes": last.notes} if last else {}
    form = MinutesForm(request.POST or None, initial=begun, corrects=last is not None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            run_cycle.sign_minutes(
                viewer=viewer_of(request), at=now(), cycle_id=cycle.id, **form.cleaned_data
            )
            messages.success(request, "The minutes are signed. They stay as they are.")
            return redirect(f"{reverse('station:cycle_board', args=[sector_code])}?list={cycle.id}")
    return page(request, "minutes_sign.html", "lists", cycle=cycle, form=form, last=last)


@requires(Permission.SEE_STATION)
@require_safe
def minutes_pdf(request: HttpRequest, minutes_id: int) -> HttpResponse:
    """Signed minutes as a PDF."""
    paper = run_cycle.print_minutes(viewer=viewer_of(request), at=now(), minutes_id=minutes_id)
    minutes = priorities.get_minutes(minutes_id)
    answer = HttpResponse(paper, content_type="application/pdf")
    name = f"minutes-{minutes.sector_code}-{minutes.starts_on:%Y-%m-%d}-{minutes.number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@requires(Permission.ADOPT_PRIORITY, area="area_code")
@require_http_methods(["GET", "HEAD", "POST"])
@once
def list_rule(request: HttpRequest, area_code: str) -> HttpResponse:
    """By which rule the lists of an area are made, and how much each side counts."""
    on = today()
    area = places.get_area(area_code, on)
    holds = priorities.list_rule_for(area_path=area.path, on=on)
    form = ListRuleForm(request.POST or None, initial=ListRuleForm.from_rule(holds, on))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            set_priorities.set_list_rule(
                viewer=viewer_of(request), at=now(), area_code=area_code, **form.as_rule()
            )
            messages.success(request, f"Set for {area.name}. Lists that are made from then on go by it.")
            return redirect("station:list_rule", area_code=area_code)
    return page(
        request,
        "list_rule.html",
        "lists",
        area=area,
        holds=holds,
        set_here=priorities.list_rules_of(area_code),
        severity=priorities.severity_weights(on),
        matrix=priorities.matrix_on(on),
        form=form,
    )


def _cycle(request: HttpRequest, sector_code: str) -> priorities.CycleView:
    wanted = request.GET.get("list", "")
    found = [
        cycle
        for cycle in priorities.list_cycles(sector_code)
        if (str(cycle.id) == wanted if wanted else cycle.starts_on <= today() < cycle.ends_on)
    ]
    if not found:
        raise NotFound("There is no list of this fortnight to sign minutes of.")
    return found[0]


def _address(due: run_cycle.Due, sector_code: str) -> str:
    model, _, number = due.subject.partition(":")
    if model in _PLACES:
        return reverse(_PLACES[model], args=[number])
    of_list = f"?list={number}" if model == "priorities.Cycle" else ""
    return reverse("station:list", args=[sector_code]) + of_list
