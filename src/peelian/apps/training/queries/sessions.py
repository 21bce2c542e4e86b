"""Reads of sessions and bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import Result
from peelian.apps.training.types.sessions import BookingState, BookingView, PlaceView, SessionView
from peelian.kernel.errors import NotFound


def list_sessions(
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    course_code: str | None = None,
    person_id: int | None = None,
    limit: int = 200,
) -> list[SessionView]:
    """Sessions that end after `since` and begin before `until`, in order of time; called off ones among them.

    With `person_id`, those alone in which that person holds a place or waits for one.
    """
    rows = _sessions()
    if since is not None:
        rows = rows.filter(ends_at__gt=since)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    if course_code is not None:
        rows = rows.filter(version__course__code=course_code)
    if person_id is not None:
        open_here = Booking.objects.filter(
            person_id=person_id,
            state__in=[BookingState.BOOKED, BookingState.WAITING, BookingState.CALLED_OFF],
        )
        rows = rows.filter(pk__in=open_here.values("session_id"))
    return [_session(row) for row in rows.order_by("starts_at", "id")[:limit]]


def get_session(session_id: int) -> SessionView:
    """One session. Raises NotFound."""
    row = _sessions().filter(pk=session_id).first()
    if row is None:
        raise NotFound("There is no such session.")
    return _session(row)


def list_bookings(*, session_id: int) -> list[BookingView]:
    """Everybody in a session, those who withdrew last, each group in the order of asking. For a caller that may see."""
    results = dict(
        TrainingRecord.objects.filter(session_id=session_id, withdrawn_at=None).values_list(
            "person_id", "result"
        )
    )
    rows = Booking.objects.filter(session_id=session_id).select_related("person")
    ordered = sorted(rows, key=lambda row: (row.state == BookingState.WITHDRAWN, row.asked_at, row.pk))
    return [_booking(row, results.get(row.person_id)) for row in ordered]


def get_booking(booking_id: int) -> BookingView:
    """One booking, for a caller that has checked. Raises NotFound."""
    row = Booking.objects.select_related("person").filter(pk=booking_id).first()
    if row is None:
        raise NotFound("There is no such booking.")
    return _booking(row, None)


def list_bookings_of(person_ids: Iterable[int], *, since: dt.datetime) -> list[BookingView]:
    """Places and places in the queue that these people hold in sessions that end after a moment, in order of time."""
    rows = Booking.objects.filter(
        person_id__in=list(person_ids),
        session__ends_at__gt=since,
        state__in=[BookingState.BOOKED, BookingState.WAITING],
    )
    return [_booking(row, None) for row in rows.select_related("person").order_by("session__starts_at", "id")]


def list_places_of(person_id: int, *, since: dt.datetime) -> list[PlaceView]:
    """Every booking that somebody made of a session that ends after a moment, in whatever state, the latest first."""
    rows = list(Booking.objects.filter(person_id=person_id, session__ends_at__gt=since))
    sessions = {row.pk: row for row in _sessions().filter(pk__in=[one.session_id for one in rows])}
    places = [
        PlaceView(_session(sessions[row.session_id]), row.pk, BookingState(row.state), row.asked_at)
        for row in rows
    ]
    return sorted(places, key=lambda one: (one.session.starts_at, one.asked_at), reverse=True)


def _sessions() -> QuerySet[Session]:
    return Session.objects.select_related("version__course").annotate(
        booked=Count("bookings", filter=Q(bookings__state__in=[BookingState.BOOKED, BookingState.ATTENDED])),
        waiting=Count("bookings", filter=Q(bookings__state=BookingState.WAITING)),
    )


def _session(row: Session) -> SessionView:
    return SessionView(
        id=row.pk,
        course_code=row.version.course.code,
        course_name=row.version.course.name,
        version_id=row.version_id,
        version=row.version.number,
        hours=row.version.hours,
        completion=Completion(row.version.completion),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        trainer=row.trainer,
        places=row.places,
        booked=row.booked,  # type: ignore[attr-defined]  # annotated
        waiting=row.waiting,  # type: ignore[attr-defined]
        called_off_at=row.called_off_at,
        called_off_because=row.called_off_because,
        closed_at=row.closed_at,
    )


def _booking(row: Booking, result: str | None) -> BookingView:
    return BookingView(
        id=row.pk,
        session_id=row.session_id,
        person_id=row.person_id,
        person_name=row.person.name,
        collar_number=row.person.collar_number,
        state=BookingState(row.state),
        asked_at=row.asked_at,
        result=Result(result) if result else None,
    )
