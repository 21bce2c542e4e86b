"""What every step in a message's life shares: its row held, and the step checked."""

from __future__ import annotations

from peelian.apps.messaging.models import Message
from peelian.apps.messaging.rules import sending
from peelian.apps.messaging.types.states import MessageState
from peelian.kernel.errors import NotFound, Refused


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
