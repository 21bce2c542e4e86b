"""The officer's own training: where they stand, their sessions, evidence to put forward, credentials to take away."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.apps.workforce import api as workforce
from peelian.journeys import issue_badge, train
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.beat.views import page
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.once import once
from peelian.web.shared.training_calendar import calendar


class EvidenceForm(Form):
    """What shows an objective, in words and perhaps in a file."""

    words = forms.CharField(
        label="What did you do, and what came of it?",
        help_text="No names of residents or of victims.",
        max_length=training.LONGEST_EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": "Say what you did and what came of it"},
    )
    file = forms.FileField(
        label="A file (optional)",
        help_text="PDF, JPEG or PNG, 5 MB at most.",
        required=False,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload"}),
        error_messages={"empty": "This file is empty"},
    )


@requires(Permission.SEE_BEAT)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where I stand, my sessions, what I did and what I put forward."""
    at = now()
    me = workforce.person_for_user(viewer_of(request).user_id)
    if me is None:
        return page(request, "my_training.html", "home", person=None)
    day = local_day(at)
    states = training.list_currency(me.id, day)
    codes = [row.course_code for row in states if row.currency.state.value not in {"exempt", "in-date"}]
    return page(
        request,
        "my_training.html",
        "home",
        person=me,
        states=states,
        sessions=training.list_sessions(since=at, person_id=me.id),
        bookings={row.session_id: row.state.label for row in training.list_bookings_of([me.id], since=at)},
        tasks=training.list_open_tasks(me.id, course_codes=codes, on=day),
        objectives=training.list_objectives_of(
            me.id, course_codes=[row.course_code for row in states], on=day
        ),
        evidence=training.list_evidence(person_ids=[me.id]),
        withdrawn=training.list_withdrawn(me.id),
        records=training.list_records(person_ids=[me.id]),
    )


@requires(Permission.SEE_BEAT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def evidence(request: HttpRequest, task_id: int) -> HttpResponse:
    """Put evidence forward for one task."""
    viewer, at = viewer_of(request), now()
    task = _task(request, task_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refusals.on_form(form):
            if upload is not None and upload.size > training.LARGEST_FILE:
                raise training.CannotSubmit("The file is larger than 5 MB.", field="file")
            train.submit(
                viewer=viewer, at=at, task_id=task_id, words=form.cleaned_data["words"],
                file_name=upload.name if upload else "", content=upload.read() if upload else None,
            )  # fmt: skip
            messages.success(request, "Put forward. An assessor decides; you see it here.")
            return redirect("beat:my-training")
    return page(request, "my_evidence.html", "home", form=form, task=task)


@requires(Permission.SEE_BEAT)
@require_POST
@once
def badge(request: HttpRequest, record_id: int) -> HttpResponse:
    """The credential for one of my courses, as a file: the same each time."""
    with refusals.on_page(request):
        viewer = viewer_of(request)
        made = issue_badge.issue(actor=viewer.actor, at=now(), user_id=viewer.user_id, record_id=record_id)
        answer = HttpResponse(made.token, content_type="application/jwt")
        answer["Content-Disposition"] = f'attachment; filename="credential-{made.credential_id}.jwt"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    return redirect("beat:my-training")


@requires(Permission.SEE_BEAT)
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """My sessions as a calendar file."""
    at = now()
    me = workforce.person_for_user(viewer_of(request).user_id)
    sessions = training.list_sessions(since=at, person_id=me.id) if me else []
    return calendar(sessions, site=settings.PUBLIC_URL, at=at)


def _task(request: HttpRequest, task_id: int) -> tuple[str, int, str, str]:
    """An evidence task that is the viewer's to show now. Raises NotFound."""
    viewer, day = viewer_of(request), local_day(now())
    me = workforce.person_for_user(viewer.user_id)
    if me is not None:
        codes = [row.course_code for row in training.list_currency(me.id, day)]
        for task in training.list_open_tasks(me.id, course_codes=codes, on=day):
            if task[1] == task_id:
                return task
    raise NotFound("This isn’t waiting for evidence from you.")
