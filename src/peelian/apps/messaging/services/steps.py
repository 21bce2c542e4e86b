"""What every step in a message's life shares: its row held, the step checked, and who changed something of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.apps.events import api as events
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.states import MessageState
from peelian.kernel.actors import Actor, ActorKind
from peelian.kernel.errors import NotFound, Refused

#: The columns that `open_for_change` sets.
OPENED = ("state", "asked_at", "approved_by", "approved_at", "approved_alone")
#: Who changed something of a message is read from these events: see `editors_of`.
_EDITED = "messaging.message.edited"


class NotNow(Refused):
    """The message isn't in the state that this step needs."""


def locked(message_id: int) -> Message:
    """The message, locked until the transaction ends. Raises NotFound."""
    message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id).first()
    if message is None:
        raise NotFound("There is no such message.")
    return message


def pass_to(message: Message, new: MessageState) -> None:
    """Set the message's next state, without saving it. Raises NotNow."""
    decision = sending.may_follow(MessageState(message.state), new)
    if not decision:
        raise NotNow(decision.reason)
    message.state = new


def area_code_of(message: Message) -> str:
    """The code of the area that a message is about, for its events; empty where there is none."""
    return message.area.code if message.area else ""


def open_for_change(message: Message) -> bool:
    """Make a locked message a draft that nobody is asked about, if nothing of it has gone. Returns whether that voided
    an approval. Save `OPENED` afterwards.

    Raises:
        NotNow: it has gone, or was thrown away.
    """
    message.asked_at = None
    if message.state == MessageState.DRAFT:
        return False
    if message.state != MessageState.APPROVED or message.released_at is not None:
        raise NotNow("This message has gone. Write a correction instead.")
    pass_to(message, MessageState.DRAFT)
    message.approved_by, message.approved_at, message.approved_alone = None, None, ""
    return True


def note_edited(
    message: Message, *, actor: Actor, at: dt.datetime, changed: Iterable[str], approval_voided: bool
) -> None:
    """Put it on record that somebody changed something of a message."""
    events.record(
        name=_EDITED,
        actor=actor,
        at=at,
        subject=message,
        area_code=area_code_of(message),
        data={"changed": sorted(changed), "approval_voided": approval_voided},
    )


def editors_of(message: Message) -> set[int]:
    """Accounts that changed something of it: none of them is a second pair of eyes."""
    changes = events.list_events(subject=events.subject_of(message), name_prefix=_EDITED, limit=1000)
    return {int(change.actor_id) for change in changes if change.actor_kind == ActorKind.STAFF}
