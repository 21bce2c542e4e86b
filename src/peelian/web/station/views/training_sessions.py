"""Sessions of courses: announced, booked, called off, and who came."""

from __future__ import annotations

import calendar as calendar_module
import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.days import add_months
from peelian.kernel.time import local_day, now, start_of_day
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.shared.training_calendar import calendar
from peelian.web.station.forms.training import AttendanceForm, BookForm, ReasonForm, SessionForm
from peelian.web.station.page import page, today

#: Sessions of a month on one page.
_MOST = 500
#: Sessions that were held are listed for so long, so that attendance can be marked.
_BACK = dt.timedelta(days=60)


@requires(Permission.SEE_TRAINING)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Sessions to come and of the last two months."""
    at = now()
    rows = training.list_sessions(since=at - _BACK)
    return page(
        request,
        "training_sessions.html",
        "training",
        coming=[row for row in rows if row.ends_at > at],
        past=[row for row in reversed(rows) if row.ends_at <= at],
        manages=train.manages(viewer_of(request), at),
    )


@requires(Permission.SEE_TRAINING)
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month's sessions, week by week: `?month=2026-11`, and of one course: `&course=`. Nonsense is this month."""
    first = _month(request.GET.get("month", ""))
    courses, code = training.list_courses(), request.GET.get("course", "")
    chosen = next((one for one in courses if one.code == code), None)
    until = add_months(first, 1)
    rows = training.list_sessions(
        since=start_of_day(first),
        until=start_of_day(until),
        course_code=chosen.code if chosen else None,
        limit=_MOST,
    )
    by_day: dict[dt.date, list[training.SessionView]] = {}
    for row in rows:
        by_day.setdefault(max(first, local_day(row.starts_at)), []).append(row)
    weeks = [
        [
            (day, day.month == first.month, by_day.get(day, []) if day.month == first.month else [])
            for day in week
        ]
        for week in calendar_module.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return page(
        request, "training_month.html", "training", first=first, before=add_months(first, -1), after=until, weeks=weeks,
        count=len(rows), courses=courses, chosen=chosen, today=today(),
    )  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """Sessions to come as a calendar file."""
    return calendar(training.list_sessions(since=now()), site=settings.PUBLIC_URL, at=now())


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a session."""
    courses = [(one.code, one.name) for one in training.list_courses()]
    form = SessionForm(request.POST or None, courses=courses)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = train.announce(viewer=viewer_of(request), at=now(), **form.said())
            messages.success(request, "Announced. Sergeants can book their people.")
            return redirect("station:training_session", session_id=made)
    return page(
        request, "training_form.html", "training", form=form, heading="Announce a session", button="Announce it",
        back=reverse("station:training_sessions"),
    )  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: who has a place, and booking one's own people."""
    viewer, at = viewer_of(request), now()
    session, manages = training.get_session(session_id), train.manages(viewer, at)
    land = ground(viewer, Permission.READ_TRAINING, today())
    people = train.people_in(viewer, at, [area.code for area, depth in land.choices if depth == 0])
    bookings = training.list_bookings(session_id=session_id)
    own = {one.id for one in people}
    shown = bookings if manages else [row for row in bookings if row.person_id in own]
    holding = {row.person_id for row in bookings if row.state is not training.BookingState.WITHDRAWN}
    form = BookForm(
        request.POST or None, people=[(one.id, one.full_name) for one in people if one.id not in holding]
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            state = train.book(viewer=viewer, at=at, session_id=session_id, **form.cleaned_data)
            messages.success(request, _booked(state))
            return redirect("station:training_session", session_id=session_id)
    return page(
        request, "training_session.html", "training", session=session, rows=shown, form=form, manages=manages,
        others=len(bookings) - len(shown), is_open=_open(session) and session.starts_at > at,
        to_mark=manages and _open(session) and session.starts_at <= at,
    )  # fmt: skip


@requires(Permission.SEE_TRAINING)
@require_POST
@once
def withdraw(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Give a place back; who has waited longest gets it."""
    session_id = training.get_booking(booking_id).session_id
    with refusals.on_page(request):
        moved = train.withdraw(viewer=viewer_of(request), at=now(), booking_id=booking_id)
        messages.success(request, "Withdrawn. Who waited longest has the place." if moved else "Withdrawn.")
    return redirect("station:training_session", session_id=session_id)


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def call_off(request: HttpRequest, session_id: int) -> HttpResponse:
    """Call a session off, and its bookings with it."""
    session = training.get_session(session_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            count = train.call_off(
                viewer=viewer_of(request), at=now(), session_id=session_id, **form.cleaned_data
            )
            messages.success(request, f"Called off, with {count} booking{'' if count == 1 else 's'}.")
            return redirect("station:training_session", session_id=session_id)
    return page(
        request, "end.html", "training", form=form, heading="Call this session off", button="Call it off",
        what=f"{session.course_name}. {session.booked} have a place, {session.waiting} wait.",
        back=reverse("station:training_session", args=[session_id]),
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def attendance(request: HttpRequest, session_id: int) -> HttpResponse:
    """Mark who came, and how they did."""
    session = training.get_session(session_id)
    booked = [
        (row.person_id, f"{row.person_name} ({row.collar_number})")
        for row in training.list_bookings(session_id=session_id)
        if row.state is training.BookingState.BOOKED
    ]
    form = AttendanceForm(request.POST if request.method == "POST" else None, session=session, people=booked)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = train.mark(viewer=viewer_of(request), at=now(), session_id=session_id, came=form.came())
            messages.success(request, f"Marked: {made} record{'' if made == 1 else 's'} made.")
            return redirect("station:training_session", session_id=session_id)
    return page(
        request, "training_form.html", "training", form=form, heading=f"Who came to {session.course_name}?",
        button="Mark attendance", back=reverse("station:training_session", args=[session_id]),
        hint="" if booked else "Nobody was booked. Marking it closes the session.",
    )  # fmt: skip


def _month(words: str) -> dt.date:
    """The first day of a month written like 2026-11; of this month for anything else."""
    try:
        found = dt.datetime.strptime(words, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return today().replace(day=1)
    # Years in which a month before and after can be offered.
    return found if dt.MINYEAR < found.year < dt.MAXYEAR else today().replace(day=1)


def _open(session: training.SessionView) -> bool:
    return session.called_off_at is None and session.closed_at is None


def _booked(state: training.BookingState) -> str:
    if state is training.BookingState.WAITING:
        return "It is full. They are on the waiting list, and move up in the order of asking."
    return "Booked. They see it under their own training."
