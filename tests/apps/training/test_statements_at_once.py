"""One statement sent twice at once: recorded once, and another of the same id is refused with its row."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest

from peelian.apps.events.models import Event
from peelian.apps.training import api as training
from peelian.apps.training.models.records import TrainingRecord
from peelian.apps.training.types.records import RecordRow, RecordSource, Result
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.at_once import second_of
from tests.factories.clock import AT
from tests.factories.training import CourseVersionFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def statement() -> RecordRow:
    return RecordRow(
        row=2, person_id=PersonFactory.create().pk, course_code=CourseVersionFactory.create().course.code,
        on=dt.date(2026, 3, 1), result=Result.ATTENDED, statement_id=uuid.uuid4(),
    )  # fmt: skip


def load(*rows: RecordRow) -> training.RecordsLoaded:
    return training.load_records(actor=system("tests"), at=AT, rows=rows, source=RecordSource.XAPI)


def test_is_taken_once_and_found_there_by_the_second() -> None:
    one = statement()

    told = second_of(lambda: load(one), lambda: load(one))

    assert told == training.RecordsLoaded(read=1, added=0, already=1)
    assert TrainingRecord.objects.count() == 1
    assert Event.objects.filter(name="training.records.loaded").count() == 1


def test_is_refused_where_it_says_something_else_of_the_same_course() -> None:
    one = statement()
    other = dataclasses.replace(one, result=Result.FAILED)

    told = second_of(lambda: load(one), lambda: load(other))

    assert isinstance(told, BadInput)
    assert f"there is a record {one.statement_id} with other content." in told.reason
    assert TrainingRecord.objects.get().result == Result.ATTENDED


def test_is_refused_with_its_row_where_it_says_something_of_another_course() -> None:
    one, fresh = statement(), dataclasses.replace(statement(), row=2)
    other = dataclasses.replace(fresh, row=3, statement_id=one.statement_id)

    told = second_of(lambda: load(one), lambda: load(fresh, other))

    assert isinstance(told, BadInput)
    assert (told.row, told.column) == (3, "id")
    assert TrainingRecord.objects.get().statement_id == one.statement_id
