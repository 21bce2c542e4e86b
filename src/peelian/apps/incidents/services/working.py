"""What is done with a report beside its steps: taken, assessed, spoken of, read, rated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.history import ReportCopy, ReportEntry, ReportRating
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.queries.locking import locked
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.rules.thrive import assess_again
from peelian.apps.incidents.services.stepping import LONGEST_WORDS, take_step
from peelian.apps.incidents.types.refusals import CannotTake, NeedsWords, NotThisStep
from peelian.apps.incidents.types.reports import (
    ACTIVE,
    CLOSED,
    By,
    EntryDirection,
    Letter,
    ReportState,
    Severity,
    Step,
    Thrive,
)
from peelian.apps.incidents.types.views import EntryView, ReportLine
from peelian.kernel.actors import Actor
from peelian.kernel.ids import digest
from peelian.kernel.text import one_line, tidy


@transaction.atomic
def take(*, actor: Actor, at: dt.datetime, reference: str, user_id: int | None) -> ReportLine:
    """Give a report to somebody, or (None) back to all. Raises CannotTake for one that is closed, NotFound."""
    row = locked(reference)
    if row.state not in ACTIVE:
        raise CannotTake("This report isn't open: there is nothing to take.")
    if row.assigned_to_id != user_id:
        row.assigned_to_id = user_id
        if user_id is not None:
            row.first_taken_at = row.first_taken_at or at
        row.save(update_fields=["assigned_to", "first_taken_at"])
        _record("incidents.report.taken", actor, at, row, {"to": user_id})
    return _line(reference, at)


@transaction.atomic
def set_thrive(
    *,
    actor: Actor,
    at: dt.datetime,
    reference: str,
    levels: Mapping[Letter, int],
    reason: str,
    by_id: int,
) -> ReportLine:
    """Keep a person's own assessment. The severity follows, and the clock with it, from when it began to run.

    Raises:
        NeedsWords: it makes the report less severe, and there is no reason.
        NotThisStep: the report is only begun, or closed.
        NotFound: there is no such report.
    """
    row = locked(reference)
    if row.state not in ACTIVE or not row.thrive:
        raise NotThisStep("This report isn't open: there is nothing to assess.")
    before = Thrive.from_json(row.thrive)
    reason = one_line(tidy(reason), 300)
    after = assess_again(before, levels, reason or "As whoever read it sees it.")
    if after.severity < Severity(row.severity or Severity.ROUTINE) and len(reason) < 3:
        raise NeedsWords("Say why it is less severe than the answers make it.", field="reason")
    _move_clock(row, after.severity)
    row.thrive, row.severity, row.thrive_by_id = after.as_json(), after.severity, by_id
    if after.severity is not Severity.NOW:
        row.escalated_for = ""  # somebody has looked
    row.save(update_fields=["thrive", "severity", "thrive_by", "due_at", "escalated_for"])
    _record(
        "incidents.report.assessed", actor, at, row,
        {"from": int(before.severity), "to": int(after.severity)},
    )  # fmt: skip
    return _line(reference, at)


@transaction.atomic
def add_entry(
    *,
    actor: Actor,
    at: dt.datetime,
    reference: str,
    direction: EntryDirection,
    text: str,
    language: str,
    key: str,
    author_id: int | None = None,
    delivery_number: int | None = None,
    english: str = "",
) -> EntryView:
    """Keep something said about a report. The same key again keeps it once.

    Words of whoever made it put a report that waits for them back into the queue; on any other they are kept for
    somebody to read, and change nothing.

    Raises:
        NeedsWords: there are none.
        NotFound: there is no such report.
    """
    row = locked(reference)
    whole_key = digest(f"{reference}:{direction}:{key}".encode())
    known = ReportEntry.objects.filter(key=whole_key).select_related("author").first()
    if known is not None:
        return rows.entry_view(known)
    text = tidy(text)[:LONGEST_WORDS]
    if not text:
        raise NeedsWords("Write something first.", field="words")
    entry = ReportEntry.objects.create(
        report=row,
        direction=direction,
        text=text,
        language=language[:10],
        english=tidy(english),
        author_id=author_id,
        key=whole_key,
        at=at,
    )
    if delivery_number is not None:
        ReportCopy.objects.get_or_create(number=delivery_number, defaults={"report": row, "at": at})
    if direction is EntryDirection.IN:
        _heard(row, actor, at)
    else:
        _record("incidents.report.written", actor, at, row, {"direction": direction})
    return rows.entry_view(entry)


@transaction.atomic
def mark_told(*, actor: Actor, at: dt.datetime, reference: str, delivery_number: int) -> bool:
    """Keep which copy told whoever made it; what answers that copy belongs to the report. False for one that is kept.

    Raises NotFound.
    """
    row = locked(reference)
    _copy, is_new = ReportCopy.objects.get_or_create(
        number=delivery_number, defaults={"report": row, "at": at}
    )
    if is_new:
        row.told_at = at
        row.save(update_fields=["told_at"])
        _record("incidents.report.told", actor, at, row, {"delivery": delivery_number})
    return is_new


@transaction.atomic
def mark_feedback_asked(*, actor: Actor, at: dt.datetime, reference: str) -> bool:
    """Keep that we asked what they thought of it; False when we had asked before. Raises NotFound."""
    row = locked(reference)
    if row.feedback_asked_at is not None:
        return False
    row.feedback_asked_at = at
    row.save(update_fields=["feedback_asked_at"])
    _record("incidents.report.asked_feedback", actor, at, row, {})
    return True


@transaction.atomic
def mark_read(*, actor: Actor, at: dt.datetime, reference: str) -> None:
    """Somebody has read what they wrote: it leaves the list of new words. Raises NotFound."""
    row = locked(reference)
    if row.heard_at is not None:
        row.heard_at = None
        row.save(update_fields=["heard_at"])
        _record("incidents.report.read_words", actor, at, row, {})


@transaction.atomic
def rate_report(*, actor: Actor, at: dt.datetime, reference: str, score: int, words: str = "") -> None:
    """Keep what they thought of how it was dealt with; said again, the newest stands.

    Raises NeedsWords for a score that isn't 1 to 5, NotThisStep while it isn't closed, NotFound.
    """
    row = locked(reference)
    if row.state not in CLOSED:
        raise NotThisStep("We are still dealing with this. You can say how we did when it is closed.")
    if not 1 <= score <= 5:
        raise NeedsWords("Choose one of the five answers.", field="score")
    ReportRating.objects.update_or_create(
        report=row, defaults={"score": score, "words": tidy(words)[:LONGEST_WORDS], "at": at}
    )
    _record("incidents.report.rated", actor, at, row, {"score": score})


def _heard(row: Report, actor: Actor, at: dt.datetime) -> None:
    row.heard_at = row.heard_at or at
    row.save(update_fields=["heard_at"])
    _record("incidents.report.heard", actor, at, row, {})
    if row.state == ReportState.NEEDS_INFORMATION:
        take_step(row, actor=actor, at=at, step=Step.ANSWER, by=By.REPORTER)


def _move_clock(row: Report, severity: Severity) -> None:
    """The clock began to run when it did; how long it runs follows the severity."""
    if row.due_at is not None and row.severity:
        rules = get_rules()
        began = row.due_at - dt.timedelta(hours=rules.hours(Severity(row.severity)))
        row.due_at = began + dt.timedelta(hours=rules.hours(severity))


def _record(name: str, actor: Actor, at: dt.datetime, row: Report, data: dict[str, object]) -> None:
    whole = {"reference": row.reference, **data}
    events.record(name=name, actor=actor, at=at, subject=row, area_code=row.area.code, data=whole)


def _line(reference: str, at: dt.datetime) -> ReportLine:
    return rows.line_of(rows.find(reference), at)
