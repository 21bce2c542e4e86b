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
    """The contact behind a number or mail address that wrote to us; one is made where there is none. They are kept from
    leaving or being erased until the transaction ends: whoever calls is about to write down something of theirs.

    Args:
        actor, at: who and when.
        phone, email: one of them, or both: whoever the mail address belongs to, and the number kept beside it where
            that is somebody new (nobody's number changes because a stranger typed it).
        channel: the channel that they wrote over, which the answer takes; "sms" or "email" where it's empty.
        language: of what they wrote, where that is known.

    Raises:
        BadAddress: it can't be a number or address.
    """
    number = normalise_phone(phone) if phone else ""
    address = steps.checked_email(email) if email or not number else ""
    known = find_by_email(address) if address else find_by_phone(number)
    if known is not None and _held(known):
        return known
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                status=Status.WRITER,
                channel=channel or ("email" if address else "sms"),
                address_kind=AddressKind.EMAIL if address else AddressKind.PHONE,
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


def _held(contact_id: int) -> bool:
    """Hold somebody's row; whether they are still there."""
    rows = Contact.objects.select_for_update(no_key=True).filter(pk=contact_id)
    return rows.exclude(status__in=(Status.LEFT, Status.ERASED)).exists()
