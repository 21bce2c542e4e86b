"""The port that every channel implements, and what passes through it, out and in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from peelian.apps.messaging.types.states import AutoKind, MessageKind, ReceiptState, TextOrigin, Urgency


@dataclass(frozen=True, slots=True)
class Site:
    """Where links and replies lead: the site's address without a trailing slash, and the domain of reply addresses."""

    public_url: str
    reply_domain: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message. `alt` says in words what a picture shows; every picture has it."""

    name: str
    media_type: str
    content: bytes
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is shown rather than offered."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Words:
    """A message in one language, as its readers in that language see it: rendered once, not once for each person.

    Attributes:
        message_id: its number; 0 for a preview or a test.
        kind, urgency: what for, and how much it matters.
        language: of these words (BCP 47).
        direction: "ltr" or "rtl".
        subject: the author's own; `marked_subject` is the fixed form that goes out.
        body: plain text with the marks of `rules.rendering`; `{confirm}`, `{manage}`, `{leave}` are holes.
        sender_name: the team or named officer.
        phrases: what we say around a message ("How good was this message?"), in this language, by key.
        phrases_language: the language of `phrases`: English where no approved ones exist in `language`.
        origin: how the words came to be; MACHINE is said to the reader.
        english_url: where the English original stands; empty when these words are it.
        waiting: the reader's own language, when these are English words because no approved ones exist in it; "" else.
        files: attachments and pictures.
        site: where links lead.
        version: changes whenever anything above does: prepared words are kept under it.
    """

    message_id: int
    kind: MessageKind
    urgency: Urgency
    language: str
    direction: str
    subject: str
    marked_subject: str
    body: str
    sender_name: str
    phrases: Mapping[str, str]
    phrases_language: str
    origin: TextOrigin
    english_url: str
    waiting: str
    files: tuple[File, ...]
    site: Site
    version: str


@dataclass(slots=True)
class ClaimedDelivery:
    """One copy that is ours to send now; "attempting" is committed. What differs from person to person, and no more.

    `confirm` … `rate` are signed tokens of this person and this copy. `address` is what the channel needs: a mail
    address, a number (E.164), or the endpoints of web push as JSON.
    """

    delivery_id: int
    message_id: int
    contact_id: int
    channel: str
    address: str
    language: str  # the person's
    attempts: int
    confirm: str
    manage: str
    leave: str
    reply: str
    rate: str


@dataclass(slots=True)
class Outgoing:
    """One copy, ready for its channel: who, and the words as the channel prepared them."""

    delivery_id: int
    address: str
    copy: ClaimedDelivery
    words: Words
    prepared: Any  # what the channel's own `prepare` made of `words`
    message_id: str  # RFC 5322 Message-ID without angle brackets; the same at every attempt


class SendOutcome(StrEnum):
    """What became of one attempt."""

    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"  # the other side asks to wait
    NO_SERVICE = "no-service"  # the provider can't be used at all now: another may be
    UNKNOWN = "unknown"


@dataclass(slots=True)
class SendResult:
    """The outcome of one copy, with the other side's own words.

    `references`: the provider's own numbers of what it took, one for each part, under which receipts come.
    `answered`: for a call: somebody picked up.
    `gone`: addresses that the other side says exist no more (endpoints of web push): they are forgotten.
    """

    delivery_id: int
    outcome: SendOutcome
    detail: str = ""
    references: tuple[str, ...] = ()
    answered: bool | None = None
    gone: tuple[str, ...] = ()


class Journal(Protocol):
    """A worker's own record on this machine of what it is handing over, for the case that it is killed."""

    def begin(self, delivery_id: int) -> None:
        """This copy is about to be handed over: from here on it may arrive. Raises OSError when that can't be noted."""
        ...

    def end(self, result: SendResult) -> None:
        """The other side has answered. Raises OSError."""
        ...

    def when_settled(self, call: Callable[[], None]) -> None:
        """Call this once, as soon as what is being handed over now stands in the database. It must be quick."""
        ...


class Provider(Protocol):
    """One way of sending over a channel: a mail server, an SMPP bind, a gateway."""

    name: str  # unique in the house: "email:smtp"
    rate: float | None  # copies a second at most, over all machines; None: as fast as it takes

    def send(self, batch: Sequence[Outgoing], journal: Journal) -> list[SendResult]:
        """Hand over a batch; one result for each copy, never an exception for one bad copy.

        `journal.begin` before the point of no return of each copy, `journal.end` after its answer. When the journal
        can't be written, whatever hasn't begun is NO_SERVICE.
        """
        ...

    def close(self) -> None:
        """Let go of connections. Sending again opens new ones."""
        ...


@dataclass(frozen=True, slots=True)
class Cost:
    """What one copy costs. `parts`: text parts, or minutes begun; `millipence`: thousandths of a penny; `encoding`: for
    a text "GSM-7" or "UCS-2"; `note` says what makes it dear, and how to make it cheaper."""

    parts: int = 1
    millipence: int = 0
    encoding: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reader gets over a channel, for its author to look at. Any of them may be empty."""

    text: str = ""
    html: str = ""
    parts: tuple[str, ...] = ()
    audio: bytes = b""
    audio_type: str = ""
    cost: Cost = field(default_factory=Cost)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of something that it took earlier."""

    provider: str
    reference: str
    state: ReceiptState
    at: dt.datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InboundWords:
    """A text or a keypress that came from a number. `provider_id` makes the same one taken once."""

    channel: str
    provider: str
    sender: str  # E.164
    text: str
    provider_id: str
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Doors:
    """What a channel calls when something comes in. Each commits before it returns; Refused means: not for us."""

    mail: Callable[[Inbound], object]
    words: Callable[[InboundWords], object]
    receipts: Callable[[Sequence[Receipt]], object]


class Listener(Protocol):
    """A server, or a connection that listens, in a thread of its own."""

    def start(self) -> None:
        """Listen. Raises OSError when the port is taken."""
        ...

    def stop(self) -> None:
        """Finish what is at hand and stop listening."""
        ...


@dataclass(frozen=True, slots=True)
class HookCall:
    """A provider's call to us over HTTP. `url` is the public one, which some providers sign."""

    method: str
    url: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What a provider's call brought, and what to answer."""

    receipts: tuple[Receipt, ...] = ()
    words: tuple[InboundWords, ...] = ()
    status: int = 200
    body: str | bytes = ""
    media_type: str = "text/plain"


#: Reads a provider's call. A call that isn't proven to be the provider's is answered 403 and brings nothing.
Hook = Callable[[HookCall], HookAnswer]


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the house has to know of a channel.

    Attributes:
        name: "email", "sms" … : lower-case letters, digits and dashes.
        label: the words on a screen.
        address: a contacts.AddressKind's value: which of a person's addresses it uses.
        keeps_quiet: whether it waits for the end of quiet hours (unless the message is urgent).
        calling_hours: whether it waits for the hours in which people may be rung up, however urgent.
        sends_again: after a crash, whether a copy that was being handed over is sent again. Where the copy's number
            lets the other side see that it is the same (mail), yes; where it rings or costs twice, a person decides.
        has_html, has_files: what its copies can show.
        languages: those that it can do, where it can't do all: a call needs a voice. Others get English. None: all.
        slow: whether a copy takes minutes (a call). Such channels are sent over beside the others, so that none waits.
        batch: how many copies to claim at a time.
        overlaps: whether its providers may get a batch in another thread than the last, never two at a time. Then one
            is sent while another is claimed and settled.
    """

    name: str
    label: str
    address: str
    keeps_quiet: bool = True
    calling_hours: bool = False
    sends_again: bool = False
    has_html: bool = False
    has_files: bool = False
    batch: int = 200
    languages: frozenset[str] | None = None
    slow: bool = False
    overlaps: bool = False


class Channel(Protocol):
    """A way out of the house, and back in. Adding one is a folder in `adapters/channels`, and nothing else."""

    facts: ChannelFacts
    #: In the order in which they are tried.
    providers: Sequence[Provider]

    def prepare(self, words: Words) -> Any:
        """What every copy of these words shares: made once, kept under `words.version`."""
        ...

    def cost(self, words: Words) -> Cost:
        """What one copy costs. Asks nobody."""
        ...

    def preview(self, words: Words) -> Preview:
        """What a reader gets. Sends nothing."""
        ...

    def listeners(self, doors: Doors) -> Iterable[Listener]:
        """What has to run in a worker for things to come in."""
        ...

    def hooks(self) -> Mapping[str, Hook]:
        """Calls that providers make to us over HTTP, by the last part of the address."""
        ...


@dataclass(frozen=True, slots=True)
class Inbound:
    """One mail that came back, already parsed."""

    token: str  # from the reply address
    text: str  # the new words only
    language: str
    message_id: str  # the sender's Message-ID: the same mail twice is taken once
    received_at: dt.datetime
    automatic: bool  # out of office, bounce, list: kept, never voice
    auto_kind: AutoKind = AutoKind.NONE
    permanent: bool | None = None  # for a bounce: whether trying again makes sense
    evidence: str = ""  # for a bounce: what the other side said, without addresses
