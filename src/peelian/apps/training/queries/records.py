"""Reads of training records, evidence and credentials. For callers that may see the people's training."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from peelian.apps.training import rules
from peelian.apps.training.models.courses import Course, CourseVersion, EvidenceTask
from peelian.apps.training.models.records import Badge, EvidenceItem, TrainingRecord
from peelian.apps.training.queries.courses import version_view
from peelian.apps.training.types import (
    BadgeFacts,
    BadgeView,
    Completion,
    CourseLine,
    EvidenceState,
    EvidenceView,
    RecordSource,
    RecordView,
    Result,
)
from peelian.kernel.errors import NotFound


def list_records(
    *, person_ids: Iterable[int] | None = None, since: dt.date | None = None, until: dt.date | None = None
) -> list[RecordView]:
    """What these people did (or everybody), from the latest; `until` excluded. Withdrawn records are left out."""
    rows = _records().order_by("-on", "-id")
    if person_ids is not None:
        rows = rows.filter(person_id__in=list(person_ids))
    if since is not None:
        rows = rows.filter(on__gte=since)
    if until is not None:
        rows = rows.filter(on__lt=until)
    return [_record(row) for row in rows]


def get_record(record_id: int) -> RecordView:
    """One record that stands. Raises NotFound."""
    row = _records().filter(pk=record_id).first()
    if row is None:
        raise NotFound("There is no such record.")
    return _record(row)


def badge_of(record_id: int) -> BadgeView | None:
    """The credential of a record; None where none was issued."""
    row = Badge.objects.filter(record_id=record_id, record__withdrawn_at=None).first()
    if row is None:
        return None
    return BadgeView(row.record_id, row.credential_id, row.token, row.issued_at)


def badge_facts(record_id: int) -> BadgeFacts:
    """What a credential says of a record. Raises NotFound."""
    row = _records().filter(pk=record_id).first()
    if row is None:
        raise NotFound("There is no such record.")
    version = CourseVersion.objects.prefetch_related("subjects", "objectives__tasks").get(pk=row.version_id)
    course = row.version.course
    return BadgeFacts(
        record=_record(row),
        person_name=row.person.name,
        course=CourseLine(course.pk, course.code, course.name, course.summary, course.provider),
        version=version_view(version),
    )


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


def _records() -> QuerySet[TrainingRecord]:
    return (
        TrainingRecord.objects.filter(withdrawn_at=None)
        .select_related("person", "version__course")
        .annotate(has_badge=Exists(Badge.objects.filter(record_id=OuterRef("pk"))))
    )


def _record(row: TrainingRecord) -> RecordView:
    result = Result(row.result)
    return RecordView(
        id=row.pk,
        person_id=row.person_id,
        collar_number=row.person.collar_number,
        course_code=row.version.course.code,
        course_name=row.version.course.name,
        version=row.version.number,
        version_id=row.version_id,
        on=row.on,
        result=result,
        hours=row.hours,
        source=RecordSource(row.source),
        statement_id=row.statement_id,
        counts=rules.counts(Completion(row.version.completion), result),
        has_badge=row.has_badge,  # type: ignore[attr-defined]  # annotated
    )


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
