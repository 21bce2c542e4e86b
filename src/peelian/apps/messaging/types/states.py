"""What messages and copies are, and where they can stand."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class MessageKind(StrEnum):
    """What a message is for."""

    ALERT = "alert"
    UPDATE = "update"  # you said, we did
    NEWS = "news"
    SERVICE = "service"  # about the person's own subscription: confirmation, receipt


class Urgency(IntEnum):
    """How much a message matters, 1 to 5. Only the last passes quiet hours, and reaches the channels kept for it."""

    BACKGROUND = 1
    ADVICE = 2
    NORMAL = 3
    IMPORTANT = 4
    URGENT = 5

    @property
    def label(self) -> str:
        """The words on a screen."""
        return f"{self.value} {self.name.capitalize()}"


class Notice(StrEnum):
    """What a message says of an earlier one."""

    NONE = ""
    CORRECTION = "correction"
    RECALL = "recall"


class MessageState(StrEnum):
    """Where a message stands."""

    DRAFT = "draft"
    APPROVED = "approved"  # may go: at once, or at its `send_at`
    SENDING = "sending"
    SENT = "sent"
    RECALLED = "recalled"  # copies that hadn't gone were called off; a recall notice follows those that had
    DROPPED = "dropped"  # a draft that was thrown away


#: Which state of a message may follow which.
FOLLOWS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.DRAFT: frozenset({MessageState.APPROVED, MessageState.DROPPED}),
    MessageState.APPROVED: frozenset(
        # Back to draft: somebody edits it, and it has to be approved anew.
        {MessageState.DRAFT, MessageState.SENDING, MessageState.SENT, MessageState.RECALLED}
    ),
    MessageState.SENDING: frozenset({MessageState.SENT, MessageState.RECALLED}),
    # Back to sending: copies that were refused are tried once more.
    MessageState.SENT: frozenset({MessageState.SENDING, MessageState.RECALLED}),
    MessageState.RECALLED: frozenset(),
    MessageState.DROPPED: frozenset(),
}


class TextOrigin(StrEnum):
    """How a message's words in a language came to be."""

    WRITTEN = "written"  # by its author
    APPROVED = "approved"  # translated, and approved by somebody who reads the language
    TEMPLATE = "template"  # filled from an approved template
    MACHINE = "machine"  # an engine's, sent on an officer's word without approval (logged)


class DeliveryState(StrEnum):
    """Where one person's copy stands. `attempting` is committed before a byte leaves."""

    QUEUED = "queued"
    ATTEMPTING = "attempting"
    SENT = "sent"  # the next server took responsibility
    DELIVERED = "delivered"  # the far side says that it arrived, or somebody picked up the call
    BOUNCED = "bounced"  # taken at first, then it came back
    REFUSED = "refused"  # it will never be taken
    SUPPRESSED = "suppressed"  # the person left, or the channel is suspended, before it was their turn
    EXPIRED = "expired"  # the message's time was over before it was their turn
    CALLED_OFF = "called-off"  # the message was recalled before it was their turn
    UNKNOWN = "unknown"  # cut off in mid-send: may or may not have arrived


#: States of a copy that may still change by our own doing.
OPEN_STATES = (DeliveryState.QUEUED, DeliveryState.ATTEMPTING)


class ReceiptState(StrEnum):
    """What a provider says later of something that it took."""

    ACCEPTED = "accepted"
    EN_ROUTE = "en-route"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    EXPIRED = "expired"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class BreakerState(StrEnum):
    """Whether a provider is used: closed, like a fuse that holds, means yes."""

    CLOSED = "closed"
    OPEN = "open"  # not used until `retry_at`
    HALF_OPEN = "half-open"  # one batch tries it


class AutoKind(StrEnum):
    """Why a mail that came back isn't a person's words."""

    NONE = ""
    OUT_OF_OFFICE = "out-of-office"
    BOUNCE = "bounce"
    DELAY = "delay"
    LOOP = "loop"
    LIST = "list"
    COMPLAINT = "complaint"
    OTHER = "other"
