"""Words of the messaging room, and the port that every channel implements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class MessageKind(StrEnum):
    """What a message is for."""

    ALERT = "alert"
    UPDATE = "update"  # you said, we did
    NEWS = "news"
    SERVICE = "service"  # about the person's own subscription: confirmation, receipt


class MessageState(StrEnum):
    """Where a message stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"


class DeliveryState(StrEnum):
    """Where one person's copy stands. `attempting` is committed before a byte leaves."""

    QUEUED = "queued"
    ATTEMPTING = "attempting"
    SENT = "sent"  # the next server took responsibility
    REFUSED = "refused"  # it will never be taken
    SUPPRESSED = "suppressed"  # the person left before it was their turn
    UNKNOWN = "unknown"  # cut off in mid-send: may or may not have arrived


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One copy, ready to go out."""

    delivery_id: int
    address: str
    subject: str
    text: str
    html: str
    message_id: str  # RFC 5322 Message-ID without angle brackets; the same at every attempt
    reply_to: str
    unsubscribe_url: str
    language: str
    sender_name: str


class SendOutcome(StrEnum):
    """What became of one attempt."""

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SendResult:
    """The outcome of one copy, with the other side's own words."""

    delivery_id: int
    outcome: SendOutcome
    detail: str = ""


class Channel(Protocol):
    """A way out of the house. Adding one is a folder in adapters and a line in config.wiring."""

    name: str

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        """Hand over a batch; one result for each copy, never an exception for one bad copy."""
        ...


@dataclass(frozen=True, slots=True)
class Inbound:
    """One mail or text that came back, already parsed."""

    token: str  # from the reply address
    text: str  # the new words only
    language: str
    message_id: str  # the sender's Message-ID: the same mail twice is taken once
    received_at: dt.datetime
    automatic: bool  # out of office, bounce, list: kept, never voice
