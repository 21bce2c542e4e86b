"""The beat's screens: today's patrols, a conversation to note, replies, meetings, priorities. No script needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.content import api as content
from peelian.apps.messaging import api as messaging
from peelian.apps.priorities import api as priorities
from peelian.apps.tasking import api as tasking
from peelian.apps.workforce import api as workforce
from peelian.journeys import doorstep, hear
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import local_day, now, start_of_day
from peelian.web.beat.forms import NoteForm, SignUpForm
from peelian.web.beat.places import beat_of
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once

PARTS = (
    ("home", "Today"),
    ("note", "Note"),
    ("sign-up", "Sign up"),
    ("away", "Away"),
    ("inbox", "Inbox"),
    ("meetings", "Meetings"),
    ("priorities", "Priorities"),
)
AHEAD = dt.timedelta(days=7)
REPLIES_SINCE = dt.timedelta(days=28)
MEETINGS_UNTIL = dt.timedelta(days=60)
MEETINGS_SINCE = dt.timedelta(days=14)


@requires(Permission.SEE_BEAT)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My patrols: those of today, those of the coming week, and those that ended without my word."""
    viewer, at = viewer_of(request), now()
    beat = beat_of(viewer, local_day(at))
    rows = (
        [_row(task, beat.person.id, at) for task in _own_tasks(request, beat.person, at)]
        if beat.person
        else []
    )
    return page(
        request,
        "home.html",
        "home",
        beat=beat,
        today=[row for row in rows if row["today"]],
        over=[row for row in rows if row["over"]],
        late=[row for row in rows if row["late"]],
        soon=[row for row in rows if row["soon"]],
    )


@requires(Permission.RECORD_VOICE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def note(request: HttpRequest) -> HttpResponse:
    """Note a conversation: it counts like every other voice."""
    viewer, at = viewer_of(request), now()
    beat = beat_of(viewer, local_day(at))
    started = {"neighbourhood_code": beat.home.code} if beat.home else {}
    form = NoteForm(request.POST or None, neighbourhoods=beat.choices, at=at, initial=started)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            heard = hear.hear_note(
                viewer=viewer,
                at=at,
                neighbourhood_code=said["neighbourhood_code"],
                category=ProblemCategory(said["category"]),
                text=said["text"],
                said_at=form.said_at,
            )
            messages.success(request, f"Noted: {heard.category_label.lower()} in {heard.area_name}.")
            return redirect("beat:note")
    return page(request, "note.html", "note", form=form)


@requires(Permission.SIGN_UP_RESIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def sign_up(request: HttpRequest) -> HttpResponse:
    """Sign somebody up at their door; below, how mine of today stand. Says the same whether or not they are known."""
    viewer, at = viewer_of(request), now()
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            doorstep.sign_up_resident(viewer=viewer, at=at, **form.cleaned_data)
            messages.success(request, "Sent. They are signed up once they say yes to our message.")
            return redirect("beat:sign-up")
    return page(
        request, "sign_up.html", "sign-up", form=form, today=doorstep.list_today(viewer=viewer, at=at)
    )


@requires(Permission.SEE_VOICE)
@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """What residents of my area answered to our messages in the last four weeks."""
    viewer, at = viewer_of(request), now()
    beat = beat_of(viewer, local_day(at))
    rows = messaging.list_replies(viewer=viewer, area_codes=beat.codes, since=at - REPLIES_SINCE, limit=30)
    return page(request, "replies.html", "inbox", rows=rows, beat=beat)


@requires(Permission.SEE_BEAT)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of my area in the coming two months, and those of the last fortnight, to note what they said."""
    at = now()
    beat = beat_of(viewer_of(request), local_day(at))
    rows = content.list_meetings(area_codes=beat.codes, since=at, until=at + MEETINGS_UNTIL)
    begun = content.list_meetings(area_codes=beat.codes, since=at - MEETINGS_SINCE, until=at)
    held = [row for row in begun if not row.is_cancelled]
    return page(request, "meetings.html", "meetings", rows=rows, held=held, beat=beat)


@requires(Permission.SEE_BEAT)
@require_safe
def open_priorities(request: HttpRequest) -> HttpResponse:
    """What my neighbourhood and its sector work on."""
    at = now()
    beat = beat_of(viewer_of(request), local_day(at))
    rows = priorities.list_priorities(area_codes=beat.codes, at=at)
    return page(request, "priorities.html", "priorities", rows=rows, beat=beat)


def page(request: HttpRequest, template: str, here: str, **context: Any) -> HttpResponse:
    """Draw a page of the beat. `here`: key of the part that it belongs to."""
    parts = [{"name": f"beat:{key}", "words": words, "here": key == here} for key, words in PARTS]
    user = viewer_of(request).user_id
    return render(request, f"beat/{template}", {"parts": parts, "at": now(), "user_id": user, **context})


def _own_tasks(request: HttpRequest, person: workforce.PersonView, at: dt.datetime) -> list[tasking.TaskView]:
    """The person's open tasks that begin within a week, the earliest first."""
    tasks = tasking.list_tasks(viewer=viewer_of(request), person_id=person.id, state=tasking.TaskState.TASKED)
    return sorted(
        (row for row in tasks if row.starts_at < at + AHEAD), key=lambda row: _next(row, at).starts_at
    )


def _row(row: tasking.TaskView, person_id: int, at: dt.datetime) -> dict[str, Any]:
    """A task with what the list needs: the window that counts now, and whether it is for today, late or to come.

    `over` is one whose window of today has passed, whether or not another is to come.
    """
    own = next(part for part in row.assignments if part.person_id == person_id)
    window = _next(row, at)
    today, tomorrow = start_of_day(local_day(at)), start_of_day(local_day(at) + dt.timedelta(days=1))
    is_open = own.finished_at is None
    return {
        "task": row,
        "own": own,
        "window": window,
        "today": is_open and window.ends_at > at and window.starts_at < tomorrow,
        "over": is_open and any(today < span.ends_at <= at for span in row.windows),
        "late": is_open and window.ends_at <= at,
        "soon": is_open and window.starts_at >= tomorrow,
    }


def _next(row: tasking.TaskView, at: dt.datetime) -> tasking.Window:
    """The window that runs or comes next; the last one when all are over."""
    return next((window for window in row.windows if window.ends_at > at), row.windows[-1])
