"""Impact assessments, and decisions without one."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Func, IntegerField, Max, OuterRef, Prefetch, QuerySet

from peelian.apps.events.models import Event
from peelian.apps.fairness.models.assessments import AssessmentAction, AssessmentFile, ImpactAssessment
from peelian.apps.fairness.types import (
    DECISIONS,
    ActionView,
    AssessmentBytes,
    AssessmentState,
    AssessmentView,
    Characteristic,
    FileView,
    Unassessed,
)
from peelian.kernel.errors import NotFound

_SIZE = Func("content", function="octet_length", output_field=IntegerField())


def list_assessments(*, subject: str = "") -> list[AssessmentView]:
    """Assessments, the latest first; of one decision where it is named."""
    rows = _rows()
    if subject:
        rows = rows.filter(subject=subject)
    return [_view(row) for row in rows]


def get_assessment(assessment_id: int) -> AssessmentView:
    """One assessment. Raises NotFound."""
    row = _rows().filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment.")
    return _view(row)


def list_unassessed(*, since: dt.datetime, limit: int = 200) -> list[Unassessed]:
    """Decisions taken since then that want an assessment and have none, the latest first."""
    written = ImpactAssessment.objects.filter(subject=OuterRef("subject"))
    rows = (
        Event.objects.filter(name__in=DECISIONS, at__gte=since)
        .values("subject", "name")
        .annotate(latest=Max("at"))
        .filter(~Exists(written))
        .order_by("-latest")[:limit]
    )
    return [Unassessed(row["subject"], DECISIONS[row["name"]], row["latest"]) for row in rows]


def count_unassessed(*, since: dt.datetime, until: dt.datetime) -> int:
    """How many decisions taken in a span of time (end excluded) want an assessment and have none by now."""
    written = ImpactAssessment.objects.filter(subject=OuterRef("subject"))
    rows = Event.objects.filter(~Exists(written), name__in=DECISIONS, at__gte=since, at__lt=until)
    return rows.order_by().values("subject", "name").distinct().count()


def assessment_file(file_id: int) -> AssessmentBytes:
    """A file of an assessment with its bytes. Raises NotFound."""
    row = AssessmentFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound("There is no such file.")
    return AssessmentBytes(row.assessment_id, row.name, row.media_type, bytes(row.content))


def _rows() -> QuerySet[ImpactAssessment]:
    """With their files' sizes, and without the bytes."""
    files = AssessmentFile.objects.defer("content").annotate(size=_SIZE)
    return ImpactAssessment.objects.select_related("written_by", "approved_by").prefetch_related(
        "actions", Prefetch("files", files)
    )


def _view(row: ImpactAssessment) -> AssessmentView:
    return AssessmentView(
        id=row.pk,
        subject=row.subject,
        title=row.title,
        body=row.body,
        affected=tuple(Characteristic(one) for one in row.affected),
        state=AssessmentState(row.state),
        written_by=row.written_by.name,
        written_by_id=row.written_by_id,
        written_at=row.written_at,
        edited_at=row.edited_at,
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        actions=tuple(_action(one) for one in row.actions.all()),
        files=tuple(FileView(one.pk, one.name, one.size, one.added_at) for one in row.files.all()),  # type: ignore[attr-defined]  # annotated
    )


def _action(row: AssessmentAction) -> ActionView:
    return ActionView(row.pk, row.words, row.owner, row.due_on, row.done_on)
