"""Reading one report, by staff of its area, and by whoever made it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.events import api as events
from peelian.apps.incidents.models.drafts import Attachment
from peelian.apps.incidents.models.history import ReportCopy
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.rules.civil import civil_route
from peelian.apps.incidents.rules.questions.asking import in_words
from peelian.apps.incidents.rules.transitions import steps_from
from peelian.apps.incidents.types.reports import (
    ACTIVE,
    By,
    CallState,
    EntryDirection,
    IncidentKind,
    Origin,
    ReportState,
    Thrive,
)
from peelian.apps.incidents.types.views import Answered, CallBackView, PublicStatus, ReportView
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def get_report(*, viewer: Viewer, at: dt.datetime, reference: str, reason: str = "") -> ReportView:
    """A report with all that was said in it, for staff of its area. The read is recorded with its reason.

    For those who triage reports, or answer residents. Raises NotFound, NotAllowed.
    """
    row = rows.find(reference)
    path = require(viewer, row, at)
    _record_read(viewer, at, row, reason)
    return view_of(row, at, path)


def get_file(*, viewer: Viewer, at: dt.datetime, reference: str, file_id: int) -> tuple[str, str, bytes]:
    """A picture of a report: name, media type, bytes; for those who may read the report. The read is recorded.

    Raises NotFound, NotAllowed.
    """
    row = rows.find(reference)
    require(viewer, row, at)
    file = Attachment.objects.filter(report=row, pk=file_id).first()
    if file is None:
        raise NotFound("There is no such picture.")
    _record_read(viewer, at, row, "a picture")
    return file.name, file.media_type, bytes(file.content)


def area_path_of(reference: str, at: dt.datetime) -> tuple[str, ...]:
    """The codes that a permission on a report is asked for now. Raises NotFound."""
    return rows.path_now(rows.find(reference), at)


def contact_of(reference: str) -> tuple[int | None, str]:
    """Whose report it is (None: somebody without an address), and the language that they read. Raises NotFound."""
    row = Report.objects.filter(reference=reference).values_list("contact_id", "language").first()
    if row is None:
        raise NotFound("There is no such report.")
    return row


def report_for_delivery(delivery_number: int) -> str | None:
    """The report that a copy of ours told of, None for any other copy."""
    return (
        ReportCopy.objects.filter(number=delivery_number).values_list("report__reference", flat=True).first()
    )


def report_status(reference: str) -> PublicStatus:
    """What open data may say of a report that came by Open311. Raises NotFound for any other."""
    row = Report.objects.filter(reference=reference, origin=Origin.OPEN311).first()
    if row is None or row.received_at is None:
        raise NotFound("There is no such report.")
    last = row.changes.order_by("-at", "-id").first()
    return PublicStatus(
        reference=row.reference,
        kind=IncidentKind(row.kind),
        is_open=row.state in ACTIVE,
        received_on=local_day(row.received_at),
        updated_on=local_day(last.at if last else row.received_at),
    )


def export_contact(*, contact_id: int) -> list[dict[str, Any]]:
    """A person's reports with what they and we said in them, as plain values for JSON; our notes aren't theirs."""
    found = (
        Report.objects.filter(contact_id=contact_id)
        .select_related("rating")
        .prefetch_related("entries", "call_backs__slot")
    )
    return [
        {
            "reference": row.reference,
            "opened_at": row.opened_at.isoformat(),
            "state": row.state,
            "words": row.words,
            "address": row.address,
            "postcode": row.postcode,
            "answers": {one.question: one.answer for one in _in_words(row)},
            "pictures": [file.name for file in row.files.defer("content")],
            "said": [
                {
                    "at": entry.at.isoformat(),
                    "who": "you" if entry.direction == EntryDirection.IN else "we",
                    "text": entry.text,
                }
                for entry in row.entries.all()
                if entry.direction != EntryDirection.NOTE
            ],
            "rating": getattr(getattr(row, "rating", None), "score", None),
            "why": getattr(getattr(row, "rating", None), "words", ""),
            "calls": [
                {"promised_for": call.slot.starts_at.isoformat(), "state": call.state}
                for call in row.call_backs.all()
            ],
        }
        for row in found
    ]


def require(viewer: Viewer, row: Report, at: dt.datetime) -> tuple[str, ...]:
    """The report's area with those above it, if the viewer may read the report. Raises NotAllowed."""
    path = rows.path_now(row, at)
    if not accounts.may(viewer, Permission.ANSWER_RESIDENTS, path):
        accounts.require(viewer, Permission.TRIAGE_REPORTS, path)
    return path


def view_of(row: Report, at: dt.datetime, path: tuple[str, ...] = ()) -> ReportView:
    """The row as a plain value."""
    rating = getattr(row, "rating", None)
    state = ReportState(row.state)
    return ReportView(
        line=rows.line_of(row, at),
        reference=row.reference,
        state=state,
        area_code=row.area.code,
        area_name=row.area.name,
        category=row.category,
        words=row.words,
        source=row.source,
        opened_by=row.opened_by.name if row.opened_by else "",
        opened_at=row.opened_at,
        answers=_in_words(row),
        form_version=row.form_version,
        contact_id=row.contact_id,
        address=row.address,
        postcode=row.postcode,
        lat=row.lat,
        lng=row.lng,
        happened_from=row.happened_from,
        happened_until=row.happened_until,
        thrive=Thrive.from_json(row.thrive) if row.thrive else None,
        files=tuple(rows.file_view(file) for file in row.files.defer("content")),
        entries=tuple(rows.entry_view(entry) for entry in row.entries.select_related("author")),
        history=tuple(rows.change_view(change) for change in row.changes.all()),
        crime_number=row.crime_number,
        agency=row.agency,
        joined_to=row.joined_to.reference if row.joined_to else "",
        call_backs=_calls(row),
        area_path=path or rows.path_now(row, at),
        feedback=rating.score if rating else None,
        steps=steps_from(state, By.STAFF),
        civil_route=row.kind == IncidentKind.BILKING and bool(civil_route(row.answers, get_rules())),
        wants_call_back=row.wants_call_back,
    )


def _calls(row: Report) -> tuple[CallBackView, ...]:
    views: list[CallBackView] = []
    missed = 0
    for call in row.call_backs.select_related("slot", "report"):
        views.append(rows.call_view(call, missed))
        missed += call.state == CallState.MISSED
    return tuple(views)


def _in_words(row: Report) -> tuple[Answered, ...]:
    """The answers in words, each with a machine's English where there is one."""
    if not row.kind or not row.answers:
        return ()
    return tuple(
        replace(one, english=row.english.get(one.code, ""))
        for one in in_words(IncidentKind(row.kind), row.answers)
    )


def _record_read(viewer: Viewer, at: dt.datetime, row: Report, reason: str) -> None:
    subject = f"contacts.Contact:{row.contact_id}" if row.contact_id else f"incidents.Report:{row.pk}"
    why = f"report {row.reference}" + (f": {reason.strip()[:150]}" if reason.strip() else "")
    events.record_read(viewer=viewer.actor, at=at, subject=subject, reason=why)
