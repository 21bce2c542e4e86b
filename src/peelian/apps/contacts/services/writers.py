"""People who wrote to us without signing up: they are answered, and get nothing else."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.queries.lookups import find_by_email, find_by_phone
from peelian.apps.contacts.rules.addresses import normalise_phone
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import AddressKind, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor


@transaction.atomic
def take_writer(
    *,
    actor: Actor,
    at: dt.datetime,
    phone: str = "",
    email: str = "",
    channel: str = "",
    language: str = "en",
) -> int:
    """The contact behind a number or mail address that wrote to us; one is made where there is none.

    Args:
        actor, at: who and when.
        phone, email: one of them.
        channel: the channel that they wrote over, which the answer takes; "sms" or "email" where it's empty.
        language: of what they wrote, where that is known.

    Raises:
        BadAddress: it can't be a number or address.
    """
    number = normalise_phone(phone) if phone else ""
    address = "" if phone else steps.checked_email(email)
    known = find_by_phone(number) if number else find_by_email(address)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                status=Status.WRITER,
                channel=channel or ("sms" if number else "email"),
                address_kind=AddressKind.PHONE if number else AddressKind.EMAIL,
                phone=number,
                email=address,
                language=language,
                organisations=[],
                created_at=at,
            )
    except IntegrityError as error:
        # Two texts at once from one number: the other one was first.
        if "contact_phone_once" not in str(error):
            raise
        return find_by_phone(number) or 0
    events.record(name="contacts.contact.wrote", actor=actor, at=at, subject=contact)
    return contact.pk
