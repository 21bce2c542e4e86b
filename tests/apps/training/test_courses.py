"""Courses are loaded once, and a version never changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.events.models import Event
from peelian.apps.training import api as training
from peelian.apps.training.models.courses import Equivalence
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotFound
from tests.factories.clock import AT
from tests.factories.training import CourseFactory, CourseVersionFactory

pytestmark = pytest.mark.django_db
ACTOR = system("tests")
WORDS = training.CourseWords(
    code="introduction", name="Two-day introduction", version=1, hours=Decimal(14), valid_from=dt.date(2016, 9, 1),
    completion=training.Completion.EVIDENCE, subjects=("Early help", "Active Citizens"),
    objectives=(
        training.ObjectiveWords("a", "Understand it.", ("One point.",), (training.TaskWords("Show one."),)),
    ),
    reported=(training.ReportedWords(1474, dt.date(2016, 12, 31), "Paper of 3 October 2017"),),
)  # fmt: skip


def load(words: training.CourseWords = WORDS) -> training.CourseLoaded:
    return training.load_course(actor=ACTOR, at=AT, course=words)


class TestLoadCourse:
    def test_keeps_all_that_the_file_says(self) -> None:
        load()
        course = training.get_course("introduction")
        version = course.versions[0]
        assert (version.hours, version.subjects) == (Decimal(14), ("Early help", "Active Citizens"))
        assert version.objectives[0].points == ("One point.",)
        assert [task.words for task in version.objectives[0].tasks] == ["Show one."]
        assert course.reported[0].words.endswith("this is no coverage.")

    def test_changes_nothing_the_second_time(self) -> None:
        first, events = load(), Event.objects.count()
        again = load()
        assert (again.version_id, again.already) == (first.version_id, True)
        assert Event.objects.count() == events

    def test_refuses_other_content_under_the_same_number(self) -> None:
        load()
        with pytest.raises(BadInput, match="other content") as refusal:
            load(dataclasses.replace(WORDS, hours=Decimal(7)))
        assert refusal.value.mend == "Records name that version: write this as the next one."
        assert training.get_course("introduction").versions[0].hours == Decimal(14)

    def test_ends_the_version_before_on_the_day_the_next_begins(self) -> None:
        load()
        load(dataclasses.replace(WORDS, version=2, valid_from=dt.date(2024, 1, 1), name="Introduction"))
        course = training.get_course("introduction")
        assert [(one.number, one.valid_until) for one in course.versions] == [
            (2, None),
            (1, dt.date(2024, 1, 1)),
        ]
        assert course.name == "Introduction"
        taught = course.version_on(dt.date(2023, 12, 31))
        assert taught is not None
        assert taught.number == 1

    def test_refuses_a_version_that_is_older_than_one_that_is_there(self) -> None:
        load(dataclasses.replace(WORDS, version=2))
        with pytest.raises(BadInput, match="is newer"):
            load(dataclasses.replace(WORDS, version=1, valid_from=dt.date(2017, 1, 1)))


class TestCountAs:
    def test_lets_one_course_count_as_another_once(self) -> None:
        for code in ("old", "new"):
            CourseFactory.create(code=code)
        assert training.count_as(actor=ACTOR, at=AT, done="old", counts_as="new")
        assert not training.count_as(actor=ACTOR, at=AT, done="old", counts_as="new")
        (counted,) = training.get_course("new").counted_by
        assert (counted.done, counted.counts_as, counted.valid_from) == ("old", "new", None)

    def test_refuses_a_course_that_isn_t_there_or_that_is_the_same(self) -> None:
        CourseFactory.create(code="old")
        with pytest.raises(NotFound):
            training.count_as(actor=ACTOR, at=AT, done="old", counts_as="new")
        with pytest.raises(training.CannotCount):
            training.count_as(actor=ACTOR, at=AT, done="old", counts_as="old")


class TestTheDatabase:
    def test_refuses_two_versions_at_a_time(self) -> None:
        version = CourseVersionFactory.create()
        with pytest.raises(IntegrityError), transaction.atomic():
            CourseVersionFactory.create(course=version.course, number=2, valid_from=dt.date(2020, 1, 1))

    def test_refuses_a_course_as_its_own_equal(self) -> None:
        course = CourseFactory.create()
        with pytest.raises(IntegrityError), transaction.atomic():
            Equivalence.objects.create(done=course, counts_as=course)
