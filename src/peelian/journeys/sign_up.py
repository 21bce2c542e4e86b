"""Sign up: ask, confirm by the link in a mail, change, leave.

What a page answers never tells whether an address is known: that goes into the mail to the address.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.kernel.actors import ANONYMOUS, resident, system
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


@transaction.atomic
def ask(
    *,
    at: dt.datetime,
    email: str,
    language: str,
    topics: list[str],
    postcode: str,
    source: str,
    name: str = "",
) -> None:
    """Somebody asks for messages: one mail goes to the address, to confirm, or to say that they get them already.

    Raises:
        Refused: with the form field, for an address, postcode, language or topic that can't be; or a postcode that
            we don't know or that lies outside the force.
    """
    place = _place(postcode, at)
    done = contacts.sign_up(
        actor=ANONYMOUS,
        at=at,
        email=email,
        language=language,
        topics=topics,
        postcode=postcode,
        neighbourhood_code=place.neighbourhood_code,
        name=name,
        source=source,
    )
    sent = messaging.count_service_messages(contact_id=done.contact_id, since=at - dt.timedelta(days=1))
    if sent >= MAILS_A_DAY:
        return
    messaging.write_service_message(
        actor=ANONYMOUS,
        at=at,
        contact_id=done.contact_id,
        subject="You get our messages already"
        if done.already
        else "Please confirm that you want our messages",
        body=_ALREADY if done.already else _CONFIRM,
        sender_name=_sender(at),
        idempotency_key=f"sign-up:{done.contact_id}:{at.isoformat()}",
    )


def confirm(*, at: dt.datetime, token: str) -> contacts.ContactView:
    """The person pressed the button behind the link: they are in. A worker sends the welcome. Raises BadLink."""
    return contacts.confirm(at=at, token=token)


def welcome(*, at: dt.datetime, contact_id: int, event_id: int) -> None:
    """Write the first message after the confirmation, once for each confirmation."""
    messaging.write_service_message(
        actor=system("sign-up"),
        at=at,
        contact_id=contact_id,
        subject="You will now hear from your neighbourhood police team",
        body=_WELCOME,
        sender_name=_sender(at),
        idempotency_key=f"welcome:{contact_id}:{event_id}",
    )


def leave(*, at: dt.datetime, token: str) -> None:
    """The person pressed "stop". Raises BadLink."""
    contacts.leave(at=at, token=token)


def change(
    *,
    at: dt.datetime,
    token: str,
    language: str | None = None,
    topics: list[str] | None = None,
    postcode: str | None = None,
) -> contacts.ContactView:
    """The person changes their choices behind their own link. None leaves a thing as it is.

    Raises:
        BadLink: the link is no good.
        Refused: with the form field.
    """
    contact_id = contacts.read_link(token, contacts.LinkPurpose.MANAGE, on=local_day(at)).contact_id
    return contacts.change(
        actor=resident(contact_id),
        at=at,
        contact_id=contact_id,
        language=language,
        topics=topics,
        postcode=postcode,
        neighbourhood_code=None if postcode is None else _place(postcode, at).neighbourhood_code,
    )


def forget_pending(*, at: dt.datetime) -> int:
    """Forget those who asked and never confirmed. Returns how many."""
    return contacts.forget_pending(actor=system("timetable"), at=at)


def _place(postcode: str, at: dt.datetime) -> places.Place:
    place = places.locate_postcode(postcode, local_day(at))
    if not place:
        raise Refused(place.explanation or "We don't know this postcode.", field="postcode")
    return place


def _sender(at: dt.datetime) -> str:
    force = places.force(local_day(at))
    return f"{force.name} neighbourhood policing" if force else "Neighbourhood policing"
