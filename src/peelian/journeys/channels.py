"""What journeys need to know of the channels that are plugged in."""

from __future__ import annotations

from dataclasses import dataclass

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind
from peelian.apps.messaging import api as messaging
from peelian.journeys.ports import ports

#: What a number's confirmation goes over, and everything else about a subscription that has only a number.
TEXTS = "sms"


@dataclass(frozen=True, slots=True)
class Offered:
    """A channel that somebody can choose."""

    name: str
    label: str
    kind: AddressKind


def kinds() -> dict[str, AddressKind]:
    """The channels that are plugged in, each with the kind of address that it needs."""
    return {name: AddressKind(channel.facts.address) for name, channel in ports().channels.items()}


def kind_of(channel: str) -> AddressKind:
    """The kind of address that a channel needs. Raises contacts.BadChoice where there is no such channel."""
    found = kinds().get(channel)
    if found is None:
        raise contacts.BadChoice("Choose how you want to hear from us.", field="channel")
    return found


def offered() -> tuple[Offered, ...]:
    """The channels that somebody can sign up for: mail first, then those for a telephone, where we can send the text
    that proves a number. A browser is added on one's own page."""
    plugged = ports().channels
    found = [
        Offered(name, channel.facts.label, AddressKind(channel.facts.address))
        for name, channel in plugged.items()
    ]
    return tuple(
        sorted(
            (
                one
                for one in found
                if one.kind is AddressKind.EMAIL or (one.kind is AddressKind.PHONE and TEXTS in plugged)
            ),
            key=lambda one: (one.kind is not AddressKind.EMAIL, one.name != TEXTS, one.name),
        )
    )


def service_channel(kind: AddressKind) -> str:
    """Over which channel a message about somebody's own subscription goes: one that can show a link. Empty: their
    own."""
    return TEXTS if kind is AddressKind.PHONE else ""


def spoken_to(facts: messaging.ChannelFacts, language: str) -> str:
    """The language in which a reader of this one is written to over a channel: theirs, or English where it can't."""
    return language if facts.languages is None or language in facts.languages else "en"
