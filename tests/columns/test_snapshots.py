"""Readings of one state of the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from peelian.apps.events import api as events
from peelian.columns.snapshots import held_snapshot
from peelian.kernel.actors import system

AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def write() -> int:
    with transaction.atomic():
        return events.record(name="a.thing.done", actor=system("test"), at=AT, subject="a.Thing:1").pk


@pytest.mark.django_db(transaction=True)
class TestHeldSnapshot:
    def test_each_reading_sees_what_was_there_when_it_was_taken(self) -> None:
        write()
        with held_snapshot() as snapshot:
            with snapshot.reading():
                before = len(events.list_events())
            write()
            with snapshot.reading():
                assert len(events.list_events()) == before == 1
            assert len(events.list_events()) == 2

    def test_a_reading_writes_nothing(self) -> None:
        with held_snapshot() as snapshot:
            with pytest.raises(DatabaseError, match="read-only"), snapshot.reading():
                write()
            with snapshot.reading():
                assert events.list_events() == []


@pytest.mark.django_db
def test_within_a_transaction_its_readings_are_that_transactions() -> None:
    with held_snapshot() as snapshot:
        written = write()
        with snapshot.reading():
            assert [event.pk for event in events.list_events()] == [written]
