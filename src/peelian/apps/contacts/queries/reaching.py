"""Where people can be reached, and whether they may be: for messaging, at the moment of sending."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from peelian.apps.contacts.models import Contact, PushEndpoint, Suppression, Suspension
from peelian.apps.contacts.queries.secrets import keys
from peelian.apps.contacts.rules.addresses import address_digest
from peelian.apps.contacts.types import Address, AddressKind, Status


def digests_of(address: str) -> list[str]:
    """The digests that a mail address or number (E.164) may be suppressed under: by the present key and by those
    before it."""
    return [address_digest(key, address) for key in keys("suppression")]


def is_suppressed(address: str) -> bool:
    """Whether a mail address or number (E.164) must not be written to."""
    return Suppression.objects.filter(pk__in=digests_of(address)).exists()


def addresses(contact_ids: Iterable[int]) -> dict[int, Address]:
    """Where each of these people can be reached, and whether they may be. Four queries, however many they are.

    Everybody who has a row is in the answer, those who left with an empty address.
    """
    rows = list(Contact.objects.filter(pk__in=list(contact_ids)))
    ids = [row.pk for row in rows]
    held = _suppressed_of({address for row in rows for address in (row.email, row.phone) if address})
    suspended = defaultdict(list)
    for contact_id, channel in Suspension.objects.filter(contact__in=ids, ended_at__isnull=True).values_list(
        "contact_id", "channel"
    ):
        suspended[contact_id].append(channel)
    browsers = defaultdict(list)
    for endpoint in PushEndpoint.objects.filter(contact__in=ids).order_by("pk"):
        browsers[endpoint.contact_id].append(
            {"endpoint": endpoint.url, "keys": {"p256dh": endpoint.p256dh, "auth": endpoint.auth}}
        )
    return {
        row.pk: Address(
            contact_id=row.pk,
            status=Status(row.status),
            suppressed=_own_address(row) in held,
            email=row.email if _may_stand(row, AddressKind.EMAIL, held) else "",
            phone=row.phone if _may_stand(row, AddressKind.PHONE, held) else "",
            push=json.dumps(browsers[row.pk]) if row.pk in browsers else "",
            suspended=tuple(suspended.get(row.pk, ())),
            name=row.name,
            language=row.language,
            link_version=row.link_version,
        )
        for row in rows
    }


def _own_address(row: Contact) -> str:
    return {AddressKind.EMAIL.value: row.email, AddressKind.PHONE.value: row.phone}.get(row.address_kind, "")


def _may_stand(row: Contact, kind: AddressKind, held: set[str]) -> bool:
    """Whether an address is told: of one that they signed up with, messaging asks `suppressed`; of another, we do."""
    return row.address_kind == kind or (row.email if kind is AddressKind.EMAIL else row.phone) not in held


def _suppressed_of(addresses: set[str]) -> set[str]:
    """Those of the addresses that must not be written to."""
    digests = {digest: address for address in addresses for digest in digests_of(address)}
    found = Suppression.objects.filter(pk__in=list(digests)).values_list("pk", flat=True)
    return {digests[digest] for digest in found}
