"""Courses, requirements, sessions and records."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from peelian.apps.training.models.courses import (
    Course,
    CourseVersion,
    EvidenceTask,
    LearningObjective,
)
from peelian.apps.training.models.needs import Requirement
from peelian.apps.training.models.records import EvidenceItem, TrainingRecord
from peelian.apps.training.models.sessions import Session
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.evidence import EvidenceState
from peelian.apps.training.types.records import RecordSource, Result
from tests.factories.clock import AT, SINCE
from tests.factories.workforce import PersonFactory


class CourseFactory(DjangoModelFactory[Course]):
    """A course without a version."""

    class Meta:
        model = Course

    code = factory.Sequence(lambda n: f"course-{n}")
    name = factory.Sequence(lambda n: f"Course {n}")


class CourseVersionFactory(DjangoModelFactory[CourseVersion]):
    """The first version of a course of two days, completed by being there."""

    class Meta:
        model = CourseVersion

    course = factory.SubFactory(CourseFactory)
    number = 1
    hours = Decimal(14)
    completion = Completion.ATTENDANCE
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    valid_from = dt.date(2016, 1, 1)


class LearningObjectiveFactory(DjangoModelFactory[LearningObjective]):
    """Objective a."""

    class Meta:
        model = LearningObjective

    version = factory.SubFactory(CourseVersionFactory, completion=Completion.EVIDENCE)
    letter = "a"
    words = "Understand the value of partnerships."


class EvidenceTaskFactory(DjangoModelFactory[EvidenceTask]):
    """What shows an objective."""

    class Meta:
        model = EvidenceTask

    objective = factory.SubFactory(LearningObjectiveFactory)
    place = factory.Sequence(lambda n: n + 1)
    words = "Give an example of working with a partner agency."


class RequirementFactory(DjangoModelFactory[Requirement]):
    """A course that everybody has to hold, for two years, with a warning three months before."""

    class Meta:
        model = Requirement

    course = factory.SubFactory(CourseFactory)
    words = "everybody"
    valid_months = 24
    warn_months = 3
    grace_days = 90
    valid_from = SINCE


class SessionFactory(DjangoModelFactory[Session]):
    """A session of tomorrow with two places."""

    class Meta:
        model = Session

    version = factory.SubFactory(CourseVersionFactory)
    starts_at = AT + dt.timedelta(days=1)
    ends_at = AT + dt.timedelta(days=1, hours=7)
    place = "Training centre"
    places = 2


class TrainingRecordFactory(DjangoModelFactory[TrainingRecord]):
    """Somebody attended a course."""

    class Meta:
        model = TrainingRecord

    person = factory.SubFactory(PersonFactory)
    version = factory.SubFactory(CourseVersionFactory)
    on = SINCE
    result = Result.ATTENDED
    hours = Decimal(14)
    source = RecordSource.TYPED
    statement_id = factory.LazyFunction(uuid.uuid4)
    recorded_at = AT


class EvidenceItemFactory(DjangoModelFactory[EvidenceItem]):
    """Evidence that waits for an assessor."""

    class Meta:
        model = EvidenceItem

    person = factory.SubFactory(PersonFactory)
    task = factory.SubFactory(EvidenceTaskFactory)
    words = "We met the housing officer every week."
    state = EvidenceState.SUBMITTED
    submitted_at = AT
