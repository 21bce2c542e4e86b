"""The record is written once, with its write, and never changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from peelian.apps.events import api as events
from peelian.apps.events.models import Event, OutboxEntry
from peelian.kernel.actors import system

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
