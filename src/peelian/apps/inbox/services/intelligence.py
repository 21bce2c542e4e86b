"""Information that goes to intelligence: graded, sanitised, exported, then held apart."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.inbox.models import Entry, IntelligenceReport
from peelian.apps.inbox.queries import intelligence
from peelian.apps.inbox.rules import sanitising
from peelian.apps.inbox.services.working import locked
from peelian.apps.inbox.types import (
    Direction,
    HandlingCode,
    IntelligenceAssessment,
    IntelligenceView,
    SourceEvaluation,
    ThreadKind,
)
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy


class NotSanitised(Refused):
    """The text tells who said it."""


class CannotExport(Refused):
    """The form isn't complete."""


@transaction.atomic
def export_intelligence(
    *,
    actor: Actor,
    at: dt.datetime,
    thread_id: int,
    entry_ids: Collection[int],
    person: Mapping[str, str],
    source_evaluation: SourceEvaluation,
    assessment: IntelligenceAssessment,
    handling: HandlingCode,
    conditions: str,
    text: str,
    written_by_id: int,
) -> IntelligenceView:
    """Make a 3x5x2 report of what was said, and hold the words apart.

    Args:
        actor, at: who, when.
        thread_id: the conversation.
        entry_ids: which of their words it is about; these are held apart.
        person: their "name", "email", "phone" and "postcode", which the text may not hold.
        source_evaluation, assessment, handling: the grades.
        conditions: who it may be passed to, with handling code C and only then.
        text: sanitised.
        written_by_id: the account.

    Raises:
        NotSanitised: the text holds something of the person.
        CannotExport: no words chosen, no text, or conditions that don't fit the code.
        NotFound: there is no such thread.
    """
    thread = locked(thread_id)
    text, conditions = tidy(text), tidy(conditions)
    _check(text, conditions, handling)
    held = sanitising.identifying(f"{text}\n{conditions}", person)
    if held:
        raise NotSanitised(f"The text tells who said it: it holds {' and '.join(held)}.", field="text")
    entries = Entry.objects.filter(
        thread=thread, direction=Direction.IN, pk__in=list(entry_ids), erased_at__isnull=True
    )
    count = entries.filter(held_apart_at__isnull=True).update(held_apart_at=at)
    if not entries.exists():
        raise CannotExport("Choose which of their words it is about.", field="entries")
    row = IntelligenceReport.objects.create(
        thread=thread,
        reference=_reference(at),
        source_evaluation=source_evaluation,
        assessment=assessment,
        handling=handling,
        conditions=conditions,
        text=text,
        written_by_id=written_by_id,
        at=at,
    )
    if thread.kind != ThreadKind.CRIME:
        thread.kind, thread.kind_by_id = ThreadKind.INFORMATION, written_by_id
        thread.save(update_fields=["kind", "kind_by"])
    events.record(
        name="inbox.intelligence.exported",
        actor=actor,
        at=at,
        subject=row,
        area_code=thread.area.code,
        data={"grade": f"{source_evaluation}{assessment}{handling}", "held_apart": count},
    )
    return intelligence.view_of(row)


@transaction.atomic
def pass_on(*, actor: Actor, at: dt.datetime, report_id: int) -> IntelligenceView:
    """The intelligence system has it: its number stays here, its words don't. Raises NotFound."""
    row = intelligence.find(report_id)
    if row.passed_on_at is None:
        _empty(row, at)
        events.record(
            name="inbox.intelligence.passed_on",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.thread.area.code,
        )
    return intelligence.view_of(row)


@transaction.atomic
def lapse_reports(*, actor: Actor, at: dt.datetime, before: dt.datetime) -> int:
    """Empty reports that nobody has said were passed on, when their time is over. Returns how many."""
    rows = IntelligenceReport.objects.filter(passed_on_at__isnull=True, at__lt=before)
    count = 0
    for row in rows.select_related("thread__area"):
        _empty(row, at)
        events.record(
            name="inbox.intelligence.lapsed", actor=actor, at=at, subject=row, area_code=row.thread.area.code
        )
        count += 1
    return count


def _empty(row: IntelligenceReport, at: dt.datetime) -> None:
    row.text, row.passed_on_at = "", at
    row.save(update_fields=["text", "passed_on_at"])


def _check(text: str, conditions: str, handling: HandlingCode) -> None:
    if not text:
        raise CannotExport("Write what was said, without anything that tells who said it.", field="text")
    if handling is HandlingCode.CONDITIONS and not conditions:
        raise CannotExport("Say on what conditions it may be passed on.", field="conditions")
    if handling is HandlingCode.LAWFUL_SHARING and conditions:
        raise CannotExport("Conditions need handling code C.", field="conditions")


def _reference(at: dt.datetime) -> str:
    """Not a running number: nobody should be able to tell from two of them how much came between."""
    letters = "23456789BCDFGHJKMNPQRSTVWXZ"
    return f"IR{at:%y}-" + "".join(secrets.choice(letters) for _ in range(7))
