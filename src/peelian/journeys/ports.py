"""What the house is plugged into: channels, translators, networks, readers of files, the demo's mailbox.

`peelian.config.wiring` plugs the adapters in at start; journeys and workers ask here. So an arrow never points up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from peelian.apps.messaging import api as messaging
from peelian.journeys.papers import Paper

#: Reads a file of one kind and yields its rows; raises BadInput with file, row and column.
Reader = Callable[..., Iterator[Any]]
#: Writes rows as a file of one kind and answers how many; raises BadInput.
Writer = Callable[..., int]


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail that the demo caught instead of sending it. `text` is its plain text; `id` names it in addresses."""

    id: str
    to: str
    sender: str
    subject: str
    text: str
    caught_at: dt.datetime


class Mailbox(Protocol):
    """The demo's caught mail: a visitor reads it and answers in the place of the person it was for."""

    def list_mails(self, *, limit: int = 100) -> list[CaughtMail]:
        """The latest mails, newest first."""
        ...

    def get_mail(self, mail_id: str) -> CaughtMail:
        """One mail. Raises NotFound."""
        ...

    def answer(self, mail_id: str, text: str) -> None:
        """Send an answer to the mail's Reply-To, as a real mail. Raises NotFound, and Refused when it isn't taken."""
        ...

    def server(self) -> messaging.Listener:
        """The server that catches, for the process that runs it."""
        ...


class PositionFeed(Protocol):
    """A source outside that we listen to for positions."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def listener(self, take: Callable[[bytes], None]) -> messaging.Listener:
        """What listens while we work; `take` returns when a body is kept, and raises when it has to come again."""
        ...


class Signer(Protocol):
    """Signs credentials of this house."""

    issuer: str  # who issues, in words

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The claims as a signed compact token (RFC 7519)."""
        ...

    def key(self) -> Mapping[str, str]:
        """The public key that checks it, as a JSON Web Key with its name in `kid`."""
        ...


class WorkerJournal(messaging.Journal, Protocol):
    """A worker's own record on this machine of what it is handing over, for the case that it is killed."""

    trouble: str  # why it can't be written; empty while it can
    begun: set[int]  # copies whose handing over has begun since the last `settled`

    def using(self, provider: str) -> None:
        """What follows goes through this provider. Raises OSError."""
        ...

    def settled(self) -> None:
        """What it says stands in the database: start anew."""
        ...

    def ready(self) -> bool:
        """Whether it can be written; after trouble, tries."""
        ...

    def close(self) -> None:
        """Nothing is being handed over any more."""
        ...


@dataclass(frozen=True, slots=True)
class LeftJournal:
    """What a worker that died left behind: which copies it had begun, and which answers had come, by provider."""

    worker: str
    begun: frozenset[int]
    ended: Mapping[str, Sequence[messaging.SendResult]]
    discard: Callable[[], None]


class Journals(Protocol):
    """The journals of this machine."""

    def open(self, worker: str) -> WorkerJournal:
        """A journal for a worker of this process. Raises OSError."""
        ...

    def left_behind(self) -> Iterable[LeftJournal]:
        """Those whose worker is dead."""
        ...


class NoJournal:
    """Keeps no record on disk: for a house without workers, such as a test's."""

    def __init__(self, worker: str = "") -> None:
        """Nothing to open."""
        self.trouble = ""
        self.begun: set[int] = set()
        self._waiting: list[Callable[[], None]] = []

    def using(self, provider: str) -> None:
        """Nothing is noted."""

    def begin(self, delivery_id: int) -> None:
        """Known to this process only."""
        self.begun.add(delivery_id)

    def end(self, result: messaging.SendResult) -> None:
        """Nothing is noted."""

    def when_settled(self, call: Callable[[], None]) -> None:
        """By the next `settled`."""
        self._waiting.append(call)

    def settled(self) -> None:
        """Start anew."""
        self.begun.clear()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def ready(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Nothing to close."""


class NoJournals:
    """None are kept, and none are found."""

    def open(self, worker: str) -> NoJournal:
        """One that keeps nothing."""
        return NoJournal()

    def left_behind(self) -> Iterable[LeftJournal]:
        """None."""
        return ()


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that the house uses.

    Args:
        channels: ways out by channel name ("email"), each with its ways in.
        readers: file readers by kind ("areas", "boundaries", "postcodes", "people", "positions", "devices",
            "crime", "deprivation", "census", "recruitment", "paper").
        writers: file writers by kind ("hr").
        translators: ways of translating by machine, in the order in which they are asked.
        networks: social networks by name.
        position_feeds: sources that we listen to for positions.
        networks_here: whether one may be on this machine, without TLS: for the demo and tests.
        journals: the crash journals of this machine's workers.
        printer: a message's words as a PDF, given the moment that it is dated; None where nothing prints. Raises
            Refused where the letters of the language are missing.
        press: a paper as a PDF, given the moment that it is dated; the same paper and moment make the same bytes. None
            where nothing prints. Raises Refused where the letters of the language are missing.
        word: a paper as a Word document (DOCX), given the moment that it is dated; the same paper and moment make the
            same bytes. None where nothing writes them.
        sign: what signs credentials for training; None where nothing does.
        draw: a chart as SVG for the page and for paper, given its Vega-Lite, its title and its words; None where
            nothing draws. It takes a second the first time: workers and papers draw, pages show what is drawn.
        draw_points: such a drawing (SVG) in points (PNG), for files that take no SVG; None where nothing draws.
        mailbox: the demo's caught mail, or None outside the demo.
        reply_domain: the domain of reply addresses.
        public_url: where residents find us, without a trailing slash.
        learning_sites: addresses of sites whose accounts are named by collar numbers: the force's learning platform.
        state: the folder for files of our own.
    """

    channels: Mapping[str, messaging.Channel] = field(default_factory=dict)
    translators: Sequence[Any] = ()
    networks: Mapping[str, Any] = field(default_factory=dict)
    position_feeds: Sequence[PositionFeed] = ()
    networks_here: bool = False
    journals: Journals = field(default_factory=NoJournals)
    readers: Mapping[str, Reader] = field(default_factory=dict)
    writers: Mapping[str, Writer] = field(default_factory=dict)
    printer: Callable[[messaging.Words, dt.datetime], bytes] | None = None
    press: Callable[[Paper, dt.datetime], bytes] | None = None
    word: Callable[[Paper, dt.datetime], bytes] | None = None
    sign: Signer | None = None
    draw: Callable[[Mapping[str, Any], str, str], str] | None = None
    draw_points: Callable[[str], bytes] | None = None
    mailbox: Mailbox | None = None
    reply_domain: str = "reply.localhost"
    public_url: str = "http://127.0.0.1:8000"
    learning_sites: Sequence[str] = ()
    state: Path = Path(".state")


_plugged: Ports = Ports()


def plug(new: Ports) -> Ports:
    """Plug in another set and return the old one (so that a test can put it back)."""
    global _plugged
    old, _plugged = _plugged, new
    return old


def ports() -> Ports:
    """What is plugged in now."""
    return _plugged
