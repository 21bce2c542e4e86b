"""Sessions: announced, booked, called off; and who came."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.training import rules
from peelian.apps.training.models.courses import CourseVersion
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import RecordSource, Result
from peelian.apps.training.types.sessions import BookingState
from peelian.apps.workforce import api as workforce
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class CannotTeach(Refused):
    """A session that can't be held so."""


class CannotBook(Refused):
    """A booking that can't be, or can't become that."""


def announce_session(
    *,
    actor: Actor,
    at: dt.datetime,
    course_code: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    place: str,
    places: int,
    trainer: str = "",
) -> int:
    """Announce a session of the version that is taught on its day; one of the past is recorded so. Returns its id.

    Raises NotFound, CannotTeach.
    """
    place = tidy(place)
    if ends_at <= starts_at:
        raise CannotTeach("It ends before it begins.", field="ends_at")
    if not place:
        raise CannotTeach("Say where it is.", field="place")
    if places < 1:
        raise CannotTeach("It needs at least one place.", field="places")
    day = local_day(starts_at)
    version = CourseVersion.objects.filter(valid_on(day), course__code=course_code).first()
    if version is None:
        raise NotFound(f"No version of this course is taught on {day:%d/%m/%Y}.", field="day")
    with transaction.atomic():
        row = Session.objects.create(
            version=version, starts_at=starts_at, ends_at=ends_at, place=place[:200], trainer=tidy(trainer)[:120],
            places=places,
        )  # fmt: skip
        events.record(
            name="training.session.announced", actor=actor, at=at, subject=row, data={"course": course_code}
        )
    return row.pk


def call_off_session(*, actor: Actor, at: dt.datetime, session_id: int, reason: str) -> int:
    """Call a session off, and every open booking of it with it. Returns how many. Raises NotFound, CannotTeach."""
    reason = tidy(reason)
    if not reason:
        raise CannotTeach("Say why it is called off.", field="reason")
    with transaction.atomic():
        row = _held(session_id)
        row.called_off_at, row.called_off_because = at, reason[:300]
        row.save(update_fields=["called_off_at", "called_off_because"])
        count = row.bookings.filter(state__in=_OPEN).update(state=BookingState.CALLED_OFF)
        events.record(
            name="training.session.cancelled", actor=actor, at=at, subject=row, data={"bookings": count}
        )
    return count


def book(*, actor: Actor, at: dt.datetime, session_id: int, person_id: int) -> BookingState:
    """Book somebody; when it is full they wait, and move up in the order of asking. Raises NotFound, CannotBook."""
    with transaction.atomic():
        session = _held(session_id)
        if session.starts_at <= at:
            raise CannotBook("It has begun. Who came is marked in its attendance.", field="person_id")
        person = workforce.get_person(person_id)
        if not _serves(person_id, local_day(session.starts_at)):
            raise CannotBook(f"{person.name} doesn’t serve on that day.", field="person_id")
        if session.bookings.filter(person_id=person_id).exclude(state=BookingState.WITHDRAWN).exists():
            raise CannotBook(f"{person.name} is booked already.", field="person_id")
        clash = _clash(session, person_id)
        if clash is not None:
            raise CannotBook(
                f"{person.name} has a place in {clash.version.course.name} at these hours.", field="person_id"
            )
        full = session.bookings.filter(state=BookingState.BOOKED).count() >= session.places
        state = BookingState.WAITING if full else BookingState.BOOKED
        row = Booking.objects.create(session=session, person_id=person_id, state=state, asked_at=at)
        events.record(
            name="training.booking.made", actor=actor, at=at, subject=row, data={"state": state.value}
        )
    return state


def withdraw_booking(*, actor: Actor, at: dt.datetime, booking_id: int) -> int | None:
    """Give a place back; who has waited longest gets it. Returns that person's id, None where nobody waits.

    Raises NotFound, CannotBook.
    """
    with transaction.atomic():
        found = Booking.objects.filter(pk=booking_id).values_list("session_id", flat=True).first()
        if found is None:
            raise NotFound("There is no such booking.")
        session = _held(found)
        row = Booking.objects.get(pk=booking_id)
        had_a_place = row.state == BookingState.BOOKED
        _step(row, BookingState.WITHDRAWN)
        events.record(name="training.booking.withdrawn", actor=actor, at=at, subject=row)
        if not had_a_place:
            return None
        return _move_up(session, actor, at)


def mark_attendance(
    *, actor: Actor, at: dt.datetime, session_id: int, came: Mapping[int, Result | None]
) -> int:
    """Mark who came, and how they did: one record for each who did. Returns how many records were made.

    Args:
        actor: who marks.
        at: when.
        session_id: the session; it has to have begun.
        came: by person; None for somebody who was absent. Who isn't booked and came is booked by it. Everybody who
            holds a place has to be in it: a session half marked would read as if the others had not come.

    Raises:
        NotFound, CannotTeach, CannotBook: nothing is recorded then.
    """
    with transaction.atomic():
        session = _held(session_id)
        if session.starts_at > at:
            raise CannotTeach("It hasn’t begun.")
        rows = {row.person_id: row for row in session.bookings.exclude(state=BookingState.WITHDRAWN)}
        left_out = [
            row for person, row in rows.items() if row.state == BookingState.BOOKED and person not in came
        ]
        if left_out:
            raise CannotBook(f"{len(left_out)} who hold a place aren’t marked. Mark everybody.")
        made = 0
        for person_id, result in came.items():
            made += _mark(session, rows.get(person_id), person_id, result, at)
        for row in rows.values():
            if row.state == BookingState.WAITING and row.person_id not in came:
                _step(row, BookingState.WITHDRAWN)
        session.closed_at = at
        session.save(update_fields=["closed_at"])
        events.record(
            name="training.session.held", actor=actor, at=at, subject=session,
            data={"came": made, "absent": sum(result is None for result in came.values())},
        )  # fmt: skip
    return made


_OPEN = (BookingState.BOOKED, BookingState.WAITING)


def _mark(
    session: Session,
    row: Booking | None,
    person_id: int,
    result: Result | None,
    at: dt.datetime,
) -> int:
    version = session.version
    if result is not None and version.completion == Completion.ATTENDANCE and result is not Result.ATTENDED:
        raise CannotBook("This course has no assessment: mark who attended.")
    if row is None:
        if result is None:
            return 0
        workforce.get_person(person_id)
        row = Booking(session=session, person_id=person_id, state=BookingState.BOOKED, asked_at=at)
        row.save()
    if row.state == BookingState.WAITING:
        _step(row, BookingState.BOOKED)
    _step(row, BookingState.ABSENT if result is None else BookingState.ATTENDED)
    if result is None:
        return 0
    TrainingRecord.objects.create(
        person_id=person_id, version=version, session=session, on=local_day(session.ends_at), result=result,
        hours=version.hours, source=RecordSource.SESSION, statement_id=uuid.uuid4(), recorded_at=at,
    )  # fmt: skip
    return 1


def _move_up(session: Session, actor: Actor, at: dt.datetime) -> int | None:
    queue = session.bookings.filter(state=BookingState.WAITING).order_by("asked_at", "id")
    # Who has taken a place elsewhere at these hours meanwhile stays in the queue.
    waiting = next((one for one in queue if _clash(session, one.person_id) is None), None)
    if waiting is None:
        return None
    _step(waiting, BookingState.BOOKED)
    events.record(name="training.booking.promoted", actor=actor, at=at, subject=waiting)
    return waiting.person_id


def _serves(person_id: int, day: dt.date) -> bool:
    careers = workforce.list_careers(person_id)
    return any(one.joined_on <= day and (one.left_on is None or day < one.left_on) for one in careers)


def _clash(session: Session, person_id: int) -> Session | None:
    """Another session at the same hours in which somebody holds a place."""
    return (
        Session.objects.select_related("version__course")
        .filter(
            bookings__person_id=person_id,
            bookings__state=BookingState.BOOKED,
            starts_at__lt=session.ends_at,
            ends_at__gt=session.starts_at,
        )
        .exclude(pk=session.pk)
        .first()
    )


def _step(row: Booking, then: BookingState) -> None:
    decision = rules.may_step(BookingState(row.state), then)
    if not decision:
        raise CannotBook(decision.reason)
    row.state = then
    row.save(update_fields=["state"])


def _held(session_id: int) -> Session:
    """The session, held until the transaction ends: its places are counted by one at a time."""
    row = (
        Session.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(pk=session_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such session.")
    if row.called_off_at is not None:
        raise CannotTeach("This session was called off.")
    if row.closed_at is not None:
        raise CannotTeach("This session’s attendance is marked already.")
    return row
