"""What residents may read of a plan: written, published by a second person, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import publish_plan
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.plans import PublicPartForm, WithdrawForm
from peelian.web.station.page import guard, page, today


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write, or write anew, what residents may read of a plan."""
    guard(request, Permission.WRITE_PLAN, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    if plan.state is problems.PlanState.CLOSED:
        messages.info(
            request, "This plan is closed: tell residents what came of it in an update on the priority."
        )
        return redirect("station:plan", plan_id=plan_id)
    part = problems.find_part(plan_id)
    started = (
        {
            "title": part.title,
            "problem": part.problem,
            "doing": part.doing,
            "measuring": part.measuring,
            "outcome_ids": list(part.outcome_ids),
        }
        if part
        else {"title": plan.title, "problem": priorities.get_priority(plan.priority_id, at=now()).issue}
    )
    outcomes = [(row.id, row.indicator) for row in plan.outcomes]
    form = PublicPartForm(request.POST or None, initial=started, outcomes=outcomes)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            publish_plan.write(viewer=viewer_of(request), at=now(), plan_id=plan_id, **form.cleaned_data)
            messages.success(request, "It is written. Somebody else publishes it.")
            return redirect("station:plan", plan_id=plan_id)
    return page(
        request,
        "public_part.html",
        "plans",
        form=form,
        plan=plan,
        shown=bool(part and part.is_published),
        back=reverse("station:plan", args=[plan_id]),
    )


@requires(Permission.ADOPT_PRIORITY)
@require_POST
@once
def publish(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Show residents the words that were on the page; where others were written since, show those again instead."""
    with refusals.on_page(request):
        seen = request.POST.get("seen", "")
        publish_plan.publish(viewer=viewer_of(request), at=now(), plan_id=plan_id, seen=seen)
        messages.success(request, "Residents can read it now.")
    return redirect("station:plan", plan_id=plan_id)


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Take it from the site."""
    guard(request, Permission.ADOPT_PRIORITY, problems.area_path_of(plan_id))
    plan = problems.get_plan(plan_id, on=today())
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            publish_plan.withdraw(
                viewer=viewer_of(request), at=now(), plan_id=plan_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "It is taken from the site.")
            return redirect("station:plan", plan_id=plan_id)
    return page(
        request,
        "end.html",
        "plans",
        form=form,
        heading="Withdraw what residents read",
        what=plan.title,
        button="Withdraw",
        back=reverse("station:plan", args=[plan_id]),
    )
