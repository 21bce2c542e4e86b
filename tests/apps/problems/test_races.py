"""Two that read the same plan in the same moment."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from peelian.apps.events.models import Event
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import IntendedOutcome
from peelian.apps.problems.types.measures import Measure
from peelian.kernel.actors import system
from tests.factories.at_once import ended
from tests.factories.clock import AT, TODAY
from tests.factories.problems import IntendedOutcomeFactory

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system("tests")


def _take(outcome: IntendedOutcome, count: int) -> problems.ReadingsTaken:
    starts_on = TODAY - dt.timedelta(days=14)
    row = problems.ReadingRow(starts_on, TODAY - dt.timedelta(days=1), count, float(count))
    return problems.take_readings(actor=ACTOR, at=AT, outcome_id=outcome.pk, rows=[row])


def test_two_readers_leave_one_reading_a_period() -> None:
    outcome = IntendedOutcomeFactory.create(measure=Measure.VISITS)
    found: list[problems.ReadingsTaken] = []

    def read() -> None:
        try:
            found.append(_take(outcome, 3))
        finally:
            connection.close()

    second = threading.Thread(daemon=True, target=read)
    with transaction.atomic():
        first = _take(outcome, 3)
        second.start()
    ended(second)

    assert (first.added, found[0].added, found[0].unchanged) == (1, 0, 1)
    assert outcome.readings.count() == 1
    assert Event.objects.filter(name="problems.readings.arrived").count() == 1


def test_the_one_that_comes_second_corrects_the_first() -> None:
    outcome = IntendedOutcomeFactory.create(measure=Measure.VISITS)
    _take(outcome, 3)
    again = _take(outcome, 4)

    reading = outcome.readings.get()
    assert (again.changed, reading.count, reading.revised_at) == (1, 4, AT)
