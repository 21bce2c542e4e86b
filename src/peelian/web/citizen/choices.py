"""The channels that a resident can choose, in a resident's words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind
from peelian.journeys import channels

_WORDS: dict[str, Promise] = {
    "email": _("Email"),
    "sms": _("Text message"),
    "voice": _("Phone call"),
    "push": _("Notification in this browser"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel on offer. `words`: what residents call it."""

    name: str
    words: str | Promise
    kind: AddressKind


def choices() -> tuple[Choice, ...]:
    """The channels that somebody can sign up for, mail first."""
    return tuple(Choice(one.name, words_of(one.name, one.label), one.kind) for one in channels.offered())


def choices_of(contact: contacts.ContactView) -> tuple[Choice, ...]:
    """The channels that somebody can change to: those on offer, and those that they have."""
    found = choices()
    held = {contact.channel, *contact.urgent_channels} - {choice.name for choice in found}
    kinds = channels.kinds()
    return (*found, *(Choice(name, words_of(name), kinds[name]) for name in sorted(held) if name in kinds))


def words_of(channel: str, label: str = "") -> str | Promise:
    """A channel in a resident's words."""
    return _WORDS.get(channel) or label or channel
