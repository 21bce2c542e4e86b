"""Reads of training records and credentials. For callers that may see the people's training."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from peelian.apps.training import rules
from peelian.apps.training.models.courses import CourseVersion
from peelian.apps.training.models.records import Badge, TrainingRecord
from peelian.apps.training.queries.courses import version_view
from peelian.apps.training.types.courses import Completion, CourseLine
from peelian.apps.training.types.records import (
    BadgeFacts,
    BadgeView,
    RecordSource,
    RecordView,
    Result,
    WithdrawnRecord,
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


def list_withdrawn(person_id: int) -> list[WithdrawnRecord]:
    """What was taken off somebody's record and why, the latest first. For a caller that may see their training."""
    rows = _annotated(TrainingRecord.objects.filter(person_id=person_id, withdrawn_at__isnull=False))
    return [
        WithdrawnRecord(_record(row), row.withdrawn_at, row.withdrawn_because)
        for row in rows.order_by("-withdrawn_at", "-id")
        if row.withdrawn_at is not None
    ]


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


def list_revoked() -> list[uuid.UUID]:
    """Ids of credentials whose records were withdrawn, in the order in which they were issued."""
    return list(
        Badge.objects.filter(record__withdrawn_at__isnull=False).values_list("credential_id", flat=True)
    )


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


def _records() -> QuerySet[TrainingRecord]:
    return _annotated(TrainingRecord.objects.filter(withdrawn_at=None))


def _annotated(rows: QuerySet[TrainingRecord]) -> QuerySet[TrainingRecord]:
    return rows.select_related("person", "version__course").annotate(
        has_badge=Exists(Badge.objects.filter(record_id=OuterRef("pk")))
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
