"""Channels to plug in where a test is about people and not about sending."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from peelian.apps.messaging import api as messaging
from peelian.journeys.ports import Ports, plug


@dataclass
class QuietProvider:
    """Takes everything, at a rate."""

    name: str
    rate: float | None = None

    def send(
        self, batch: Sequence[messaging.Outgoing], journal: messaging.Journal
    ) -> list[messaging.SendResult]:
        """Taken."""
        return [messaging.SendResult(copy.delivery_id, messaging.SendOutcome.TAKEN) for copy in batch]

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class QuietChannel:
    """A channel that goes nowhere: a part for each 160 characters of the body."""

    facts: messaging.ChannelFacts
    providers: Sequence[messaging.Provider] = field(default_factory=tuple)

    def prepare(self, words: messaging.Words) -> Any:
        """The body."""
        return words.body

    def cost(self, words: messaging.Words) -> messaging.Cost:
        """A part for each 160 characters."""
        return messaging.Cost(parts=-(-len(words.body) // 160))

    def preview(self, words: messaging.Words) -> messaging.Preview:
        """The body."""
        return messaging.Preview(text=words.body)

    def listeners(self, doors: messaging.Doors) -> Iterable[messaging.Listener]:
        """Nothing comes in."""
        return ()

    def hooks(self) -> Mapping[str, messaging.Hook]:
        """Nobody calls."""
        return {}


def quiet_channels() -> dict[str, messaging.Channel]:
    """Mail, texts at ten a second, and calls one at a time within the hours for calls."""
    facts = messaging.ChannelFacts
    made = (
        QuietChannel(facts("email", "E-mail", "email"), (QuietProvider("email:quiet"),)),
        QuietChannel(facts("sms", "Text", "phone"), (QuietProvider("sms:quiet", 10.0),)),
        QuietChannel(
            facts("voice", "Call", "phone", calling_hours=True), (QuietProvider("voice:quiet", 1.0),)
        ),
        QuietChannel(facts("push", "Notification", "push"), (QuietProvider("push:quiet"),)),
    )
    return {channel.facts.name: channel for channel in made}


@contextmanager
def plugged_in() -> Iterator[dict[str, messaging.Channel]]:
    """With these channels for a while."""
    channels = quiet_channels()
    old = plug(Ports(channels=channels, public_url="https://police.example"))
    try:
        yield channels
    finally:
        plug(old)
