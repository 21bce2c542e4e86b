"""Rows as plain values."""

from __future__ import annotations

from peelian.apps.contacts.models import Contact, Suspension
from peelian.apps.contacts.types import AddressKind, ContactView, Status


def view_of(contact: Contact) -> ContactView:
    """The row as a plain value, with the channels that aren't used for now."""
    return ContactView(
        id=contact.pk,
        status=Status(contact.status),
        channel=contact.channel,
        email=contact.email,
        phone=contact.phone,
        name=contact.name,
        language=contact.language,
        postcode=contact.postcode,
        neighbourhood_code=contact.neighbourhood_code,
        topics=tuple(contact.topics),
        address_kind=AddressKind(contact.address_kind),
        urgent_channels=tuple(contact.urgent_channels),
        organisations=tuple(contact.organisations),
        groups=tuple(contact.groups),
        suspended=tuple(
            Suspension.objects.filter(contact_id=contact.pk, ended_at__isnull=True)
            .order_by("channel")
            .values_list("channel", flat=True)
        ),
        created_at=contact.created_at,
        confirmed_at=contact.confirmed_at,
        left_at=contact.left_at,
    )
