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
from peelian.apps.training.types.courses import CourseLoaded, CourseWords
from peelian.kernel.actors import Actor
from peelian.kernel.errors import BadInput, NotFound, Refused


class CannotCount(Refused):
    """One course that can't count as another so."""


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
def count_as(
    *, actor: Actor, at: dt.datetime, done: str, counts_as: str, valid_from: dt.date | None = None
) -> bool:
    """Let having done one course count as another from a day on, whenever it was done; days before stay as they were.

    Without a day it counts on all days: as a course's file says it. A file never takes back that somebody ended it.

    Returns:
        False where it counts so already, or where a file says again what was decided on since.

    Raises:
        NotFound: no course has one of the codes.
        CannotCount: it is one course twice, or the span would lie over another of the same two courses.
    """
    if done == counts_as:
        raise CannotCount("A course counts as itself anyway.", field="counts_as")
    one, other = _course(done, held=True), _course(counts_as)
    there = list(Equivalence.objects.filter(done=one, counts_as=other))
    if any(row.valid_until is None and _no_later(row.valid_from, valid_from) for row in there):
        return False
    if there and valid_from is None:
        return False
    if any(
        row.valid_until is None or (valid_from is not None and row.valid_until > valid_from) for row in there
    ):
        raise CannotCount("It counts already on some of those days.", field="valid_from")
    Equivalence.objects.create(done=one, counts_as=other, valid_from=valid_from)
    data = {"counts_as": counts_as, "from": valid_from.isoformat() if valid_from else ""}
    events.record(name="training.equivalence.set", actor=actor, at=at, subject=one, data=data)
    return True


@transaction.atomic
def end_equivalence(*, actor: Actor, at: dt.datetime, equivalence_id: int, valid_until: dt.date) -> None:
    """Let it count no more from a day on; days before keep what they were. Raises NotFound, CannotCount."""
    row = (
        Equivalence.objects.select_for_update(of=("self",))
        .select_related("done", "counts_as")
        .filter(pk=equivalence_id)
        .first()
    )
    if row is None:
        raise NotFound("These courses don’t count as each other.")
    if row.valid_until is not None and row.valid_until <= valid_until:
        raise CannotCount("It ends before that already.", field="valid_until")
    if row.valid_from is not None and valid_until <= row.valid_from:
        raise CannotCount("It has to end after the day on which it began.", field="valid_until")
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    data = {"counts_as": row.counts_as.code, "until": valid_until.isoformat()}
    events.record(name="training.equivalence.ended", actor=actor, at=at, subject=row.done, data=data)


def _no_later(one: dt.date | None, other: dt.date | None) -> bool:
    """Whether a span that begins with `one` covers a beginning at `other`; None begins before all days."""
    return one is None or (other is not None and one <= other)


def _course(code: str, *, held: bool = False) -> Course:
    rows = Course.objects.select_for_update() if held else Course.objects.all()
    row = rows.filter(code=code).first()
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
