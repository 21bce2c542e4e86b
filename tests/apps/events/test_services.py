"""The record is written once, with its write, and never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.events import api as events
from peelian.apps.events.models import Event, OutboxEntry, PublicVersion
from peelian.kernel.actors import system
from tests.factories.at_once import PATIENCE

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
ACTOR = system("test")


class TestRecord:
    @pytest.mark.django_db(transaction=True)
    def test_is_refused_outside_a_transaction(self) -> None:
        with pytest.raises(RuntimeError, match="same transaction"):
            events.record(
                name="voice.contribution.received", actor=ACTOR, at=AT, subject="voice.Contribution:1"
            )

    @pytest.mark.django_db(transaction=True)
    def test_goes_when_the_write_that_it_tells_of_goes(self) -> None:
        with transaction.atomic():
            events.record(
                name="voice.contribution.received", actor=ACTOR, at=AT, subject="voice.Contribution:1"
            )
            transaction.set_rollback(True)

        assert not Event.objects.exists()

    @pytest.mark.django_db
    def test_a_name_without_three_parts_is_refused_by_the_database(self) -> None:
        with pytest.raises(IntegrityError, match="event_name_is_dotted"), transaction.atomic():
            events.record(name="something", actor=ACTOR, at=AT, subject="x:1")

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "statement", ["UPDATE events_event SET name = 'a.b.c'", "DELETE FROM events_event"]
    )
    def test_the_database_refuses_to_change_it(self, statement: str) -> None:
        events.record(name="voice.contribution.received", actor=ACTOR, at=AT, subject="voice.Contribution:1")

        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


class TestReads:
    @pytest.mark.django_db
    def test_a_read_without_a_reason_is_refused(self) -> None:
        with pytest.raises(IntegrityError, match="read_has_reason"), transaction.atomic():
            events.record_read(viewer=ACTOR, at=AT, subject="contacts.Contact:1", reason="  ")

    @pytest.mark.django_db
    def test_of_several_people_are_one_for_each_or_none_at_all(self) -> None:
        events.record_reads(viewer=ACTOR, at=AT, subjects=["x.Person:1", "x.Person:2"], reason="My team")
        with pytest.raises(IntegrityError, match="read_has_reason"), transaction.atomic():
            events.record_reads(viewer=ACTOR, at=AT, subjects=["x.Person:3"], reason=" ")

        found = [(one.subject, one.reason) for one in events.list_reads()]
        assert found == [("x.Person:2", "My team"), ("x.Person:1", "My team")]

    @pytest.mark.django_db
    def test_are_told_once_for_each_day_viewer_and_reason_so_that_many_of_one_hide_nobody(self) -> None:
        other = system("other")
        for minutes in (0, 1, 2):
            at = AT + dt.timedelta(minutes=minutes)
            events.record_read(viewer=ACTOR, at=at, subject="x.Person:1", reason="My team")
        events.record_read(viewer=other, at=AT, subject="x.Person:1", reason="My team")
        events.record_read(viewer=ACTOR, at=AT, subject="x.Person:1", reason="Training")
        events.record_read(viewer=ACTOR, at=AT, subject="x.Person:2", reason="My team")

        told = events.list_reads_by_day(subject="x.Person:1")

        assert [(one.viewer_id, one.reason, one.last_at - AT, one.times) for one in told] == [
            (ACTOR.id, "My team", dt.timedelta(minutes=2), 3),
            (ACTOR.id, "Training", dt.timedelta(0), 1),
            (other.id, "My team", dt.timedelta(0), 1),
        ]
        assert len(events.list_reads_by_day(subject="x.Person:1", limit=2)) == 2

    @pytest.mark.django_db
    def test_belong_to_the_day_on_the_clock_here(self) -> None:
        """Half past eleven at night by universal time, in summer, is the next day here."""
        for hour, minute in ((22, 30), (23, 30)):
            at = dt.datetime(2026, 7, 1, hour, minute, tzinfo=dt.UTC)
            events.record_read(viewer=ACTOR, at=at, subject="x.Person:1", reason="My team")

        assert [one.times for one in events.list_reads_by_day(subject="x.Person:1")] == [1, 1]


class TestOutbox:
    @pytest.mark.django_db
    def test_a_failed_event_waits_longer_each_time_and_an_hour_at_most(self) -> None:
        event = events.record(
            name="voice.contribution.received", actor=ACTOR, at=AT, subject="voice.Contribution:1"
        )
        OutboxEntry.objects.create(event=event, not_before=AT)
        waits = []

        for _ in range(14):
            events.postpone_outbox(event_id=event.pk, at=AT, error="relay away")
            waits.append((OutboxEntry.objects.get(event=event).not_before - AT).total_seconds())

        assert waits[:3] == [2, 4, 8]
        assert waits[-1] == 3600
        assert events.claim_outbox(at=AT) == []
        assert events.claim_outbox(at=AT + dt.timedelta(hours=1)) == [event]


@pytest.mark.django_db(transaction=True)
class TestThePublicVersion:
    def test_is_another_one_after_each_change_of_what_the_public_sees(self) -> None:
        seen = [_after(self._shown) for _ in range(3)]

        assert None not in seen
        assert len(set(seen)) == 3

    def test_stays_for_what_the_public_does_not_see(self) -> None:
        before = _after(self._shown)

        assert _after(lambda: self._record("messaging.reply.received")) == before

    def test_is_none_before_anything_was_shown(self) -> None:
        assert events.public_version() is None

    def test_changes_once_and_at_the_end_of_a_long_transaction(self) -> None:
        before = _after(self._shown)
        with transaction.atomic():
            for _ in range(50):
                self._shown()
            during = events.public_version()

        assert during == before
        assert events.public_version() != before

    def test_stays_when_the_write_is_taken_back(self) -> None:
        before = _after(self._shown)
        with transaction.atomic():
            self._shown()
            transaction.set_rollback(True)

        assert events.public_version() == before

    def test_is_never_the_same_again_after_the_table_was_emptied(self) -> None:
        before = _after(self._shown)
        PublicVersion.objects.all().delete()

        assert _after(self._shown) not in (before, None)

    def test_is_raised_by_an_event_that_the_database_itself_writes(self) -> None:
        before = _after(self._shown)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO events_event (at, name, actor_kind, actor_id, subject, area_code, data, shown)"
                " VALUES (now(), 'content.page.publish', 'system', 'timetable', 'content.NewsPage:1', '', '{}', true)"
            )

        assert events.public_version() != before

    def test_holds_up_nobody_while_an_import_runs(self) -> None:
        with ThreadPoolExecutor(1) as other, transaction.atomic():
            self._shown()
            done = other.submit(_in_another_connection, self._shown).result(timeout=PATIENCE)

        assert done not in (events.public_version(), None)

    def _shown(self) -> None:
        self._record("priorities.priority.adopted")

    def _record(self, name: str) -> None:
        events.record(name=name, actor=ACTOR, at=AT, subject="x.X:1")


def _after(write: Callable[[], None]) -> int | None:
    with transaction.atomic():
        write()
    return events.public_version()


def _in_another_connection(write: Callable[[], None]) -> int | None:
    try:
        return _after(write)
    finally:
        connection.close()


@pytest.mark.django_db
class TestNewest:
    def test_is_the_last_number_of_each_name_after_an_event(self) -> None:
        assert events.last_id() == 0
        numbers = [
            events.record(name=name, actor=ACTOR, at=AT, subject="a.Thing:1").pk
            for name in ("a.thing.done", "a.thing.undone", "a.thing.done")
        ]

        assert events.last_id() == numbers[2]
        assert events.newest_by_name(after=0) == {"a.thing.done": numbers[2], "a.thing.undone": numbers[1]}
        assert events.newest_by_name(after=numbers[1]) == {"a.thing.done": numbers[2]}
        assert events.newest_by_name(after=numbers[2]) == {}
