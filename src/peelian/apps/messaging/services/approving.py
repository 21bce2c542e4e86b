"""From a draft to words that may go: trying it on oneself, asking for approval, approving."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.messaging.queries import reading as queries
from peelian.apps.messaging.queries.rules_of_sending import sending_rules
from peelian.apps.messaging.queries.sheets import version_of
from peelian.apps.messaging.rules import approving
from peelian.apps.messaging.services.steps import NotNow, area_code_of, editors_of, locked, pass_to
from peelian.apps.messaging.services.words import BadMessage
from peelian.apps.messaging.types.states import MessageState
from peelian.apps.messaging.types.views import MessageView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


class NeedsAnotherPerson(Refused):
    """Whoever wrote a message can't approve it, where the force's rules ask for a second person."""


class WordsChanged(Refused):
    """The message was changed after whoever approves it had read it."""


@transaction.atomic
def note_test(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    channel: str,
    language: str,
    outcome: str,
    number: str = "",
) -> None:
    """Record that somebody sent a message to themselves to look at it. No copy is made. `number`: masked, of a text or
    a call. Raises NotFound."""
    message = locked(message_id)
    events.record(
        name="messaging.message.tested",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"channel": channel, "language": language, "outcome": outcome}
        | ({"number": number} if number else {}),
    )


@transaction.atomic
def ask_approval(*, actor: Actor, at: dt.datetime, message_id: int) -> MessageView:
    """Tell approvers that a draft is finished. Any change takes it back. Raises NotNow, NotFound."""
    message = locked(message_id)
    if message.state != MessageState.DRAFT:
        raise NotNow("Only a draft can be approved.")
    if message.asked_at is None:
        message.asked_at = at
        message.save(update_fields=["asked_at"])
        events.record(
            name="messaging.message.approval_asked",
            actor=actor,
            at=at,
            subject=message,
            area_code=area_code_of(message),
        )
    return queries.view_of(message)


@transaction.atomic
def approve_message(
    *,
    actor: Actor,
    at: dt.datetime,
    message_id: int,
    approved_by_id: int,
    people: int | None = None,
    read_version: str = "",
) -> MessageView:
    """Say that the message may go out: at once, or at its `send_at`.

    Always a second person, unless `people` says how many it reaches and the force's rules let its writer decide alone;
    why is then kept with it.

    Args:
        actor: who approves.
        at: now.
        message_id: which message.
        approved_by_id: their account.
        people: how many it reaches, as counted now.
        read_version: the `Sheet.version` that they read; when it isn't the present one, nothing is approved.

    Raises:
        NeedsAnotherPerson: they wrote it themselves, or changed something of it.
        WordsChanged: it was changed since they read it.
        BadMessage: its time is over.
        NotNow: it has been approved already.
        NotFound: there is no such message.
    """
    message = locked(message_id)
    if read_version and read_version != version_of(message):
        raise WordsChanged(
            "Somebody has changed this message, or its words in another language, since you opened it. Read it again"
            " before you approve it."
        )
    rules = sending_rules()
    approval = approving.approval_for(
        people=people,
        urgency=message.urgency,
        above=rules.second_person_above,
        from_urgency=rules.second_person_from,
    )
    decision = approving.may_approve(
        message.written_by_id, approved_by_id, approval, changed_it=approved_by_id in editors_of(message)
    )
    if not decision:
        raise NeedsAnotherPerson(decision.reason)
    if message.expires_at is not None and message.expires_at <= max(at, message.send_at or at):
        raise BadMessage("The time until which it may go is over. Choose a later one.", field="expires_at")
    pass_to(message, MessageState.APPROVED)
    message.approved_by_id, message.approved_at = approved_by_id, at
    message.approved_alone = approval.reason[:200] if approved_by_id == message.written_by_id else ""
    message.save(update_fields=["state", "approved_by", "approved_at", "approved_alone"])
    events.record(
        name="messaging.message.approved",
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"people": people, "alone": message.approved_alone} if people is not None else {},
    )
    return queries.view_of(message)
