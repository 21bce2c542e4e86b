"""What is held apart: read only with its own permission, for a reason, and recorded each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, IntelligenceReport
from peelian.apps.inbox.queries import threads
from peelian.apps.inbox.types import (
    HandlingCode,
    IntelligenceAssessment,
    IntelligenceView,
    SourceEvaluation,
)
from peelian.kernel.errors import NotFound, Refused

_REASON = 3


def list_reports(*, viewer: Viewer, at: dt.datetime, limit: int = 200) -> list[IntelligenceView]:
    """The reports of the viewer's areas, newest first, without their words."""
    rows = IntelligenceReport.objects.select_related("thread__area", "written_by")[: limit * 5]
    mine = [
        row
        for row in rows
        if accounts.may(viewer, Permission.EXPORT_INTELLIGENCE, threads.path_now(row.thread, at))
    ]
    return [replace(view_of(row), text="", conditions="") for row in mine[:limit]]


def get_report(*, viewer: Viewer, at: dt.datetime, report_id: int, reason: str) -> IntelligenceView:
    """One report with its words. The read is recorded. Raises NotFound, NotAllowed, and Refused without a reason."""
    row = find(report_id)
    _check(viewer, at, row, reason)
    events.record_read(viewer=viewer.actor, at=at, subject=row, reason=reason)
    return view_of(row)


def read_held_apart(*, viewer: Viewer, at: dt.datetime, thread_id: int, reason: str) -> dict[int, str]:
    """The words of a thread that are held apart, by their entry. The read is recorded.

    Raises NotFound, NotAllowed, and Refused without a reason.
    """
    row = threads.find(thread_id)
    accounts.require(viewer, Permission.EXPORT_INTELLIGENCE, threads.path_now(row, at))
    _reason(reason)
    events.record_read(viewer=viewer.actor, at=at, subject=row, reason=reason)
    held = Entry.objects.filter(thread=row, held_apart_at__isnull=False)
    return dict(held.values_list("pk", "text"))


def area_path_of_report(report_id: int, at: dt.datetime) -> tuple[str, ...]:
    """The codes that a permission on a report is asked for now. Raises NotFound."""
    return threads.path_now(find(report_id).thread, at)


def replies_of(entry_ids: list[int]) -> list[int]:
    """The messaging room's replies that these entries are of."""
    return list(
        Entry.objects.filter(pk__in=entry_ids, reply__isnull=False).values_list("reply_id", flat=True)
    )


def find(report_id: int) -> IntelligenceReport:
    """The row. Raises NotFound."""
    row = IntelligenceReport.objects.select_related("thread__area", "written_by").filter(pk=report_id).first()
    if row is None:
        raise NotFound("There is no such report.")
    return row


def view_of(row: IntelligenceReport) -> IntelligenceView:
    """The row as a plain value."""
    return IntelligenceView(
        id=row.pk,
        reference=row.reference,
        thread_id=row.thread_id,
        source_evaluation=SourceEvaluation(row.source_evaluation),
        assessment=IntelligenceAssessment(row.assessment),
        handling=HandlingCode(row.handling),
        conditions=row.conditions,
        text=row.text,
        written_by=row.written_by.name,
        at=row.at,
        passed_on_at=row.passed_on_at,
        area_code=row.thread.area.code,
        area_name=row.thread.area.name,
    )


def _check(viewer: Viewer, at: dt.datetime, row: IntelligenceReport, reason: str) -> None:
    accounts.require(viewer, Permission.EXPORT_INTELLIGENCE, threads.path_now(row.thread, at))
    _reason(reason)


def _reason(reason: str) -> None:
    if len(reason.strip()) < _REASON:
        raise Refused("Say why you need to read what is held apart.", field="reason")
