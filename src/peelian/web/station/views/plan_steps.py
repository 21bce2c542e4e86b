"""While a plan runs: a phase begins, a tactic joins or is dropped; the plan on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.problems import api as problems
from peelian.journeys import plan_paper, write_plan
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.plans import AddTacticForm, DropTacticForm, PhaseForm
from peelian.web.station.page import guard, page, today
from peelian.web.station.views.plan_writing import owners_of, tactic_of


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_phase(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin a phase of Clear-Hold-Build."""
    plan = _plan(request, plan_id)
    form = PhaseForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "phase": problems.ChbPhase(form.cleaned_data["phase"])}
        with refusals.on_form(form):
            write_plan.begin_phase(viewer=viewer_of(request), at=now(), plan_id=plan_id, **said)
            messages.success(request, f"The plan is in its phase “{said['phase'].label}”.")
            return redirect("station:plan", plan_id=plan_id)
    return _ask(request, plan, form, heading="Begin a phase of Clear-Hold-Build", button="Begin the phase")


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_tactic(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add a tactic, of ours or a partner's, while the plan runs."""
    plan = _plan(request, plan_id)
    form = AddTacticForm(request.POST or None, **owners_of(request, problems.area_path_of(plan_id)))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            write_plan.add_tactic(
                viewer=viewer_of(request), at=now(), plan_id=plan_id, tactic=tactic_of(form.cleaned_data)
            )
            messages.success(request, "The tactic is added.")
            return redirect("station:plan", plan_id=plan_id)
    return _ask(request, plan, form, heading="Add a tactic", button="Add the tactic")


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def drop_tactic(request: HttpRequest, plan_id: int, tactic_id: int) -> HttpResponse:
    """Say that a tactic won't be done, and why."""
    plan = _plan(request, plan_id)
    tactic = next((row for row in plan.tactics if row.id == tactic_id), None)
    if tactic is None:
        raise NotFound("There is no such tactic in this plan.")
    form = DropTacticForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            write_plan.drop_tactic(
                viewer=viewer_of(request), at=now(), tactic_id=tactic_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "The tactic is dropped; the plan says why.")
            return redirect("station:plan", plan_id=plan_id)
    return _ask(request, plan, form, heading=f"Drop “{tactic.what}”", button="Drop the tactic")


@requires(Permission.SEE_STATION)
@require_safe
def on_paper(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The staff copy of a plan as a PDF. Raises NotFound where nothing prints."""
    guard(request, Permission.SEE_STATION, problems.area_path_of(plan_id))
    press = ports().press
    if press is None:
        raise NotFound("Nothing is printed here.")
    at = now()
    made = press(plan_paper.paper(viewer=viewer_of(request), at=at, plan_id=plan_id), at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plan-{plan_id}.pdf"'
    return answer


def _plan(request: HttpRequest, plan_id: int) -> problems.PlanView:
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    return problems.get_plan(plan_id, on=today())


def _ask(
    request: HttpRequest, plan: problems.PlanView, form: Any, *, heading: str, button: str
) -> HttpResponse:
    return page(
        request,
        "end.html",
        "plans",
        form=form,
        heading=heading,
        what=plan.title,
        button=button,
        calm=True,
        back=reverse("station:plan", args=[plan.id]),
    )
