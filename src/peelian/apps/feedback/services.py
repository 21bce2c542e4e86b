"""Writes on "you said, we did"."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.feedback import queries, rules
from peelian.apps.feedback.models import Update
from peelian.apps.feedback.types import Facts, UpdateState, UpdateView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class SaysNothing(Refused):
    """An update without one of its two halves."""


class CannotEdit(Refused):
    """The words were approved."""


class CannotApprove(Refused):
    """Not a draft, or the approver wrote it."""


class NotApproved(Refused):
    """Only what was approved is sent, and once."""


def draft_update(
    *, actor: Actor, at: dt.datetime, priority_id: int, said: str, did: str, facts: Facts, written_by_id: int
) -> UpdateView:
    """Keep a draft with the facts that it was written from. Raises SaysNothing."""
    said, did = _both(said, did)
    with transaction.atomic():
        row = Update.objects.create(
            priority_id=priority_id,
            said=said,
            did=did,
            facts=facts.as_json(),
            written_by_id=written_by_id,
            written_at=at,
        )
        _record("feedback.update.drafted", actor, at, row)
    return queries.view(queries.get(row.pk))


def edit_update(
    *, actor: Actor, at: dt.datetime, update_id: int, said: str, did: str, written_by_id: int
) -> UpdateView:
    """Change a draft's words; the facts stay beside them.

    Whoever edits last is its writer, so that somebody else has to approve these words. Raises SaysNothing, CannotEdit.
    """
    said, did = _both(said, did)
    with transaction.atomic():
        row = _locked(update_id)
        decision = rules.may_edit(UpdateState(row.state))
        if not decision:
            raise CannotEdit(decision.reason)
        row.said, row.did, row.written_by_id, row.written_at = said, did, written_by_id, at
        row.save(update_fields=["said", "did", "written_by", "written_at"])
        _record("feedback.update.edited", actor, at, row)
    return queries.view(queries.get(update_id))


def approve_update(
    *,
    actor: Actor,
    at: dt.datetime,
    update_id: int,
    approved_by_id: int,
    read_as_of: dt.datetime | None = None,
) -> UpdateView:
    """Approve a draft that somebody else wrote. Raises CannotApprove.

    `read_as_of` is the `written_at` of the words that the approver read: other words than those aren't approved.
    """
    with transaction.atomic():
        row = _locked(update_id)
        if read_as_of is not None and row.written_at != read_as_of:
            raise CannotApprove(
                "The words were changed while you read them. Read them again, then approve them."
            )
        decision = rules.may_approve(
            state=UpdateState(row.state), written_by_id=row.written_by_id, approved_by_id=approved_by_id
        )
        if not decision:
            raise CannotApprove(decision.reason)
        row.state, row.approved_by_id, row.approved_at = UpdateState.APPROVED, approved_by_id, at
        row.save(update_fields=["state", "approved_by", "approved_at"])
        _record("feedback.update.approved", actor, at, row)
    return queries.view(queries.get(update_id))


def mark_sent(*, actor: Actor, at: dt.datetime, update_id: int, message_id: int) -> UpdateView:
    """Tie an approved update to the message that carries it: from now on it is public. Raises NotApproved."""
    with transaction.atomic():
        row = _locked(update_id)
        decision = rules.may_move(UpdateState(row.state), UpdateState.SENT)
        if not decision:
            raise NotApproved(decision.reason)
        row.state, row.message_id = UpdateState.SENT, message_id
        row.save(update_fields=["state", "message"])
        _record("feedback.update.sent", actor, at, row, message=message_id)
    return queries.view(queries.get(update_id))


def _both(said: str, did: str) -> tuple[str, str]:
    said, did = tidy(said), tidy(did)
    if not said:
        raise SaysNothing("Write what people said.", field="said")
    if not did:
        raise SaysNothing("Write what we did.", field="did")
    return said, did


def _locked(update_id: int) -> Update:
    row = (
        Update.objects.select_for_update(of=("self",))
        .select_related("priority__area")
        .filter(pk=update_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such update.")
    return row


def _record(name: str, actor: Actor, at: dt.datetime, row: Update, **data: int) -> None:
    facts = {"priority": row.priority_id, **data}
    events.record(name=name, actor=actor, at=at, subject=row, area_code=row.priority.area.code, data=facts)
