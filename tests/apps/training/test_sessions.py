"""Sessions are announced, filled in the order of asking, held or called off."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.training import api as training
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.models.sessions import Booking, Session
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.records import RecordSource, Result
from peelian.apps.training.types.sessions import BookingState
from peelian.kernel.actors import system
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT
from tests.factories.training import CourseVersionFactory, SessionFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
HELD = AT + dt.timedelta(days=2)


def book(session: Session, person_id: int, minute: int = 0) -> BookingState:
    at = AT + dt.timedelta(minutes=minute)
    return training.book(actor=ACTOR, at=at, session_id=session.pk, person_id=person_id)


def mark(session: Session, came: dict[int, Result | None]) -> int:
    return training.mark_attendance(actor=ACTOR, at=HELD, session_id=session.pk, came=came)


def people(count: int) -> list[int]:
    return [PersonFactory.create().pk for _ in range(count)]


class TestAnnounce:
    def test_is_of_the_version_that_is_taught_that_day(self) -> None:
        old = CourseVersionFactory.create(valid_until=dt.date(2026, 1, 1))
        new = CourseVersionFactory.create(course=old.course, number=2, valid_from=dt.date(2026, 1, 1))
        made = training.announce_session(
            actor=ACTOR, at=AT, course_code=old.course.code, starts_at=HELD, ends_at=HELD + dt.timedelta(hours=7),
            place="Tally Ho", places=20,
        )  # fmt: skip
        assert training.get_session(made).version_id == new.pk

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"ends_at": HELD}, "ends_at"), ({"place": " "}, "place"), ({"places": 0}, "places")],
    )
    def test_is_refused_when_it_can_t_be(self, changed: dict[str, object], field: str) -> None:
        version = CourseVersionFactory.create()
        said = {
            "course_code": version.course.code, "starts_at": HELD, "ends_at": HELD + dt.timedelta(hours=7),
            "place": "Tally Ho", "places": 20,
        }  # fmt: skip
        with pytest.raises(training.CannotTeach) as refusal:
            training.announce_session(actor=ACTOR, at=AT, **(said | changed))  # type: ignore[arg-type]
        assert refusal.value.field == field

    def test_is_refused_on_a_day_without_a_version(self) -> None:
        version = CourseVersionFactory.create(valid_until=dt.date(2020, 1, 1))
        with pytest.raises(NotFound):
            training.announce_session(
                actor=ACTOR, at=AT, course_code=version.course.code, starts_at=HELD,
                ends_at=HELD + dt.timedelta(hours=7), place="Tally Ho", places=20,
            )  # fmt: skip


class TestBooking:
    def test_gives_places_in_the_order_of_asking_and_then_a_place_in_the_queue(self) -> None:
        session = SessionFactory.create(places=2)
        states = [book(session, person, minute) for minute, person in enumerate(people(3))]
        assert states == [BookingState.BOOKED, BookingState.BOOKED, BookingState.WAITING]
        shown = training.get_session(session.pk)
        assert (shown.booked, shown.waiting, shown.free) == (2, 1, 0)

    def test_moves_up_who_has_waited_longest(self) -> None:
        session, (first, second, third) = SessionFactory.create(places=1), people(3)
        for minute, person in enumerate((first, second, third)):
            book(session, person, minute)
        given_back = Booking.objects.get(person_id=first)
        moved = training.withdraw_booking(actor=ACTOR, at=AT, booking_id=given_back.pk)
        assert moved == second
        assert Booking.objects.get(person_id=third).state == BookingState.WAITING
        assert Event.objects.filter(name="training.booking.promoted").count() == 1

    def test_gives_nobody_two_places_at_the_same_hours(self) -> None:
        (person, other), first = people(2), SessionFactory.create()
        book(first, person)
        clashing = SessionFactory.create(
            starts_at=first.ends_at - dt.timedelta(minutes=1),
            ends_at=first.ends_at + dt.timedelta(hours=1),
            places=1,
        )
        with pytest.raises(training.CannotBook, match="at these hours"):
            book(clashing, person)
        after = SessionFactory.create(starts_at=first.ends_at, ends_at=first.ends_at + dt.timedelta(hours=1))
        assert book(after, person) is BookingState.BOOKED
        assert book(clashing, other) is BookingState.BOOKED

    def test_gives_no_place_to_somebody_who_has_left_by_then(self) -> None:
        gone = PersonFactory.create(left_on=dt.date(2026, 1, 1), reason="retirement")
        with pytest.raises(training.CannotBook, match="doesn’t serve on that day"):
            book(SessionFactory.create(), gone.pk)

    def test_moves_nobody_up_for_a_place_in_the_queue(self) -> None:
        session, (first, second) = SessionFactory.create(places=1), people(2)
        book(session, first)
        book(session, second, 1)
        waiting = Booking.objects.get(person_id=second)
        assert training.withdraw_booking(actor=ACTOR, at=AT, booking_id=waiting.pk) is None

    def test_is_refused_twice_but_not_after_a_withdrawal(self) -> None:
        session, (one,) = SessionFactory.create(), people(1)
        book(session, one)
        with pytest.raises(training.CannotBook, match="is booked already"):
            book(session, one)
        training.withdraw_booking(actor=ACTOR, at=AT, booking_id=Booking.objects.get().pk)
        assert book(session, one) is BookingState.BOOKED

    def test_is_refused_for_a_session_that_has_begun_or_was_called_off(self) -> None:
        (one,) = people(1)
        begun = SessionFactory.create(starts_at=AT - dt.timedelta(hours=1))
        with pytest.raises(training.CannotBook, match="has begun"):
            book(begun, one)
        off = SessionFactory.create()
        training.call_off_session(actor=ACTOR, at=AT, session_id=off.pk, reason="The trainer is ill")
        with pytest.raises(training.CannotTeach, match="was called off"):
            book(off, one)

    def test_the_database_keeps_one_booking_a_person(self) -> None:
        session, (one,) = SessionFactory.create(), people(1)
        book(session, one)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(session=session, person_id=one, state=BookingState.WAITING, asked_at=AT)


class TestCallingOff:
    def test_calls_off_every_open_booking(self) -> None:
        session = SessionFactory.create(places=1)
        for minute, person in enumerate(people(2)):
            book(session, person, minute)
        assert training.call_off_session(actor=ACTOR, at=AT, session_id=session.pk, reason="Snow") == 2
        assert {row.state for row in Booking.objects.all()} == {BookingState.CALLED_OFF}
        assert training.get_session(session.pk).called_off_because == "Snow"

    def test_needs_a_reason(self) -> None:
        session = SessionFactory.create()
        with pytest.raises(training.CannotTeach, match="Say why"):
            training.call_off_session(actor=ACTOR, at=AT, session_id=session.pk, reason=" ")


class TestAttendance:
    def test_makes_a_record_for_each_who_came(self) -> None:
        session, (came, absent) = SessionFactory.create(), people(2)
        for person in (came, absent):
            book(session, person)
        assert mark(session, {came: Result.ATTENDED, absent: None}) == 1
        record = TrainingRecord.objects.get()
        assert (record.person_id, record.source, record.hours) == (came, RecordSource.SESSION, 14)
        assert record.on == session.ends_at.date()
        states = {row.person_id: row.state for row in training.list_bookings(session_id=session.pk)}
        assert states == {came: BookingState.ATTENDED, absent: BookingState.ABSENT}

    def test_takes_in_somebody_who_came_without_a_booking(self) -> None:
        session, (walked_in,) = SessionFactory.create(), people(1)
        assert mark(session, {walked_in: Result.ATTENDED}) == 1

    def test_is_refused_while_somebody_isn_t_marked(self) -> None:
        session, (one, other) = SessionFactory.create(), people(2)
        for person in (one, other):
            book(session, person)
        with pytest.raises(training.CannotBook, match="1 who hold a place"):
            mark(session, {one: Result.ATTENDED})
        assert not TrainingRecord.objects.exists()

    def test_is_refused_before_it_begins_and_a_second_time(self) -> None:
        session = SessionFactory.create()
        with pytest.raises(training.CannotTeach, match="hasn’t begun"):
            training.mark_attendance(actor=ACTOR, at=AT, session_id=session.pk, came={})
        mark(session, {})
        with pytest.raises(training.CannotTeach, match="marked already"):
            mark(session, {})

    def test_passes_and_fails_where_there_is_an_assessment_only(self) -> None:
        (one,) = people(1)
        plain = SessionFactory.create()
        with pytest.raises(training.CannotBook, match="no assessment"):
            mark(plain, {one: Result.PASSED})
        assessed = SessionFactory.create(version__completion=Completion.ASSESSMENT)
        mark(assessed, {one: Result.FAILED})
        assert TrainingRecord.objects.get().result == Result.FAILED
