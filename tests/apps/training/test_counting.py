"""What was taught, how many came, and what they showed: counts."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.training import api as training
from peelian.apps.training.models.courses import ReportedAttendance
from peelian.apps.training.models.sessions import Booking
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.sessions import BookingState
from tests.factories.clock import AT, TODAY
from tests.factories.training import (
    CourseVersionFactory,
    EvidenceItemFactory,
    EvidenceTaskFactory,
    LearningObjectiveFactory,
    SessionFactory,
    TrainingRecordFactory,
)
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
_DAY = dt.timedelta(days=1)


class TestCountSessions:
    def test_of_the_span_with_who_came(self) -> None:
        version = CourseVersionFactory.create()
        held = SessionFactory.create(
            version=version, starts_at=AT - 3 * _DAY, ends_at=AT - 2 * _DAY, closed_at=AT - _DAY, places=5
        )
        for state in (
            BookingState.ATTENDED,
            BookingState.ATTENDED,
            BookingState.ABSENT,
            BookingState.WITHDRAWN,
        ):
            Booking.objects.create(session=held, person=PersonFactory.create(), state=state, asked_at=AT)
        SessionFactory.create(
            version=version,
            starts_at=AT - 2 * _DAY,
            ends_at=AT - _DAY,
            called_off_at=AT,
            called_off_because="Ill.",
        )
        SessionFactory.create(version=version)  # tomorrow

        found = training.count_sessions(since=AT - 7 * _DAY, until=AT)

        assert found == {
            version.course.code: training.CourseSessions(
                held=1, called_off=1, places=5, marked=1, attended=2, absent=1
            )
        }


class TestCountAttendance:
    def test_counts_records_and_the_people_they_are_of(self) -> None:
        version, person = CourseVersionFactory.create(), PersonFactory.create()
        for days in (1, 2):
            TrainingRecordFactory.create(version=version, person=person, on=TODAY - days * _DAY)
        TrainingRecordFactory.create(version=version, on=TODAY - _DAY)
        TrainingRecordFactory.create(
            version=version, on=TODAY - _DAY, withdrawn_at=AT, withdrawn_because="Somebody else’s."
        )
        TrainingRecordFactory.create(version=version, on=TODAY)

        code = version.course.code
        since = TODAY - 7 * _DAY
        assert training.count_attendance(since=since, until=TODAY) == {code: training.CourseAttendance(3, 2)}
        assert training.count_attendance(since=since, until=TODAY, person_ids=[person.pk]) == {
            code: training.CourseAttendance(2, 1)
        }


class TestCountEvidenceOf:
    def test_an_objective_is_shown_by_each_of_its_tasks(self) -> None:
        objective = LearningObjectiveFactory.create()
        tasks = [EvidenceTaskFactory.create(objective=objective) for _ in range(2)]
        whole, half, elsewhere = (PersonFactory.create() for _ in range(3))
        for person, task, state in (
            (whole, tasks[0], EvidenceState.ACCEPTED),
            (whole, tasks[1], EvidenceState.ACCEPTED),
            (half, tasks[0], EvidenceState.ACCEPTED),
            (half, tasks[1], EvidenceState.RETURNED),
            (elsewhere, tasks[0], EvidenceState.ACCEPTED),
        ):
            decided = {"decided_at": AT, "assessor": PersonFactory.create(), "feedback": "Seen."}
            EvidenceItemFactory.create(person=person, task=task, state=state, **decided)

        found = training.count_evidence_of(person_ids=[whole.pk, half.pk], on=TODAY)

        assert [(one.letter, one.tasks, one.shown, one.begun) for one in found] == [("a", 2, 1, 1)]


class TestFirstTrainedOn:
    def test_is_none_before_there_is_anything(self) -> None:
        assert training.first_trained_on() is None
        SessionFactory.create()
        assert training.first_trained_on() == TODAY + _DAY
        TrainingRecordFactory.create(on=TODAY - _DAY)
        assert training.first_trained_on() == TODAY - _DAY


class TestListReported:
    def test_says_of_how_many_or_that_it_isnt_said(self) -> None:
        version = CourseVersionFactory.create()
        ReportedAttendance.objects.create(
            version=version,
            attended=1474,
            of=None,
            until_on=dt.date(2016, 12, 31),
            source="Board, 3 October 2017",
        )

        ((name, found),) = training.list_reported(TODAY)

        assert name == version.course.name
        assert "1,474" in found.words
        assert training.list_reported(dt.date(2016, 12, 31)) == []
