"""Equality impact assessments: of what was decided, with what is done about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.fairness.api import AssessmentState, AssessmentView, Characteristic
from peelian.journeys import manage_fairness
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.fairness import ActionForm, AssessmentForm
from peelian.web.station.page import page

_HERE = "fairness"


@requires(Permission.SEE_FAIRNESS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Assessments, the latest first, and decisions that want one."""
    viewer = viewer_of(request)
    return page(
        request,
        "assessment_list.html",
        _HERE,
        rows=manage_fairness.list_assessments(viewer=viewer),
        without=manage_fairness.list_unassessed(viewer=viewer, at=now()),
        manages=accounts.may_anywhere(viewer, Permission.MANAGE_FAIRNESS),
    )


@requires(Permission.MANAGE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest) -> HttpResponse:
    """Write an assessment; `?subject=` names the decision."""
    form = AssessmentForm(request.POST or None, initial={"subject": request.GET.get("subject", "")})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = manage_fairness.write_assessment(
                viewer=viewer_of(request),
                at=now(),
                subject=form.cleaned_data["subject"],
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                affected=[Characteristic(one) for one in form.cleaned_data["affected"]],
            )
            messages.success(request, "Written. Somebody else approves it.")
            return redirect("station:assessment", assessment_id=made)
    return page(request, "assessment_write.html", _HERE, form=form)


@requires(Permission.SEE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """One assessment with its actions; whoever manages them adds one."""
    viewer = viewer_of(request)
    form = ActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_fairness.add_action(
                viewer=viewer, at=now(), assessment_id=assessment_id, **form.cleaned_data
            )
            messages.success(request, "Added.")
            return redirect("station:assessment", assessment_id=assessment_id)
    found = manage_fairness.get_assessment(viewer=viewer, assessment_id=assessment_id)
    manages = accounts.may_anywhere(viewer, Permission.MANAGE_FAIRNESS)
    return page(
        request, "assessment.html", _HERE, form=form, found=found, manages=manages,
        may_approve=manages and _waits_for(found, viewer.name),
    )  # fmt: skip


@requires(Permission.MANAGE_FAIRNESS)
@require_POST
def approve(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Approve what somebody else wrote."""
    with refusals.on_page(request):
        manage_fairness.approve_assessment(viewer=viewer_of(request), at=now(), assessment_id=assessment_id)
        messages.success(request, "Approved.")
    return redirect("station:assessment", assessment_id=assessment_id)


@requires(Permission.MANAGE_FAIRNESS)
@require_POST
def finish(request: HttpRequest, action_id: int) -> HttpResponse:
    """Say that an action was done today."""
    with refusals.on_page(request):
        manage_fairness.finish_action(viewer=viewer_of(request), at=now(), action_id=action_id)
        messages.success(request, "Done.")
    return redirect("station:assessments")


def _waits_for(found: AssessmentView, name: str) -> bool:
    """Whether to offer the button: the service behind it compares accounts, not names."""
    return found.state is AssessmentState.DRAFT and found.written_by != name
