"""Courses as their files say them: loaded once, and never changed under the same number."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.training.models.courses import (
    Course,
    CourseVersion,
    Equivalence,
    EvidenceTask,
    LearningObjective,
    ReportedAttendance,
    Subject,
)
from peelian.apps.training.types import CourseLoaded, CourseWords
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, NotFound


@transaction.atomic
def load_course(*, actor: Actor, at: dt.datetime, course: CourseWords) -> CourseLoaded:
    """Take a version of a course in. The same again changes nothing.

    A new version ends the one before it on the day it begins. Who did that keeps what they did.

    Raises:
        BadInput: a version of this number is there with other content, or a newer one is.
    """
    sha256 = _digest(course)
    row, _ = Course.objects.select_for_update().get_or_create(
        code=course.code,
        defaults={"name": course.name, "summary": course.summary, "provider": course.provider},
    )
    there = CourseVersion.objects.filter(course=row, number=course.version).first()
    if there is not None:
        if there.sha256 != sha256:
            raise BadInput(
                f"version {course.version} of {course.code} is there already with other content.", column="version",
                mend="Records name that version: write this as the next one.",
            )  # fmt: skip
        return CourseLoaded(row.pk, there.pk, already=True)
    last = CourseVersion.objects.filter(course=row).order_by("-number").first()
    if last is not None:
        _end(last, course)
    Course.objects.filter(pk=row.pk).update(
        name=course.name, summary=course.summary, provider=course.provider
    )
    version = CourseVersion.objects.create(
        course=row, number=course.version, hours=course.hours, completion=course.completion, source=course.source,
        sha256=sha256, valid_from=course.valid_from,
    )  # fmt: skip
    _fill(version, course)
    events.record(
        name="training.course.loaded", actor=actor, at=at, subject=row,
        data={"code": course.code, "version": course.version},
    )  # fmt: skip
    return CourseLoaded(row.pk, version.pk, already=False)


@transaction.atomic
def count_as(*, actor: Actor, at: dt.datetime, done: str, counts_as: str) -> bool:
    """Let having done one course count as another from now on and for all days before.

    Returns False where it did already. Raises NotFound for a code that no course has, BadInput for one course twice.
    """
    if done == counts_as:
        raise BadInput("a course counts as itself anyway.", column="counts_as")
    _, made = Equivalence.objects.get_or_create(done=_course(done), counts_as=_course(counts_as))
    if made:
        events.record(
            name="training.equivalence.set", actor=actor, at=at, subject=_course(done), data={"counts_as": counts_as}
        )  # fmt: skip
    return made


def _course(code: str) -> Course:
    row = Course.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"There is no course “{code}”.")
    return row


def _end(last: CourseVersion, course: CourseWords) -> None:
    if last.number > course.version or last.valid_from >= course.valid_from:
        raise BadInput(
            f"version {last.number} of {course.code} is newer, from {last.valid_from:%d/%m/%Y}.", column="version",
            mend="A new version has a higher number and begins later.",
        )  # fmt: skip
    if last.valid_until is None or last.valid_until > course.valid_from:
        last.valid_until = course.valid_from
        last.save(update_fields=["valid_until"])


def _fill(version: CourseVersion, course: CourseWords) -> None:
    Subject.objects.bulk_create(
        Subject(version=version, place=place, name=name)
        for place, name in enumerate(course.subjects, start=1)
    )
    for one in course.objectives:
        row = LearningObjective.objects.create(
            version=version, letter=one.letter, words=one.words, points=list(one.points)
        )
        EvidenceTask.objects.bulk_create(
            EvidenceTask(objective=row, place=place, words=task.words)
            for place, task in enumerate(one.tasks, start=1)
        )
    ReportedAttendance.objects.bulk_create(
        ReportedAttendance(
            version=version, attended=one.attended, of=one.of, until_on=one.until_on, source=one.source
        )
        for one in course.reported
    )


def _digest(course: CourseWords) -> str:
    """Of all that the version says; what it counts as is a decision beside it."""
    said = dataclasses.asdict(dataclasses.replace(course, counts_as=()))
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
