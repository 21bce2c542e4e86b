"""A report takes a step. Nothing else in the house sets its state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.history import ReportEntry, StateChange
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.queries.locking import locked
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.rules.references import read_crime_number, read_reference
from peelian.apps.incidents.rules.transitions import TRANSITIONS, may_step
from peelian.apps.incidents.types.refusals import NeedsWords, NotThisStep
from peelian.apps.incidents.types.reports import CLOSED, By, EntryDirection, ReportState, Severity, Step
from peelian.apps.incidents.types.views import ReportLine
from peelian.kernel.actors import Actor
from peelian.kernel.text import one_line, tidy

LONGEST_WORDS = 5_000
#: What whoever made it is told of a step, by the name of its words (journeys/report_words.py).
_TOLD = {
    Step.SEND: "received",
    Step.ASK: "message_waiting",
    Step.FILE: "decided_filed",
    Step.INVESTIGATE: "decided_investigated",
    Step.NO_CRIME: "decided_no_crime",
    Step.REFER: "decided_other",
    Step.JOIN: "decided_other",
    Step.CONCLUDE: "concluded",
}
_DECISIONS = frozenset({Step.FILE, Step.INVESTIGATE, Step.NO_CRIME, Step.REFER, Step.JOIN})
_NEEDED = {
    "words": "Write what we tell them.",
    "reason": "Write the reason.",
    "crime_number": "Write the crime number from the crime system.",
    "agency": "Write which organisation it goes to.",
    "joined_to": "Write the receipt code of the report that it belongs to.",
}


@transaction.atomic
def step(
    *,
    actor: Actor,
    at: dt.datetime,
    reference: str,
    step: Step,
    by: By,
    by_id: int | None = None,
    words: str = "",
    reason: str = "",
    crime_number: str = "",
    agency: str = "",
    joined_to: str = "",
) -> ReportLine:
    """Take a report one step on, as the table of steps allows.

    Args:
        actor, at: who, when.
        reference: the report.
        step: which.
        by: whether whoever made it takes it, or staff.
        by_id: the account of staff.
        words: what we tell them (of theirs: what they say); kept in the report.
        reason: why, for ourselves.
        crime_number: from the crime system; only its shape is looked at.
        agency: whose it is instead.
        joined_to: the receipt code of the report that it belongs to.

    Raises:
        NotThisStep: the table has no such step from where the report is, or not by them.
        NeedsWords: something that the step needs isn't there; `field` says what.
        NotFound: there is no such report.
    """
    row = locked(reference)
    given = {
        "words": tidy(words)[:LONGEST_WORDS],
        "reason": one_line(tidy(reason), 300),
        "crime_number": read_crime_number(crime_number),
        "agency": one_line(tidy(agency), 80),
        "joined_to": read_reference(joined_to),
    }
    if crime_number.strip() and not given["crime_number"]:
        raise NeedsWords(
            "This can't be a crime number. Write it as the crime system has it.", field="crime_number"
        )
    take_step(row, actor=actor, at=at, step=step, by=by, by_id=by_id, given=given)
    return rows.line_of(rows.find(reference), at)


def take_step(
    row: Report,
    *,
    actor: Actor,
    at: dt.datetime,
    step: Step,
    by: By,
    by_id: int | None = None,
    given: dict[str, str] | None = None,
) -> StateChange:
    """The same for a row that the caller has locked, with what is given already tidied.

    Raises NotThisStep, NeedsWords.
    """
    given = given or {}
    before = ReportState(row.state)
    decision = may_step(before, step, by)
    if not decision:
        raise NotThisStep(decision.reason)
    transition = TRANSITIONS[before, step]
    for needed in transition.needs:
        if not given.get(needed):
            raise NeedsWords(_NEEDED[needed], field=needed)
    _write_down(row, step, given, at, by_id)
    _run_the_clock(row, transition.to, at)
    row.state = transition.to
    row.save()
    change = StateChange.objects.create(
        report=row,
        step=step,
        state_from=before,
        state_to=transition.to,
        by=str(actor),
        told=_TOLD.get(step, ""),
        at=at,
    )
    _keep_words(row, change, by, by_id, given.get("words", ""))
    _record(row, change, actor, at)
    return change


def _write_down(row: Report, step: Step, given: dict[str, str], at: dt.datetime, by_id: int | None) -> None:
    """What the step brings, on the row."""
    row.crime_number = given.get("crime_number") or row.crime_number
    row.agency = given.get("agency") or row.agency
    row.decision_reason = given.get("reason") or row.decision_reason
    if step is Step.JOIN:
        row.joined_to = _other(row, given["joined_to"])
    if step in _DECISIONS:
        row.decided_at, row.decided_by_id = at, by_id
    if step is Step.REOPEN:
        row.decided_at = row.decided_by = row.closed_at = row.joined_to = None
    if by_id is not None and row.assigned_to_id is None:
        row.assigned_to_id = by_id
        row.first_taken_at = row.first_taken_at or at


def _run_the_clock(row: Report, to: ReportState, at: dt.datetime) -> None:
    """Whenever a report waits for us again, its clock begins anew; closed, it has a moment when it was."""
    if to is ReportState.RECEIVED:
        row.received_at = row.received_at or at
        hours = get_rules().hours(Severity(row.severity or Severity.ROUTINE))
        row.due_at = at + dt.timedelta(hours=hours)
    if to in CLOSED:
        row.closed_at = at


def _other(row: Report, reference: str) -> Report:
    other = Report.objects.filter(reference=reference).first()
    if other is None or other.state == ReportState.BEGUN:
        raise NeedsWords("There is no report with this receipt code.", field="joined_to")
    if other.pk == row.pk:
        raise NeedsWords("A report can't be joined to itself.", field="joined_to")
    if other.joined_to is not None and other.state == ReportState.JOINED:
        raise NeedsWords(
            f"That one was joined itself. Join this to {other.joined_to.reference}.", field="joined_to"
        )
    return other


def _keep_words(row: Report, change: StateChange, by: By, by_id: int | None, words: str) -> None:
    if not words:
        return
    ours = by is By.STAFF
    ReportEntry.objects.create(
        report=row,
        direction=EntryDirection.OUT if ours else EntryDirection.IN,
        text=words,
        language="en" if ours else row.language,
        author_id=by_id if ours else None,
        key=f"change:{change.pk}",
        at=change.at,
    )


def _record(row: Report, change: StateChange, actor: Actor, at: dt.datetime) -> None:
    data: dict[str, Any] = {
        "reference": row.reference,
        "change": change.pk,
        "step": change.step,
        "from": change.state_from,
        "to": change.state_to,
        "told": change.told,
    }
    if change.step == Step.SEND:
        data |= {"kind": row.kind, "origin": row.origin, "severity": row.severity}
    name = "incidents.report.received" if change.step == Step.SEND else "incidents.report.stepped"
    events.record(name=name, actor=actor, at=at, subject=row, area_code=row.area.code, data=data)
