"""Reports as rows become plain values; and finding one."""

from __future__ import annotations

import datetime as dt

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from peelian.apps.incidents.models.drafts import Attachment
from peelian.apps.incidents.models.history import ReportEntry, StateChange
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack, TriageRules
from peelian.apps.incidents.types.reports import (
    CallState,
    EntryDirection,
    IncidentKind,
    Origin,
    ReportState,
    Severity,
    Step,
)
from peelian.apps.incidents.types.views import CallBackView, ChangeView, EntryView, FileView, ReportLine
from peelian.apps.incidents.types.work import TriageRulesView
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def find(reference: str) -> Report:
    """The row, with what lines tell of it. Raises NotFound."""
    row = with_lines(Report.objects.filter(reference=reference)).first()
    if row is None:
        raise NotFound("There is no such report.")
    return row


def with_lines(rows: QuerySet[Report]) -> QuerySet[Report]:
    """The rows with all that `line_of` asks for, in one statement."""
    booked = CallBack.objects.filter(report=OuterRef("pk"), state=CallState.BOOKED)
    return rows.select_related("area", "assigned_to", "business").annotate(
        call_back_at=Subquery(booked.values("slot__starts_at")[:1]),
        words_days=Coalesce(
            Subquery(TriageRules.objects.values("tell_words_days")[:1]), TriageRulesView().tell_words_days
        ),
    )


def line_of(row: Report, at: dt.datetime) -> ReportLine:
    """The row as a line of a list; `row` from `with_lines`."""
    late = row.state == ReportState.RECEIVED and row.due_at is not None and row.due_at < at
    words_days: int | None = getattr(row, "words_days", None)
    if words_days is not None and row.heard_at is not None:
        late |= row.heard_at < at - dt.timedelta(days=words_days)
    return ReportLine(
        reference=row.reference,
        kind=IncidentKind(row.kind) if row.kind else None,
        state=ReportState(row.state),
        severity=Severity(row.severity) if row.severity else None,
        area_code=row.area.code,
        area_name=row.area.name,
        received_at=row.received_at,
        due_at=row.due_at,
        overdue=late,
        assigned_to_id=row.assigned_to_id,
        assigned_to=row.assigned_to.name if row.assigned_to else "",
        escalated_for=row.escalated_for,
        call_back_at=getattr(row, "call_back_at", None),
        business=row.business.name if row.business else "",
        heard_at=row.heard_at,
        language=row.language,
        origin=Origin(row.origin),
    )


def entry_view(row: ReportEntry) -> EntryView:
    """An entry as a plain value."""
    return EntryView(
        id=row.pk,
        direction=EntryDirection(row.direction),
        text=row.text,
        language=row.language,
        english=row.english,
        author=row.author.name if row.author else "",
        at=row.at,
        erased=row.erased_at is not None,
    )


def change_view(row: StateChange) -> ChangeView:
    """A step as a plain value."""
    return ChangeView(row.at, Step(row.step), ReportState(row.state_to), row.by, row.told)


def file_view(row: Attachment) -> FileView:
    """A picture as a plain value, without its bytes."""
    return FileView(row.pk, row.name, row.media_type, row.size, row.alt)


def call_view(row: CallBack, tries: int = 0) -> CallBackView:
    """A promised call as a plain value; `row` with its slot and report."""
    return CallBackView(
        id=row.pk,
        reference=row.report.reference,
        starts_at=row.slot.starts_at,
        ends_at=row.slot.ends_at,
        language=row.language,
        contact_id=row.contact_id,
        state=CallState(row.state),
        tries=tries,
        note=row.note,
    )


def path_now(row: Report, at: dt.datetime) -> tuple[str, ...]:
    """The area's code and those above it, as of a moment; as of the report's own day when the area is no more."""
    return area_path(row.area.code, at, row.opened_at)


def area_path(code: str, at: dt.datetime, opened_at: dt.datetime) -> tuple[str, ...]:
    """The same by an area's code."""
    return path_at(code, at) or path_at(code, opened_at) or (code,)


def path_at(code: str, at: dt.datetime) -> tuple[str, ...] | None:
    """An area's code and those above it as of a moment; None when there was no such area then."""
    try:
        return tuple(places.path_of(code, local_day(at)))
    except NotFound:
        return None
