"""Words of the contacts room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.languages import types as languages


class Status(StrEnum):
    """Where a contact stands."""

    PENDING = "pending"  # asked, not yet confirmed: gets nothing but the one confirmation
    ACTIVE = "active"
    LEFT = "left"
    ERASED = "erased"
    WRITER = "writer"  # wrote to us without signing up: is answered, and gets nothing else


class AddressKind(StrEnum):
    """What a channel needs to reach somebody. Channels name one of these; several channels may share one."""

    EMAIL = "email"
    PHONE = "phone"  # a text or a call
    PUSH = "push"  # a browser that subscribed: its endpoint is kept beside the contact


class Organisation(StrEnum):
    """Who somebody agreed to hear from. Consent is given to each of them apart, with evidence."""

    POLICE = "police"
    COMMISSIONER = "commissioner"
    COUNCIL = "council"
    FIRE = "fire"
    WATCH = "watch"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "police": "The police",
            "commissioner": "The Police and Crime Commissioner",
            "council": "The council",
            "fire": "The fire service",
            "watch": "Neighbourhood Watch",
        }[self.value]


class Topic(StrEnum):
    """What somebody wants to hear about."""

    ALERTS = "alerts"
    CRIME_PREVENTION = "crime-prevention"
    MEETINGS = "meetings"
    YOU_SAID = "you-said-we-did"
    NEWS = "news"


class LinkPurpose(StrEnum):
    """What a signed link in a message is good for. A link for one purpose never serves another."""

    CONFIRM = "confirm"
    LEAVE = "leave"
    MANAGE = "manage"
    RATE = "rate"
    REPLY = "reply"


#: The languages that a resident can choose, with their own names.
LANGUAGES: dict[str, str] = {code: language.own_name for code, language in languages.LANGUAGES.items()}


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody agrees to, word for word. `language` is that of the words, not of the person."""

    version: str
    language: str
    text: str


#: What a resident agrees to, by language. Only approved translations belong here: elsewhere the English words are
#: shown and recorded, never a draft.
CONSENT_WORDING: dict[str, Wording] = {
    "en": Wording(
        version="2026-1",
        language="en",
        text=(
            "I want to hear from the neighbourhood police team where I live, by e-mail, on the topics I have ticked, "
            "and what came of anything that I tell them. "
            "They may keep my e-mail address, postcode and choices for this and for nothing else. "
            "I can stop at any time with one press of a link in any message; then my details are removed."
        ),
    )
}


def wording_for(language: str) -> Wording:
    """The consent wording in a language, in English where no approved translation exists."""
    return CONSENT_WORDING.get(language, CONSENT_WORDING["en"])


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a sign-up did.

    `already` is for the mail that goes to the address, never for the page: the page says the same either way.
    """

    contact_id: int
    already: bool


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link says, once its signature is proven."""

    contact_id: int
    purpose: LinkPurpose
    reference: str
    link_version: int
    expires_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ContactView:
    """A resident's subscription as they (or staff with a reason) see it."""

    id: int
    status: Status
    channel: str
    email: str
    phone: str
    name: str
    language: str
    postcode: str
    neighbourhood_code: str
    topics: tuple[str, ...]
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    left_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a copy of a message goes, and what decides whether it may. For messaging only, at the moment of sending."""

    contact_id: int
    status: Status
    suppressed: bool
    email: str
    phone: str
    push: str  # endpoints of web push as JSON; empty when there are none
    suspended: tuple[str, ...]  # channels that aren't used for now
    name: str
    language: str
    link_version: int


@dataclass(frozen=True, slots=True)
class Links:
    """The signed tokens of one copy of a message."""

    rate: str
    reply: str
    leave: str
    manage: str
    confirm: str


@dataclass(frozen=True, slots=True)
class ConsentedRow:
    """One person of a list that comes from another system, where they agreed to be written to.

    `wording` is what they agreed to there, word for word, in `language` or English.
    """

    email: str
    language: str
    topics: tuple[str, ...]
    postcode: str
    neighbourhood_code: str
    consented_at: dt.datetime
    wording: str
    name: str = ""
