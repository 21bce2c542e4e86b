"""Reads of evidence: what waits, one item with its file, and where people stand with each learning objective."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from peelian.apps.training.models.courses import Course, EvidenceTask
from peelian.apps.training.models.records import EvidenceItem
from peelian.apps.training.types.courses import Completion
from peelian.apps.training.types.evidence import (
    EvidenceState,
    EvidenceView,
    ObjectiveEvidence,
    TaskCounts,
    TaskEvidence,
)
from peelian.columns.bulk import among
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound


def list_evidence(
    *,
    person_ids: Iterable[int] | None = None,
    state: EvidenceState | None = None,
    limit: int = 200,
) -> list[EvidenceView]:
    """Evidence of these people (or everybody), oldest first."""
    rows = _evidence()
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    if state is not None:
        rows = rows.filter(state=state)
    return [_item(row) for row in rows.order_by("submitted_at", "id")[:limit]]


def get_evidence(evidence_id: int) -> EvidenceView:
    """One evidence item, for a caller that has checked. Raises NotFound."""
    row = _evidence().filter(pk=evidence_id).first()
    if row is None:
        raise NotFound("There is no such evidence.")
    return _item(row)


def evidence_file(evidence_id: int) -> tuple[str, str, bytes]:
    """The name, media type and bytes of an item's file. Raises NotFound where it has none."""
    found = (
        EvidenceItem.objects.filter(pk=evidence_id)
        .exclude(content=None)
        .values_list("file_name", "media_type", "content")
        .first()
    )
    if found is None:
        raise NotFound("There is no such file.")
    return found[0], found[1], bytes(found[2] or b"")


def list_open_tasks(
    person_id: int, *, course_codes: Iterable[str], on: dt.date
) -> list[tuple[str, int, str, str]]:
    """Evidence tasks of these courses, as taught on a day, for which a person has nothing accepted or waiting.

    Each as the course's name, the task's id, the objective with its letter, and the task's words.
    """
    taken = EvidenceItem.objects.filter(person_id=person_id, task=OuterRef("pk")).exclude(
        state=EvidenceState.RETURNED
    )
    rows = (
        EvidenceTask.objects.filter(
            objective__version__course__code__in=list(course_codes),
            objective__version__completion=Completion.EVIDENCE,
            objective__version__valid_from__lte=on,
        )
        .exclude(objective__version__valid_until__lte=on)
        .exclude(Exists(taken))
        .select_related("objective__version__course")
        .order_by("objective__version__course__name", "objective__letter", "place")
    )
    return [
        (
            row.objective.version.course.name,
            row.pk,
            f"{row.objective.letter}. {row.objective.words}",
            row.words,
        )
        for row in rows
    ]


def list_objectives_of(
    person_id: int, *, course_codes: Iterable[str], on: dt.date
) -> list[ObjectiveEvidence]:
    """The objectives of these courses as taught on a day, with where somebody stands with each of their tasks.

    By course and letter; objectives without a task are left out. For a caller that may see the person's training.
    """
    tasks = _tasks(on).filter(objective__version__course__code__in=list(course_codes))
    # The latest item of a task stands: what was returned may have been put forward anew.
    items = {
        row.task_id: row
        for row in EvidenceItem.objects.filter(person_id=person_id, task__in=tasks)
        .defer("content")
        .select_related("assessor")
        .order_by("submitted_at", "id")
    }
    found: dict[int, ObjectiveEvidence] = {}
    for task in tasks:
        one, course = task.objective, task.objective.version.course
        there = found.get(one.pk) or ObjectiveEvidence(course.code, course.name, one.letter, one.words, ())
        shown = _stands(task, items.get(task.pk))
        found[one.pk] = dataclasses.replace(there, tasks=(*there.tasks, shown))
    return list(found.values())


def count_evidence(person_ids: Collection[int], *, course_code: str, on: dt.date) -> list[TaskCounts]:
    """How many of these people have evidence accepted, waiting or returned for each task of a course, as taught on a
    day. By objective and place; empty for a course without tasks.
    """
    tasks = list(_tasks(on).filter(objective__version__course__code=course_code))
    states: dict[int, dict[int, str]] = {task.pk: {} for task in tasks}
    rows = EvidenceItem.objects.filter(person_id__in=among(person_ids), task__in=tasks).order_by(
        "submitted_at", "id"
    )
    for task_id, person, state in rows.values_list("task_id", "person_id", "state"):
        states[task_id][person] = state
    return [
        TaskCounts(
            task.objective.letter, task.objective.words, task.words,
            *(
                sum(state == wanted for state in states[task.pk].values())
                for wanted in (EvidenceState.ACCEPTED, EvidenceState.SUBMITTED, EvidenceState.RETURNED)
            ),
        )
        for task in tasks
    ]  # fmt: skip


def _tasks(on: dt.date) -> QuerySet[EvidenceTask]:
    return (
        EvidenceTask.objects.filter(valid_on(on, "objective__version__"))
        .select_related("objective__version__course")
        .order_by("objective__version__course__name", "objective__letter", "place")
    )


def _stands(task: EvidenceTask, item: EvidenceItem | None) -> TaskEvidence:
    if item is None:
        return TaskEvidence(task.pk, task.words, None, None, "", None)
    by = item.assessor.name if item.assessor else ""
    return TaskEvidence(task.pk, task.words, item.pk, EvidenceState(item.state), by, item.decided_at)


def _evidence() -> QuerySet[EvidenceItem]:
    return EvidenceItem.objects.defer("content").select_related(
        "person", "assessor", "task__objective__version__course"
    )


def _item(row: EvidenceItem) -> EvidenceView:
    objective = row.task.objective
    course: Course = objective.version.course
    return EvidenceView(
        id=row.pk,
        person_id=row.person_id,
        person_name=row.person.name,
        task_id=row.task_id,
        task_words=row.task.words,
        objective_letter=objective.letter,
        objective_words=objective.words,
        course_code=course.code,
        course_name=course.name,
        words=row.words,
        file_name=row.file_name,
        state=EvidenceState(row.state),
        submitted_at=row.submitted_at,
        assessor_name=row.assessor.name if row.assessor else "",
        decided_at=row.decided_at,
        feedback=row.feedback,
    )
