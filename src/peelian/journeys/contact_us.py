"""Contact us: a question, or something lost or found, written on our page, becomes a conversation with the team.

The address that somebody gives is not proven: whoever it belongs to gets our answer, so the page shows nothing of
them, sends nothing by itself, and a word for stop ends nobody's subscription.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.inbox import api as inbox
from peelian.apps.inbox.api import ThreadKind
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys import hear
from peelian.journeys.channels import TEXTS, kinds
from peelian.kernel.actors import ANONYMOUS, resident
from peelian.kernel.errors import Refused
from peelian.kernel.text import gettext_noop as _
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: What can be written about on the page.
ABOUT = (ThreadKind.QUESTION, ThreadKind.LOST_PROPERTY)
MAIL = "email"


@transaction.atomic
def write(
    *,
    at: dt.datetime,
    about: ThreadKind,
    text: str,
    language: str,
    key: str,
    email: str = "",
    phone: str = "",
    postcode: str = "",
) -> None:
    """Put what somebody wrote on our page into a conversation with the team, which answers within 72 hours.

    A question is voice too; lost property isn't. The same showing of the page twice is taken once.

    Args:
        at: now.
        about: one of `ABOUT`.
        text: their words.
        language: of the page on which they wrote.
        key: of this showing of the page.
        email, phone: where to answer; the mail address is taken where both are given.
        postcode: where it is about or where they live; without one it goes to where we know that they live, else to
            the force's own team.

    Raises:
        Refused: no words, no address, or one that we can't answer to.
        contacts.BadAddress: it can't be an address.
    """
    if not tidy(text):
        raise Refused(_("Tell us what it is about."), field="text")
    if not email and not phone:
        raise Refused(_("Tell us how to answer: give an email address or a mobile number."), field="email")
    channel = MAIL if email else TEXTS
    if not email:
        _check_takes_texts(phone)
    contact_id = contacts.take_writer(
        actor=ANONYMOUS, at=at, email=email, phone="" if email else phone, channel=channel, language=language
    )
    reply = messaging.take_written(
        actor=resident(contact_id),
        at=at,
        contact_id=contact_id,
        channel=channel,
        text=text,
        language=_language_of(text, language),
        key=key,
    )
    if not reply.is_new:
        return
    area_id = _area(postcode, at) or hear.area_of(reply, at)
    inbox.open_or_continue(
        actor=resident(contact_id),
        at=at,
        said=inbox.Said(
            reply_id=reply.id,
            contact_id=contact_id,
            area_id=area_id,
            message_id=None,
            delivery_id=None,
            channel=channel,
            text=reply.text,
            language=reply.language,
            received_at=at,
            reads=language,
            subject=about,
        ),
    )
    if about is not ThreadKind.LOST_PROPERTY:
        hear.hear_reply(at=at, reply=reply, area_id=area_id)


def _check_takes_texts(phone: str) -> None:
    """We answer a number by text."""
    if TEXTS not in kinds():
        raise Refused(_("We can only answer by email. Give an email address."), field="email")
    if not contacts.takes_texts(contacts.normalise_phone(phone)):
        raise contacts.BadAddress(
            _("We answer by text. Enter a mobile number, like 07700 900123."), field="phone"
        )


def _area(postcode: str, at: dt.datetime) -> int | None:
    """The row of the neighbourhood of a postcode; None without one, and for one that isn't ours."""
    if not postcode:
        return None
    today = local_day(at)
    place = places.locate_postcode(postcode, today)
    return places.get_area(place.neighbourhood_code, today).id if place else None


def _language_of(text: str, page: str) -> str:
    found = languages.detect(text, page)
    return "" if found.language == languages.UNKNOWN else found.language
