"""Equality impact assessments: of what was decided, with what is done about it."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.fairness.api import (
    LARGEST_FILE,
    AssessmentState,
    AssessmentView,
    CannotWrite,
    Characteristic,
)
from peelian.journeys import manage_fairness
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.handed_in import to_keep
from peelian.web.shared.once import once
from peelian.web.station.forms.fairness import ActionForm, AssessmentForm, DraftForm, FileForm
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
        may_approve=manages and _draft(found) and found.written_by_id != viewer.user_id,
        may_edit=manages and _draft(found) and found.written_by_id == viewer.user_id,
    )  # fmt: skip


@requires(Permission.MANAGE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Change one's own draft."""
    viewer = viewer_of(request)
    found = manage_fairness.get_assessment(viewer=viewer, assessment_id=assessment_id)
    initial = {"title": found.title, "body": found.body, "affected": list(found.affected)}
    form = DraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_fairness.edit_assessment(
                viewer=viewer, at=now(), assessment_id=assessment_id, title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                affected=[Characteristic(one) for one in form.cleaned_data["affected"]],
            )  # fmt: skip
            messages.success(request, "Changed. Whoever approves it reads this.")
            return redirect("station:assessment", assessment_id=assessment_id)
    return page(
        request,
        "assessment_edit.html",
        _HERE,
        form=form,
        found=found,
        heading="Change the draft",
        button="Keep it",
    )


@requires(Permission.MANAGE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_file(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Put a file with one's own draft."""
    viewer = viewer_of(request)
    found = manage_fairness.get_assessment(viewer=viewer, assessment_id=assessment_id)
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals.on_form(form):
            if upload.size > LARGEST_FILE:
                raise CannotWrite("The file is larger than 5 MB.", field="file")
            manage_fairness.add_file(
                viewer=viewer, at=now(), assessment_id=assessment_id, name=upload.name, content=upload.read()
            )
            messages.success(request, "Added.")
            return redirect("station:assessment", assessment_id=assessment_id)
    return page(
        request, "assessment_edit.html", _HERE, form=form, found=found, heading="Add a file", button="Add it",
        files=True,
    )  # fmt: skip


@requires(Permission.MANAGE_FAIRNESS)
@require_POST
@once
def remove_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Take a file off one's own draft."""
    viewer = viewer_of(request)
    of = manage_fairness.assessment_file(viewer=viewer, file_id=file_id).assessment_id
    with refusals.on_page(request):
        manage_fairness.remove_file(viewer=viewer, at=now(), file_id=file_id)
        messages.success(request, "Taken off.")
    return redirect("station:assessment", assessment_id=of)


@requires(Permission.SEE_FAIRNESS)
@require_safe
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file of an assessment, to be kept and not shown."""
    found = manage_fairness.assessment_file(viewer=viewer_of(request), file_id=file_id)
    return to_keep(found.content, found.media_type, f"assessment-{found.assessment_id}-{file_id}")


@requires(Permission.MANAGE_FAIRNESS)
@require_POST
def approve(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Approve what somebody else wrote, as it was when the page was opened: `seen` says when that was written."""
    with refusals.on_page(request):
        manage_fairness.approve_assessment(
            viewer=viewer_of(request), at=now(), assessment_id=assessment_id, seen_at=_seen(request)
        )
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


def _draft(found: AssessmentView) -> bool:
    return found.state is AssessmentState.DRAFT


def _seen(request: HttpRequest) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError as bad:
        raise Refused("Open the assessment, read it, and approve it there.") from bad
