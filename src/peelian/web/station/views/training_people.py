"""One person's training: where they stand on a day and why, and their record, which learning and development keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.days import in_words
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.training import RecordForm, WithdrawForm
from peelian.web.station.page import day_asked, page


@requires(Permission.READ_TRAINING)
@require_safe
def show(request: HttpRequest, person_id: int) -> HttpResponse:
    """Where somebody stands on a day with each course that is required of them, and all that it follows from."""
    viewer, at, on = viewer_of(request), now(), day_asked(request)
    found = train.training_of(viewer, at, person_id, on)
    return page(
        request, "training_of.html", "training", of=found, on=on, manages=train.manages(viewer, at),
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def record(request: HttpRequest) -> HttpResponse:
    """Put one thing on somebody's training record."""
    courses = [(one.code, one.name) for one in training.list_courses()]
    asked = {"collar_number": request.GET.get("collar", "")}
    form = RecordForm(request.POST or None, courses=courses, initial=asked)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.record(viewer=viewer_of(request), at=now(), **form.said())
            messages.success(request, "It is on their record.")
            return redirect("station:training")
    return page(
        request, "training_form.html", "training", form=form, heading="Record training", button="Record it",
        back=reverse("station:training"),
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take a record back that was wrong, after a second look."""
    found = training.get_record(record_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.withdraw_record(
                viewer=viewer_of(request), at=now(), record_id=record_id, **form.cleaned_data
            )
            messages.success(request, "Withdrawn. It counts on no day, and its credential is revoked.")
            return redirect("station:training_of", person_id=found.person_id)
    return page(
        request, "end.html", "training", form=form, heading="Withdraw this record", button="Withdraw it",
        what=f"{found.course_name}, {found.result.label.lower()} on {in_words(found.on)}, of "
        f"{found.collar_number}. It counts on no day any more; that it stood, and why it was withdrawn, is kept.",
        back=reverse("station:training_of", args=[found.person_id]),
    )  # fmt: skip
