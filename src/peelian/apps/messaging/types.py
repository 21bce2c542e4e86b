"""Words of the messaging room, and the port that every channel implements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from peelian.analysis.rates import Share


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


#: Which state of a message may follow which.
FOLLOWS: dict[MessageState, frozenset[MessageState]] = {
    MessageState.DRAFT: frozenset({MessageState.APPROVED}),
    MessageState.APPROVED: frozenset({MessageState.SENDING, MessageState.SENT}),
    MessageState.SENDING: frozenset({MessageState.SENT}),
    MessageState.SENT: frozenset({MessageState.SENDING}),  # copies that were refused are tried once more
}


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


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """One copy that is ours to send now; "attempting" is committed. `compose` makes it ready to go out.

    `confirm` … `rate` are signed tokens of this person and this copy. `kind` decides which links the copy ends with.
    """

    delivery_id: int
    message_id: int
    channel: str
    kind: MessageKind
    address: str
    language: str
    subject: str
    body: str
    sender_name: str
    attempts: int
    confirm: str
    manage: str
    leave: str
    reply: str
    rate: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where links and replies lead: the site's address without a trailing slash, and the domain of reply addresses."""

    public_url: str
    reply_domain: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as staff see it, and (once approved, unless it's a service message) anybody."""

    id: int
    kind: MessageKind
    state: MessageState
    subject: str
    body: str
    html: str
    area_code: str
    area_name: str
    category: str
    sender_name: str
    created_at: dt.datetime
    approved_at: dt.datetime | None
    sent_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ReplyView:
    """Words that came back. `is_new` is false when the same mail has been taken before."""

    id: int
    delivery_id: int
    message_id: int
    message_subject: str
    contact_id: int
    area_code: str
    area_id: int | None
    category: str
    text: str
    language: str
    automatic: bool
    received_at: dt.datetime
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class RatingView:
    """How good somebody found a message, 1 to 5."""

    message_id: int
    message_subject: str
    score: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RatingPage:
    """What the page behind a rating link shows: the message, and the score given before, if any."""

    message_id: int
    subject: str
    sender_name: str
    language: str
    score: int | None


@dataclass(frozen=True, slots=True)
class MessageReport:
    """What became of a message, as of now.

    Attributes:
        copies: how many copies are in each state; every state is there.
        replies: written by people; `automatic` are out-of-office and bounces.
        ratings: how many rated it, by score 1 to 5; `mean` is None when nobody has.
        good: the share of ratings that are 4 or 5, with its Wilson interval.
    """

    message_id: int
    copies: dict[DeliveryState, int]
    replies: int
    automatic: int
    ratings: dict[int, int]
    mean: float | None
    good: Share
