"""A message as the people who write, approve and follow it see it; templates; the force's rules of sending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from peelian.analysis.rates import Share
from peelian.apps.messaging.types.states import MessageKind, MessageState, Notice, TextOrigin, Urgency


class Fields(TypedDict, total=False):
    """What a writer may set of a message. What isn't named stays as it is (or is empty, in a new message)."""

    kind: MessageKind
    subject: str
    body: str
    sender_name: str
    category: str
    urgency: Urgency
    topic: str
    organisation: str
    language: str
    selection: Mapping[str, Any]  # contacts.Selection as JSON; empty: nobody chosen yet
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    officer_id: int | None
    template_id: int | None
    gaps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TextView:
    """A message's words in another language than its author's, as they go out."""

    language: str
    subject: str
    body: str
    origin: TextOrigin
    settled_by_name: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file that goes with a message, without its content."""

    id: int
    name: str
    media_type: str
    alt: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether it is shown rather than offered."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about a message that its writer and its approver look at.

    `version` changes with anything that an approver has read: words, audience, urgency, times, files.
    """

    id: int
    kind: MessageKind
    state: MessageState
    organisation: str
    urgency: Urgency
    topic: str
    language: str
    subject: str
    body: str
    html: str
    area_id: int
    area_code: str
    area_name: str
    category: str
    selection: Mapping[str, Any]
    sender_name: str
    officer_id: int | None
    officer_name: str
    template_id: int | None
    template_name: str
    gaps: Mapping[str, str]
    notice: Notice
    about_id: int | None
    about_subject: str
    written_by_id: int | None
    written_by_name: str
    approved_by_name: str
    approved_alone: str
    created_at: dt.datetime
    asked_at: dt.datetime | None
    approved_at: dt.datetime | None
    send_at: dt.datetime | None
    expires_at: dt.datetime | None
    released_at: dt.datetime | None
    sent_at: dt.datetime | None
    recalled_at: dt.datetime | None
    reference: str
    version: str
    texts: tuple[TextView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()

    @property
    def may_change(self) -> bool:
        """Whether its words can still be changed: nothing of it has gone."""
        return self.state in {MessageState.DRAFT, MessageState.APPROVED} and self.released_at is None


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a list: what it is, how many copies, and how it was received."""

    sheet: Sheet
    copies: int
    replies: int
    ratings: int
    good: Share


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice that followed a message, or the message that a notice is about."""

    id: int
    notice: Notice
    subject: str
    state: MessageState
    reference: str
    approved_at: dt.datetime | None

    @property
    def is_recall(self) -> bool:
        """Whether it takes the message back, rather than correcting it."""
        return self.notice is Notice.RECALL


@dataclass(frozen=True, slots=True)
class Checked:
    """What the page "Is a message from us?" answers to a reference or a subject.

    `message_id` is None when we sent nothing like it. `by` is "reference" or "subject".
    """

    message_id: int | None
    by: str = ""
    subject: str = ""
    sender_name: str = ""
    approved_at: dt.datetime | None = None
    reference: str = ""
    recalled: bool = False
    corrected_by: NoticeView | None = None
    recalled_by: NoticeView | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a recall did: copies called off, copies that had gone, and the notice drafted for those who got them."""

    called_off: int
    gone: int
    notice_id: int | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a template: its name in the text, what to ask the writer, an example."""

    name: str
    label: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """Words with gaps."""

    id: int
    name: str
    kind: MessageKind
    topic: str
    urgency: Urgency
    subject: str
    body: str
    gaps: tuple[Gap, ...]
    retired_at: dt.datetime | None
    used: int = 0


@dataclass(frozen=True, slots=True)
class RulesView:
    """What the force has set about sending. Prices are in thousandths of a penny."""

    second_person_above: int
    second_person_from: int
    quiet_from: dt.time
    quiet_until: dt.time
    calls_from: dt.time
    calls_until: dt.time
    text_millipence: int
    call_millipence: int
    text_parts_at_most: int
    plain_letters: bool
    changed_at: dt.datetime | None = field(default=None, compare=False)

    def price_of(self, address: str, channel: str) -> int:
        """What a part over a channel costs, in thousandths of a penny: a text's or a call's price, else nothing.

        Args:
            address: the channel's kind of address, a contacts.AddressKind's value.
            channel: its name; what reaches a phone and isn't a call is a text.
        """
        if address != "phone":
            return 0
        return self.call_millipence if channel == "voice" else self.text_millipence


class RuleFields(TypedDict, total=False):
    """What may be changed of the rules of sending."""

    second_person_above: int
    second_person_from: int
    quiet_from: dt.time
    quiet_until: dt.time
    calls_from: dt.time
    calls_until: dt.time
    text_millipence: int
    call_millipence: int
    text_parts_at_most: int
    plain_letters: bool
