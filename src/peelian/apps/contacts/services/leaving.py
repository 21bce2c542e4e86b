"""Leaving, being erased, being forgotten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.queries.links import BadLink, prove_link
from peelian.apps.contacts.rules.links import may_use
from peelian.apps.contacts.rules.standing import PENDING_DAYS
from peelian.apps.contacts.services import steps
from peelian.apps.contacts.types import AddressKind, LinkPurpose, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor, resident
from peelian.kernel.text import one_line

_GONE = frozenset({Status.LEFT, Status.ERASED})


@transaction.atomic
def leave(*, at: dt.datetime, token: str) -> None:
    """The person pressed "stop" in a message: their details are removed at once.

    Pressing again, or a mail program that does, is quietly right.

    Raises:
        BadLink: forged, or for another purpose.
    """
    link = prove_link(token)
    contact = Contact.objects.select_for_update(of=("self",)).filter(pk=link.contact_id).first()
    if contact is None:
        raise BadLink("This link is not one of ours.")
    gone = contact.status in _GONE
    decision = may_use(
        link,
        purpose=LinkPurpose.LEAVE,
        link_version=link.link_version if gone else contact.link_version,
        on=None,
    )
    if not decision:
        raise BadLink(decision.reason)
    if not gone:
        steps.remove(contact, Status.LEFT, actor=resident(contact.pk), at=at, source="link in a message")


@transaction.atomic
def leave_by_id(*, actor: Actor, at: dt.datetime, contact_id: int, source: str) -> None:
    """Somebody said that they want to stop, at the counter or by telephone. Twice is quietly right. Raises NotFound."""
    contact = steps.locked(contact_id)
    if contact.status not in _GONE:
        steps.remove(contact, Status.LEFT, actor=actor, at=at, source=source)


@transaction.atomic
def leave_by_phone(*, at: dt.datetime, phone: str, source: str, phone_channels: tuple[str, ...] = ()) -> int:
    """STOP came from a number, or key 9 was pressed: nothing goes to that number any more. Returns how many
    subscriptions that ended or lost it. Twice is quietly right.

    The number is suppressed whether we know it or not. Who signed up with it leaves, with all details; who signed up
    with a mail address keeps that, and loses the number with the channels that used it.

    Args:
        at: when.
        phone: the number (E.164).
        source: "STOP by text", "key 9" …
        phone_channels: names of the channels that need a number; without them, all of the person's urgent channels
            but "email" and "push" are taken to be.
    """
    steps.suppress(phone, at=at, reason=source)
    rows = list(
        Contact.objects.select_for_update(of=("self",))
        .filter(phone=phone, status__in=steps.LIVING)
        .order_by("pk")
    )
    for contact in rows:
        if contact.address_kind == AddressKind.PHONE:
            steps.remove(contact, Status.LEFT, actor=resident(contact.pk), at=at, source=source)
        else:
            _lose_number(contact, at, source, phone_channels)
    return len(rows)


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> None:
    """Remove all that this room holds on a person but the row's number, the digest that keeps an old list from
    bringing them back, and the evidence of consent, which holds no address. Raises NotFound."""
    contact = steps.locked(contact_id)
    if contact.status != Status.ERASED:
        steps.remove(contact, Status.ERASED, actor=actor, at=at, source="erasure on request")


@transaction.atomic
def forget_pending(*, actor: Actor, at: dt.datetime, days: int = PENDING_DAYS) -> int:
    """Remove the details of those who asked and never confirmed within so many days, and of addresses that were to be
    added to a subscription and never confirmed. Returns how many."""
    rows = Contact.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        status=Status.PENDING, created_at__lt=at - dt.timedelta(days=days)
    )
    count = 0
    for contact in rows:
        # Whoever typed the address may not have been its owner: no suppression, no consent, no trace of it.
        steps.wipe(contact, Status.ERASED, at)
        events.record(name="contacts.contact.forgotten", actor=actor, at=at, subject=contact)
        count += 1
    return count


def _lose_number(contact: Contact, at: dt.datetime, source: str, phone_channels: tuple[str, ...]) -> None:
    lost = [
        name
        for name in contact.urgent_channels
        if (name in phone_channels if phone_channels else name not in {"email", "push"})
    ]
    contact.phone = ""
    contact.urgent_channels = [name for name in contact.urgent_channels if name not in lost]
    contact.save(update_fields=["phone", "urgent_channels"])
    if contact.status == Status.ACTIVE:
        steps.keep_consent(contact, at, given=False, source=source, channels=lost, said=steps.FEWER_WORDING)
    events.record(
        name="contacts.contact.changed",
        actor=resident(contact.pk),
        at=at,
        subject=contact,
        area_code=contact.neighbourhood_code,
        data={"fields": ["phone", "urgent_channels"], "source": one_line(source, 60)},
    )
