"""Small questions about a person that tell nothing of how to reach them, and the person's own page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import AddressKind, Status
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound

_LIVING = (Status.PENDING, Status.ACTIVE, Status.WRITER)


def language_of(contact_id: int) -> str:
    """The language that somebody chose, English when they are gone."""
    return Contact.objects.filter(pk=contact_id).values_list("language", flat=True).first() or "en"


def channel_of(contact_id: int) -> tuple[str, AddressKind]:
    """The channel that somebody asked for, and the kind of address it needs. Raises NotFound."""
    found = Contact.objects.filter(pk=contact_id).values_list("channel", "address_kind").first()
    if found is None:
        raise NotFound("There is no such contact.")
    return found[0], AddressKind(found[1])


def channels_of(contact_id: int) -> tuple[str, ...]:
    """The channels that somebody agreed to, their own first; none when they are gone."""
    found = (
        Contact.objects.filter(pk=contact_id, status=Status.ACTIVE)
        .values_list("channel", "urgent_channels")
        .first()
    )
    return () if found is None else tuple(dict.fromkeys((found[0], *found[1])))


def joins(contact_id: int) -> int | None:
    """The subscription that an address waits to be added to; None for a subscription of its own."""
    return Contact.objects.filter(pk=contact_id).values_list("joins_id", flat=True).first()


def has_waiting(contact_id: int, kind: AddressKind) -> bool:
    """Whether an address of this kind waits to be added to a subscription."""
    return Contact.objects.filter(joins=contact_id, status=Status.PENDING, address_kind=kind).exists()


def neighbourhood_of(contact_id: int) -> str:
    """The code of the neighbourhood that somebody lives in, empty when they are gone."""
    return Contact.objects.filter(pk=contact_id).values_list("neighbourhood_code", flat=True).first() or ""


def area_path_of(contact_id: int, on: dt.date) -> tuple[str, ...]:
    """Codes of the areas whose staff may deal with a person: their neighbourhood and all above it; the force's
    own when they live in none (or have left)."""
    code = neighbourhood_of(contact_id)
    if code:
        try:
            return tuple(places.path_of(code, on))
        except NotFound:
            pass
    force = places.force(on)
    return (force.code,) if force else ()


def count_active(*, neighbourhood_codes: Iterable[str] | None = None) -> int:
    """How many people are signed up and confirmed, in these neighbourhoods or everywhere."""
    rows = Contact.objects.filter(status=Status.ACTIVE)
    if neighbourhood_codes is not None:
        rows = rows.filter(neighbourhood_code__in=list(neighbourhood_codes))
    return rows.count()


def find_by_phone(phone: str, *, hold: bool = False) -> int | None:
    """Whose number (E.164) this is, None when it's nobody's.

    Of several who share one telephone: whoever signed up with it before whoever added it, active before pending before
    those who only wrote, the latest first.

    `hold`: keep them from leaving or being erased until the transaction ends, for whoever is about to write down
    something of theirs.
    """
    rows = Contact.objects.filter(phone=phone).order_by("pk")
    if hold:
        rows = rows.select_for_update(no_key=True, of=("self",))
    return _nearest(rows, AddressKind.PHONE) if phone else None


def find_by_email(email: str) -> int | None:
    """Whose mail address this is, whatever its case; None when it's nobody's. Preference as in `find_by_phone`."""
    return _nearest(Contact.objects.filter(email__iexact=email), AddressKind.EMAIL) if email else None


def _nearest(rows: Iterable[Contact], kind: AddressKind) -> int | None:
    order = {Status.ACTIVE: 0, Status.PENDING: 1, Status.WRITER: 2}
    living = [row for row in rows if row.status in _LIVING]
    if not living:
        return None
    return min(living, key=lambda row: (row.address_kind != kind, order[Status(row.status)], -row.pk)).pk
