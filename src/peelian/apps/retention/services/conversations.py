"""Offer a conversation, and record what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.retention import rules
from peelian.apps.retention.models import ExitInterview, RetentionConversation
from peelian.apps.retention.queries.careers import hold_career
from peelian.apps.retention.types import LONGEST_NOTE, Kind, Outcome, State, Theme, WithKind
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

Row = RetentionConversation | ExitInterview


class CannotOffer(Refused):
    """A conversation is waiting already, was held (an exit interview), the person has left, or isn't to leave."""


class CannotRecord(Refused):
    """What became of a conversation can't be recorded, or not like this."""


def offer(*, actor: Actor, at: dt.datetime, kind: Kind, career_id: int, on: dt.date) -> int:
    """Offer a conversation to somebody of a career; its number. Raises NotFound, CannotOffer."""
    with transaction.atomic():
        career = hold_career(career_id)
        if career is None:
            raise NotFound("There is no such time of service.")
        model = _MODELS[kind]
        rows = model.objects.filter(career=career)
        waiting = rows.filter(held_on=None, declined_on=None).exists()
        if kind is Kind.EXIT and not waiting and rows.exists():
            raise CannotOffer("This person's exit interview has been recorded.")
        decision = rules.may_offer(
            kind, joined_on=career.joined_on, left_on=career.left_on, on=on, open_one=waiting
        )
        if not decision:
            raise CannotOffer(decision.reason, field="on")
        if on > local_day(at):
            raise CannotOffer("Record an offer when it has been made.", field="on")
        try:
            row: Row = model.objects.create(career=career, offered_on=on)
        except IntegrityError as error:
            raise CannotOffer("This person has been offered a conversation meanwhile.") from error
        _record("offered", kind, row, actor, at)
    return row.pk


def hold(
    *,
    actor: Actor,
    at: dt.datetime,
    kind: Kind,
    conversation_id: int,
    on: dt.date,
    with_kind: WithKind,
    themes: Collection[Theme] = (),
    outcome: Outcome | None = None,
    note: str = "",
) -> None:
    """A conversation was held: with whom, what it was about, what came of it (retention), and a note for HR alone.

    Raises NotFound, CannotRecord.
    """
    note = tidy(note)
    if len(note) > LONGEST_NOTE:
        raise CannotRecord(f"Write {LONGEST_NOTE:,} characters or fewer.", field="note")
    if (outcome is None) == (kind is Kind.RETENTION):
        raise CannotRecord(
            "Say what came of a retention conversation. An exit interview has no outcome.", field="outcome"
        )
    with transaction.atomic():
        row = _waiting(kind, conversation_id, on, at)
        career = hold_career(row.career_id)
        decision = rules.may_hold(kind, left_on=career.left_on if career else None)
        if not decision:
            raise CannotRecord(decision.reason)
        row.held_on, row.with_kind, row.note = on, with_kind, note
        row.themes = [theme.value for theme in Theme if theme in themes]
        if isinstance(row, RetentionConversation) and outcome is not None:
            row.outcome = outcome
        row.save()
        _record("held", kind, row, actor, at)


def decline(*, actor: Actor, at: dt.datetime, kind: Kind, conversation_id: int, on: dt.date) -> None:
    """Somebody didn't want the conversation. Raises NotFound, CannotRecord."""
    with transaction.atomic():
        row = _waiting(kind, conversation_id, on, at)
        row.declined_on = on
        row.save(update_fields=["declined_on"])
        _record("declined", kind, row, actor, at)


def decide(*, actor: Actor, at: dt.datetime, conversation_id: int, outcome: Outcome) -> None:
    """Somebody who was undecided after a retention conversation has decided. Raises NotFound, CannotRecord."""
    with transaction.atomic():
        row = RetentionConversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if row is None:
            raise NotFound("There is no such conversation.")
        if row.outcome != Outcome.UNDECIDED:
            raise CannotRecord("This conversation has no outcome left open.")
        if outcome is Outcome.UNDECIDED:
            raise CannotRecord("Say whether they stayed or left.", field="outcome")
        row.outcome = outcome
        row.save(update_fields=["outcome"])
        _record("decided", Kind.RETENTION, row, actor, at)


def _waiting(kind: Kind, conversation_id: int, on: dt.date, at: dt.datetime) -> Row:
    row: Row | None = _MODELS[kind].objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    state = State.HELD if row.held_on else State.DECLINED if row.declined_on else State.OFFERED
    decision = rules.may_end(state, offered_on=row.offered_on, on=on, today=local_day(at))
    if not decision:
        raise CannotRecord(decision.reason, field="on")
    return row


def _record(what: str, kind: Kind, row: Row, actor: Actor, at: dt.datetime) -> None:
    """That it happened, and nothing of what was said: an event stays for ever."""
    events.record(name=f"retention.{_NAMES[kind]}.{what}", actor=actor, at=at, subject=row)


_NAMES = {Kind.RETENTION: "conversation", Kind.EXIT: "interview"}
_MODELS: dict[Kind, type[RetentionConversation] | type[ExitInterview]] = {
    Kind.RETENTION: RetentionConversation,
    Kind.EXIT: ExitInterview,
}
