"""Sign up: ask, confirm by a link or by answering a text, change, leave; over whatever channel somebody likes best.

What a page answers never tells whether an address is known: that goes into the message to the address. Nothing but
that one confirmation goes to an address whose owner hasn't said yes (PECR, regulation 22).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys.channels import kind_of, kinds, service_channel
from peelian.kernel.actors import ANONYMOUS, Actor, resident, system
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

#: Nobody gets more of these in a day, however often somebody types their address into the form.
MAILS_A_DAY = 3

_CONFIRM = """Somebody, we hope you, asked for messages from the neighbourhood police team to this address.

Press this link to say yes:
{confirm}

It works for 14 days. If it wasn't you, do nothing: you will hear no more from us."""

_ALREADY = """Somebody, we hope you, asked for messages from the neighbourhood police team to this address.

You get them already. Here you can change what you hear about:
{manage}

If it wasn't you, do nothing: nothing has changed."""

_WELCOME = """Thank you. You will now hear from your neighbourhood police team.

You can answer any message, and say how good it was. Keep this one: with the link below you can change your topics, \
your language or your postcode at any time.
{manage}"""

_CONFIRM_TEXT = (
    "Did you ask for messages from the neighbourhood police team? Answer YES, or press {confirm} "
    "If it wasn't you, do nothing: you will hear no more from us."
)
_ALREADY_TEXT = (
    "Somebody asked for messages from the neighbourhood police team to this number. You get them already. "
    "Change them here: {manage}"
)
_WELCOME_TEXT = (
    "Thank you. You will now hear from your neighbourhood police team. Change what you get: {manage} "
    "To stop, answer STOP."
)
_SUBJECTS = {
    "confirm": "Please confirm that you want our messages",
    "already": "You get our messages already",
    "welcome": "You will now hear from your neighbourhood police team",
}
_BODIES = {
    ("confirm", AddressKind.EMAIL): _CONFIRM,
    ("already", AddressKind.EMAIL): _ALREADY,
    ("welcome", AddressKind.EMAIL): _WELCOME,
    ("confirm", AddressKind.PHONE): _CONFIRM_TEXT,
    ("already", AddressKind.PHONE): _ALREADY_TEXT,
    ("welcome", AddressKind.PHONE): _WELCOME_TEXT,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Over what somebody wants to hear: one channel for everything, others also for what is urgent, and the addresses
    that these need."""

    channel: str = "email"
    urgent_channels: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: the subscription, and the channels whose new address waits for its confirmation."""

    contact: contacts.ContactView
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks, when and where."""

    actor: Actor
    at: dt.datetime
    source: str


@transaction.atomic
def ask(
    *,
    at: dt.datetime,
    email: str = "",
    phone: str = "",
    channel: str = "email",
    urgent_channels: Sequence[str] = (),
    organisations: Sequence[str] = (contacts.Organisation.POLICE,),
    groups: Sequence[str] = (),
    language: str,
    topics: list[str],
    postcode: str,
    source: str,
    name: str = "",
    actor: Actor = ANONYMOUS,
) -> contacts.SignUp:
    """Somebody asks for messages: one message goes to the address, to confirm, or to say that they get them already.
    An address that only an urgent channel needs gets a confirmation of its own.

    Args:
        at: when.
        email, phone: the addresses that the chosen channels need.
        channel, urgent_channels: for everything, and also for what is urgent.
        organisations, groups, language, topics, postcode, name: as in `contacts.sign_up`.
        source: where they asked.
        actor: who writes it down, where it isn't the person.

    Raises:
        Refused: with the form field, for an address, postcode, language or choice that can't be; or a postcode that
            we don't know or that lies outside the force.
    """
    place = _place(postcode, at)
    kind = kind_of(channel)
    _check_takes_texts(kind, phone)
    more = [name for name in urgent_channels if name != channel]
    done = contacts.sign_up(
        actor=actor,
        at=at,
        email=email,
        phone=phone,
        channel=channel,
        address_kind=kind,
        urgent_channels=[name for name in more if kind_of(name) is kind],
        organisations=organisations,
        groups=groups,
        language=language,
        topics=topics,
        postcode=postcode,
        neighbourhood_code=place.neighbourhood_code,
        name=name,
        source=source,
    )
    write_confirmation(done, kind, at)
    if not done.already:
        wish = Wish(channel, tuple(more), email, phone)
        _ask_to_add(done.contact_id, wish, {kind}, _Asking(actor, at, source))
    return done


def confirm(*, at: dt.datetime, token: str) -> contacts.ContactView:
    """The person pressed the button behind the link: they are in. A worker sends the welcome. Raises BadLink."""
    return _without_spare_addresses(contacts.confirm(at=at, token=token), at)


def confirm_by_text(*, at: dt.datetime, phone: str) -> contacts.ContactView | None:
    """Somebody answered YES from a number (E.164). None when nothing waited for that."""
    contact = contacts.confirm_by_text(at=at, phone=phone)
    return _without_spare_addresses(contact, at) if contact else None


def welcome(*, at: dt.datetime, contact_id: int, event_id: int) -> None:
    """Write the first message after the confirmation, once for each confirmation."""
    _, kind = contacts.channel_of(contact_id)
    messaging.write_service_message(
        actor=system("sign-up"),
        at=at,
        contact_id=contact_id,
        subject=_SUBJECTS["welcome"],
        body=_BODIES["welcome", _written(kind)],
        sender_name=sender(at),
        idempotency_key=f"welcome:{contact_id}:{event_id}",
        channel=service_channel(kind),
    )


def leave(*, at: dt.datetime, token: str) -> None:
    """The person pressed "stop". Raises BadLink."""
    contacts.leave(at=at, token=token)


def leave_by_phone(*, at: dt.datetime, phone: str, source: str) -> int:
    """STOP came from a number, or key 9 was pressed. Returns how many subscriptions ended or lost the number."""
    by_phone = tuple(name for name, kind in kinds().items() if kind is AddressKind.PHONE)
    return contacts.leave_by_phone(at=at, phone=phone, source=source, phone_channels=by_phone)


@transaction.atomic
def change(
    *,
    at: dt.datetime,
    token: str,
    language: str | None = None,
    topics: list[str] | None = None,
    postcode: str | None = None,
    organisations: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    wish: Wish | None = None,
) -> Changed:
    """The person changes their choices behind their own link. None leaves a thing as it is.

    A channel whose address is new waits: its address gets a confirmation, and until then things stay as they are.

    Raises:
        BadLink: the link is no good.
        Refused: with the form field.
    """
    contact_id = contacts.read_link(token, contacts.LinkPurpose.MANAGE, on=local_day(at)).contact_id
    actor = resident(contact_id)
    contact = contacts.change(
        actor=actor,
        at=at,
        contact_id=contact_id,
        language=language,
        topics=topics,
        organisations=organisations,
        groups=groups,
        postcode=postcode,
        neighbourhood_code=None if postcode is None else _place(postcode, at).neighbourhood_code,
    )
    return Changed(contact) if wish is None else _change_channels(contact, wish, actor, at)


def forget_pending(*, at: dt.datetime) -> int:
    """Forget those who asked and never confirmed. Returns how many."""
    return contacts.forget_pending(actor=system("timetable"), at=at)


def sender(at: dt.datetime) -> str:
    """Whose name stands under a message about somebody's own subscription."""
    force = places.force(local_day(at))
    return f"{force.name} neighbourhood policing" if force else "Neighbourhood policing"


def _change_channels(contact: contacts.ContactView, wish: Wish, actor: Actor, at: dt.datetime) -> Changed:
    """Use what is confirmed now, and ask the owner of each new address."""
    proven = _proven(contact, wish)
    wanted = [wish.channel, *(name for name in wish.urgent_channels if name != wish.channel)]
    waiting = tuple(name for name in wanted if kind_of(name) not in proven)
    held = {contact.channel, *contact.urgent_channels}
    if not waiting and wish.channel == contact.channel and set(wanted) == held:
        return Changed(contact)
    main = contact.channel if wish.channel in waiting else wish.channel
    view = contacts.use_channels(
        actor=actor,
        at=at,
        contact_id=contact.id,
        channel=main,
        urgent_channels=[name for name in wanted if name != main and (name not in waiting or name in held)],
        channels=kinds(),
    )
    _ask_to_add(contact.id, wish, proven, _Asking(actor, at, "own page"))
    return Changed(view, waiting)


def _proven(contact: contacts.ContactView, wish: Wish) -> set[AddressKind]:
    """The kinds of address that the person has confirmed and doesn't want to replace."""
    proven = {AddressKind.PUSH}
    if contact.email and wish.email.casefold() in {"", contact.email.casefold()}:
        proven.add(AddressKind.EMAIL)
    if contact.phone and (not wish.phone or _number(wish.phone) == contact.phone):
        proven.add(AddressKind.PHONE)
    return proven


def _ask_to_add(contact_id: int, wish: Wish, proven: Collection[AddressKind], asking: _Asking) -> None:
    """Send a confirmation to each address that a wished channel needs and nobody has confirmed yet."""
    wanted = dict.fromkeys((wish.channel, *wish.urgent_channels))
    for kind, address, missing in (
        (AddressKind.EMAIL, wish.email, "Enter the e-mail address that you want messages to."),
        (AddressKind.PHONE, wish.phone, "Enter the number that you want texts or calls to."),
    ):
        names = [name for name in wanted if kind_of(name) is kind]
        if kind in proven or not names:
            continue
        if not address.strip():
            raise contacts.BadAddress(missing, field="email" if kind is AddressKind.EMAIL else "phone")
        _check_takes_texts(kind, address)
        asked = contacts.ask_to_add(
            actor=asking.actor,
            at=asking.at,
            contact_id=contact_id,
            channel=names[0],
            address_kind=kind,
            email=wish.email,
            phone=wish.phone,
            urgent_only=names[0] != wish.channel,
            also=names[1:],
            source=asking.source,
        )
        write_confirmation(asked, kind, asking.at)


def write_confirmation(done: contacts.SignUp, kind: AddressKind, at: dt.datetime) -> None:
    """The one message to an address that somebody gave: press here if you want this; or, you get it already."""
    what = "already" if done.already else "confirm"
    sent = messaging.count_service_messages(contact_id=done.contact_id, since=at - dt.timedelta(days=1))
    if sent >= MAILS_A_DAY:
        return
    messaging.write_service_message(
        actor=ANONYMOUS,
        at=at,
        contact_id=done.contact_id,
        subject=_SUBJECTS[what],
        body=_BODIES[what, _written(kind)],
        sender_name=sender(at),
        idempotency_key=f"sign-up:{done.contact_id}:{at.isoformat()}",
        channel=service_channel(kind),
    )


def _without_spare_addresses(contact: contacts.ContactView, at: dt.datetime) -> contacts.ContactView:
    """Remove an address that no channel of theirs needs since another took its place."""
    needed = {kind_of(name) for name in (contact.channel, *contact.urgent_channels)}
    spare = (contact.email and AddressKind.EMAIL not in needed) or (
        contact.phone and AddressKind.PHONE not in needed
    )
    if contact.status is not contacts.Status.ACTIVE or not spare:
        return contact
    return contacts.use_channels(
        actor=resident(contact.id), at=at, contact_id=contact.id, channel=contact.channel,
        urgent_channels=contact.urgent_channels, channels=kinds(),
    )  # fmt: skip


def _written(kind: AddressKind) -> AddressKind:
    """What goes to a telephone is a text; whoever has notifications signed up by mail."""
    return AddressKind.PHONE if kind is AddressKind.PHONE else AddressKind.EMAIL


def _check_takes_texts(kind: AddressKind, phone: str) -> None:
    """We check a number by a text, also one for calls."""
    if kind is AddressKind.PHONE and not contacts.takes_texts(contacts.normalise_phone(phone)):
        raise contacts.BadAddress(
            "We check the number with a text. Enter a mobile number, like 07700 900123.", field="phone"
        )


def _number(phone: str) -> str:
    return contacts.normalise_phone(phone)


def _place(postcode: str, at: dt.datetime) -> places.Place:
    place = places.locate_postcode(postcode, local_day(at))
    if not place:
        raise Refused(place.explanation or "We don't know this postcode.", field="postcode")
    return place
