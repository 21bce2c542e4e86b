"""Words of the contacts room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from peelian.apps.languages import types as languages
from peelian.kernel.text import gettext_noop as _


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
            "police": _("The police"),
            "commissioner": _("The Police and Crime Commissioner"),
            "council": _("The council"),
            "fire": _("The fire service"),
            "watch": _("Neighbourhood Watch"),
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
    MEND = "mend"  # give a new address in the place of one that came back
    BUSINESS = "business"  # report for a business, and see what became of it


#: The languages that a resident can choose, with their own names.
LANGUAGES: dict[str, str] = {code: language.own_name for code, language in languages.LANGUAGES.items()}


@dataclass(frozen=True, slots=True)
class Wording:
    """What somebody agrees to, word for word. `language` is that of the words, not of the person."""

    version: str
    language: str
    text: str
    organisation: Organisation = Organisation.POLICE
    channel: str = "email"

    @property
    def kept(self) -> str:
        """The words as they are kept with the consent."""
        return f"{self.text} (version {self.version})"


class PartFlag(StrEnum):
    """What a part of a selection does to it."""

    INCLUDE = "include"  # whoever is in at least one of these …
    MUST = "must"  # … and in every one of these …
    EXCLUDE = "exclude"  # … and in none of these


class PartKind(StrEnum):
    """What a part of a selection goes by. Several values of a part mean: any of them."""

    EVERYBODY = "everybody"
    AREA = "area"  # codes of areas of any level
    OUTLINE = "outline"  # polygons as GeoJSON text, WGS84
    CIRCLE = "circle"  # longitude, latitude, metres
    TOPIC = "topic"
    GROUP = "group"
    LANGUAGE = "language"
    CHANNEL = "channel"  # people who asked for this channel, always or for what is urgent
    CONTACTS = "contacts"  # numbers of contacts
    GOT_MESSAGE = "got-message"  # numbers of messages: the messaging room says who that is


@dataclass(frozen=True, slots=True)
class Part:
    """One set of people, and what it does to the selection."""

    flag: PartFlag
    kind: PartKind
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a message is for: all who are in an INCLUDE, in every MUST and in no EXCLUDE. Without an INCLUDE: nobody."""

    parts: tuple[Part, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values, to be kept."""
        return {
            "parts": [
                {"flag": part.flag.value, "kind": part.kind.value, "values": list(part.values)}
                for part in self.parts
            ]
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Selection:
        """What `to_json` made; empty from an empty mapping. Raises ValueError for what it can't have made."""
        try:
            return cls(
                tuple(
                    Part(PartFlag(part["flag"]), PartKind(part["kind"]), tuple(map(str, part["values"])))
                    for part in kept.get("parts", ())
                )
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("This isn't a selection as it is kept") from error

    def within(self, area_codes: Iterable[str]) -> Selection:
        """The same, but only people in these areas."""
        return Selection((*self.parts, Part(PartFlag.MUST, PartKind.AREA, tuple(area_codes))))


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many people a selection reaches now.

    Attributes:
        people: each counted once.
        by: copies by channel and language; more than people where some are reached over several channels.
        method: how it was counted, in words.
        as_of: the day whose areas were taken.
    """

    people: int
    by: Mapping[tuple[str, str], int]
    method: str
    as_of: dt.date

    @property
    def copies(self) -> int:
        """All copies together."""
        return sum(self.by.values())


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a sign-up did.

    `already` is for the mail that goes to the address, never for the page: the page says the same either way.
    """

    contact_id: int
    already: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """One sign-up that an officer wrote down, without the person's details."""

    asked_at: dt.datetime
    channel: str
    status: Status
    neighbourhood_code: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group that people belong to.

    Attributes:
        area_code: whose it is; empty: the whole force's.
        offered: on the sign-up page.
        closed_at: since when nobody is in it.
    """

    id: int
    code: str
    name: str
    description: str
    offered: bool
    area_code: str = ""
    closed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody in a group, as much as tells them apart from others: `address` is their mail address or number."""

    contact_id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Addresses that were looked up: whose they are, each person once, and the lines that told of nobody."""

    contact_ids: tuple[int, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """A channel of somebody's that isn't (or wasn't) used, and why. Nobody's address is in it."""

    id: int
    contact_id: int
    channel: str
    evidence: str
    at: dt.datetime
    ended_at: dt.datetime | None
    ended_because: str
    neighbourhood_code: str


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed link says, once its signature is proven."""

    contact_id: int
    purpose: LinkPurpose
    reference: str
    link_version: int
    expires_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Membership:
    """Confirmed subscriptions at two moments and between them: `opening` + `joined` - `left` = `closing`."""

    opening: int
    joined: int
    left: int
    closing: int


@dataclass(frozen=True, slots=True)
class MembersOf:
    """How many confirmed subscriptions ask for a channel in a language; "" for those whose language isn't kept."""

    channel: str
    language: str
    n: int


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
    address_kind: AddressKind
    urgent_channels: tuple[str, ...]
    organisations: tuple[str, ...]
    groups: tuple[str, ...]
    suspended: tuple[str, ...]
    created_at: dt.datetime
    confirmed_at: dt.datetime | None
    left_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a copy of a message goes, and what decides whether it may. For messaging only, at the moment of sending.

    `suppressed` is said of the address that they signed up with; another one that is suppressed is left empty.
    """

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
    """One person of a list that comes from another system, where they agreed to be written to over one channel.

    `email` or `phone` is filled, whichever `address_kind` names.
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
    channel: str = "email"
    address_kind: AddressKind = AddressKind.EMAIL
    phone: str = ""
    organisation: Organisation = Organisation.POLICE


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser's push service takes messages for it (RFC 8030), and the keys that only it can read with."""

    url: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class BrowserView:
    """One browser as its owner sees it: which make, and since when."""

    id: int
    maker: str
    added_at: dt.datetime
