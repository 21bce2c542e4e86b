"""Problem Management Profiles: listed, shown, agreed, read by hand, closed."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.library import api as library
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import show_outcomes, write_plan
from peelian.journeys.ports import ports
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.plans import ClosePlanForm, ReadingForm
from peelian.web.station.page import area_filter, chosen_ground, guard, may, page, today

Rows: TypeAlias = "BaseFormSet[Any]"


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Plans of the chosen areas, newest first: the course of each, its outcomes, and apart from them what was done."""
    land = chosen_ground(request, Permission.SEE_STATION)
    rows = problems.list_plans(area_codes=land.codes, on=today())
    return page(request, "plan_list.html", "plans", rows=rows, **area_filter(land))


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan with its tactics, outcomes, readings and patrols."""
    return _show(request, plan_id, None)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def agree(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Agree a draft as the page showed it: from now on patrols can be sent under it."""
    with refusals.on_page(request):
        seen = request.POST.get("seen", "")
        write_plan.agree(viewer=viewer_of(request), at=now(), plan_id=plan_id, seen=seen)
        messages.success(request, "The plan is agreed. You can send patrols under it.")
    return redirect("station:plan", plan_id=plan_id)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def add_reading(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add the value of an outcome's indicator on a day."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    form = _reading_form(plan, request.POST)
    if form is not None and form.is_valid():
        with refusals.on_form(form):
            write_plan.add_reading(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(request, "The reading is added.")
            return redirect("station:plan", plan_id=plan_id)
    return _show(request, plan_id, form)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def finish_tactic(request: HttpRequest, plan_id: int, tactic_id: int) -> HttpResponse:
    """Say that a tactic was done."""
    with refusals.on_page(request):
        write_plan.finish_tactic(viewer=viewer_of(request), at=now(), tactic_id=tactic_id)
        messages.success(request, "The tactic is marked as done.")
    return redirect("station:plan", plan_id=plan_id)


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a plan with what came of it."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    form = ClosePlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            write_plan.close(
                viewer=viewer_of(request),
                at=now(),
                plan_id=plan_id,
                assessment=form.cleaned_data["assessment"],
            )
            messages.success(request, "The plan is closed.")
            return redirect("station:plan", plan_id=plan_id)
    return page(
        request,
        "end.html",
        "plans",
        form=form,
        heading="Close this plan",
        what=plan.title,
        said=[f"{row.indicator}: {row.course}. {row.course_reason}" for row in plan.outcomes],
        button="Close plan",
        back=reverse("station:plan", args=[plan_id]),
    )


def _show(request: HttpRequest, plan_id: int, form: ReadingForm | None) -> HttpResponse:
    at = now()
    plan = problems.get_plan(plan_id, on=today())
    path = plan.area_path
    guard(request, Permission.SEE_STATION, path)
    tasks = tasking.list_tasks_of_plan(viewer=viewer_of(request), plan_id=plan_id)
    proofs = visibility.list_proofs([task.id for task in tasks])
    outputs, outcomes = show_outcomes.show(at=at, plan=plan)
    part = problems.find_part(plan_id)
    return page(
        request,
        "plan.html",
        "plans",
        plan=plan,
        outputs=outputs,
        outcomes=outcomes,
        part=part,
        part_outcomes=[row for row in plan.outcomes if part and row.id in part.outcome_ids],
        form=form or _reading_form(plan, None),
        tasks=[{"task": task, "proof": proofs.get(task.id)} for task in tasks],
        may_write=may(request, Permission.WRITE_PLAN, path),
        may_publish=may(request, Permission.ADOPT_PRIORITY, path),
        may_task=may(request, Permission.TASK_PATROL, path),
        can_print=ports().press is not None,
        good_practice=library.list_of_plan(plan_id),
        subject=f"problems.Plan:{plan_id}",
    )


def _reading_form(plan: problems.PlanView, typed: Any) -> ReadingForm | None:
    """The form of a typed reading; None where all outcomes are read by themselves."""
    by_hand = [row for row in plan.outcomes if row.measure is problems.Measure.TYPED]
    if not by_hand:
        return None
    return ReadingForm(typed, outcomes=[(row.id, row.indicator) for row in by_hand], today=today())
