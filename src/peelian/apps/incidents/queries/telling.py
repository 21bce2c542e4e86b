"""What has to be known to tell a reporter something. Not guarded: for journeys, never for a screen."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from peelian.apps.incidents.models.history import ReportCopy, ReportEntry
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.rules.questions.asking import pages_asked
from peelian.apps.incidents.types.questions import AnswerKind
from peelian.apps.incidents.types.reports import EntryDirection, IncidentKind, ReportState, Step
from peelian.apps.incidents.types.telling import Telling
from peelian.kernel.errors import NotFound

_SUBJECT = "incidents.Report:"


def whom_to_tell(subject: str) -> Telling:
    """Whom to tell of a report's last change.

    Args:
        subject: an event's, `incidents.Report:<number>`, or the report's reference.

    Raises:
        NotFound: there is no such report.
    """
    row = _find(subject).select_related("area", "business").first()
    if row is None:
        raise NotFound("There is no such report.")
    last = row.changes.order_by("at", "id").last()
    call = row.call_backs.order_by("asked_at", "id").last()
    return Telling(
        subject=f"{_SUBJECT}{row.pk}",
        reference=row.reference,
        contact_id=row.contact_id,
        call_contact_id=call.contact_id if call else None,
        language=row.language,
        kind=IncidentKind(row.kind) if row.kind else None,
        state=ReportState(row.state),
        step=Step(last.step) if last else None,
        change_id=last.pk if last else 0,
        area_path=rows.area_path(row.area.code, row.received_at or row.opened_at, row.opened_at),
        business=row.business.name if row.business else "",
        feedback_asked=row.feedback_asked_at is not None,
        crime_number=row.crime_number,
        due_at=row.due_at,
        sensitive=row.sensitive,
    )


def last_copy(contact_id: int, *, since: dt.datetime) -> tuple[str, int] | None:
    """The report that somebody was last written to about, and the number of that copy; None for none since then."""
    return (
        ReportCopy.objects.filter(report__contact_id=contact_id, at__gte=since)
        .order_by("-number")
        .values_list("report__reference", "number")
        .first()
    )


def list_foreign(subject: str) -> list[tuple[int, str, str]]:
    """What a reporter wrote that waits for a machine's English: entry, words, language; the oldest first."""
    found = ReportEntry.objects.filter(
        report__in=_find(subject),
        direction=EntryDirection.IN,
        erased_at__isnull=True,
        english="",
    ).exclude(language__in=("", "en"))
    return list(found.values_list("pk", "text", "language"))


def list_foreign_answers(subject: str) -> tuple[str, dict[str, str]]:
    """The language that a reporter reads, and their own words among the answers that wait for a machine's English."""
    row = _find(subject).get()
    if row.language in ("", "en") or not row.kind:
        return row.language, {}
    free = {
        asked.code
        for page in pages_asked(IncidentKind(row.kind), row.answers)
        for asked in page.fields
        if asked.kind is AnswerKind.LONG_TEXT
    }
    waiting = free.intersection(row.answers) - set(row.english)
    return row.language, {code: str(row.answers[code]) for code in sorted(waiting)}


def _find(subject: str) -> QuerySet[Report]:
    """The report of an event's subject, or of a reference; none where there is no such report."""
    known, _, key = subject.partition(_SUBJECT)
    if known or not key:
        return Report.objects.filter(reference=subject)
    return Report.objects.filter(pk=int(key)) if key.isdigit() else Report.objects.filter(reference=key)
