"""Messages, replies and ratings as other rooms and screens see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.rates import Share, Shown
from peelian.apps.messaging.types.states import (
    AutoKind,
    DeliveryState,
    MessageKind,
    MessageState,
    Notice,
    Urgency,
)


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
    urgency: Urgency = Urgency.NORMAL
    topic: str = ""
    language: str = "en"
    notice: Notice = Notice.NONE
    about_id: int | None = None  # the message that a notice is about
    send_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    reference: str = ""  # the mark in the subject, by which a reader finds it on our site
    officer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """A message in the public archive, as a list of them shows it."""

    id: int
    subject: str
    area_code: str
    area_name: str
    approved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ReplyView:
    """Words that came back. `is_new` is false when the same mail has been taken before.

    A text from a number that we never wrote to answers no copy: it has neither delivery nor message. `to_many` is false
    for an answer to a copy that was written to this one person. What the writer reads and where they live are told only
    with who they are.
    """

    id: int
    delivery_id: int | None
    message_id: int | None
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
    channel: str = "email"
    auto_kind: AutoKind = AutoKind.NONE
    to_many: bool = False
    reads: str = ""
    neighbourhood_code: str = ""


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


class SatisfactionBy(StrEnum):
    """What ratings are grouped by. The team that a message is from is the one of its sender's name."""

    MESSAGE = "message"
    TEAM = "team"
    AREA = "area"
    LANGUAGE = "language"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How good a group of messages was found: the share of 4s and 5s with its interval, and what of it may be shown."""

    key: str
    name: str
    good: Share
    shown: Shown


@dataclass(frozen=True, slots=True)
class CopiesOver:
    """What became of copies over one channel. The five states make `all`; `rated` are some of those that went."""

    channel: str
    went: int
    failed: int
    not_tried: int
    waiting: int
    unknown: int
    rated: int

    @property
    def all(self) -> int:
        """Every copy."""
        return self.went + self.failed + self.not_tried + self.waiting + self.unknown
