"""Reading contacts. A person's details leave this room in four ways: to messaging at the moment of sending, to the
person by a signed link, to staff with a reason (recorded), and in an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts import rules
from peelian.apps.contacts.models import Consent, Contact, Suppression
from peelian.apps.contacts.types import Address, ContactView, Link, LinkPurpose, Links, Status
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import local_day


class BadLink(Refused):
    """The link is forged, mistyped, expired, void or for another purpose."""


def _keys(use: str) -> list[bytes]:
    """The present key and those before it, so that a change of secret doesn't void the letters that are out."""
    return [
        rules.derive_key(str(secret), use) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def link(
    contact_id: int, purpose: LinkPurpose, *, reference: str = "", expires_on: dt.date | None = None
) -> str:
    """A signed token for one person and one purpose (see `rules.make_token`). Raises NotFound."""
    version = Contact.objects.filter(pk=contact_id).values_list("link_version", flat=True).first()
    if version is None:
        raise NotFound("There is no such contact.")
    return rules.make_token(
        _keys("link")[0],
        contact_id=contact_id,
        purpose=purpose,
        link_version=version,
        reference=reference,
        expires_on=expires_on,
    )


def links_for(address: Address, *, reference: str, expires_on: dt.date) -> Links:
    """All tokens of one copy of a message. Only the confirmation expires."""
    key = _keys("link")[0]

    def token(purpose: LinkPurpose, reference: str = "", expires_on: dt.date | None = None) -> str:
        return rules.make_token(
            key,
            contact_id=address.contact_id,
            purpose=purpose,
            link_version=address.link_version,
            reference=reference,
            expires_on=expires_on,
        )

    return Links(
        rate=token(LinkPurpose.RATE, reference),
        reply=token(LinkPurpose.REPLY, reference),
        leave=token(LinkPurpose.LEAVE),
        manage=token(LinkPurpose.MANAGE),
        confirm=token(LinkPurpose.CONFIRM, expires_on=expires_on),
    )


def prove_link(token: str) -> Link:
    """What a token says, its signature proven and nothing else. Raises BadLink."""
    found = rules.read_token(_keys("link"), token)
    if found is None:
        raise BadLink(
            "This link is not one of ours, or part of it is missing. Please copy it whole from our message."
        )
    return found


def read_link(token: str, purpose: LinkPurpose, *, on: dt.date | None = None, hold: bool = False) -> Link:
    """What a signed link says.

    Args:
        token: from the address of a page or the local part of a mail address, in whatever case.
        purpose: what it has to be good for.
        on: the day, for links that expire; None doesn't ask.
        hold: keep the person from leaving or being erased until the transaction ends, for whoever is about to write
            down something of theirs.

    Raises:
        BadLink: forged, expired, void or for another purpose, in a sentence for the person who pressed it.
    """
    found = prove_link(token)
    rows = Contact.objects.filter(pk=found.contact_id)
    if hold:
        rows = rows.select_for_update(no_key=True)
    version = rows.values_list("link_version", flat=True).first()
    decision = rules.may_use(found, purpose=purpose, link_version=version or 0, on=on)
    if not decision:
        raise BadLink(decision.reason)
    return found


def view_by_link(token: str, purpose: LinkPurpose, *, on: dt.date | None = None) -> ContactView:
    """The person's own subscription, for the page behind a signed link. Raises BadLink."""
    return view_of(Contact.objects.get(pk=read_link(token, purpose, on=on).contact_id))


def view_of(contact: Contact) -> ContactView:
    """The row as a plain value."""
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
        created_at=contact.created_at,
        confirmed_at=contact.confirmed_at,
        left_at=contact.left_at,
    )


def digests_of(email: str) -> list[str]:
    """The digests that an address may be suppressed under: by the present key and by those before it."""
    return [rules.address_digest(key, email) for key in _keys("suppression")]


def is_suppressed(email: str) -> bool:
    """Whether an address must not be written to."""
    return Suppression.objects.filter(pk__in=digests_of(email)).exists()


def addresses(contact_ids: Iterable[int]) -> dict[int, Address]:
    """Where each of these people can be reached, and whether they may be: for messaging, when it claims a copy.

    Everybody who has a row is in the answer, those who left with an empty address.
    """
    rows = list(Contact.objects.filter(pk__in=list(contact_ids)))
    digests = {row.pk: digests_of(row.email) if row.email else [] for row in rows}
    held = set(
        Suppression.objects.filter(
            pk__in=[digest for some in digests.values() for digest in some]
        ).values_list("pk", flat=True)
    )
    return {
        row.pk: Address(
            contact_id=row.pk,
            status=Status(row.status),
            suppressed=bool(held.intersection(digests[row.pk])),
            email=row.email,
            phone=row.phone,
            push="",
            suspended=(),
            name=row.name,
            language=row.language,
            link_version=row.link_version,
        )
        for row in rows
    }


def language_of(contact_id: int) -> str:
    """The language that somebody chose, English when they are gone."""
    return Contact.objects.filter(pk=contact_id).values_list("language", flat=True).first() or "en"


def neighbourhood_of(contact_id: int) -> str:
    """The code of the neighbourhood that somebody lives in, empty when they are gone."""
    return Contact.objects.filter(pk=contact_id).values_list("neighbourhood_code", flat=True).first() or ""


def count_active(*, neighbourhood_codes: Iterable[str] | None = None) -> int:
    """How many people are signed up and confirmed, in these neighbourhoods or everywhere."""
    rows = Contact.objects.filter(status=Status.ACTIVE)
    if neighbourhood_codes is not None:
        rows = rows.filter(neighbourhood_code__in=list(neighbourhood_codes))
    return rows.count()


def list_audience(
    *, neighbourhood_codes: Iterable[str], topic: str, also_contact_ids: Iterable[int] = ()
) -> list[int]:
    """Ids of the active people who live in these neighbourhoods and asked for a topic, and of those in
    `also_contact_ids` who are active. Each once, in order."""
    wanted = Q(neighbourhood_code__in=list(neighbourhood_codes), topics__contains=[str(topic)])
    return list(
        Contact.objects.filter(
            wanted | Q(pk__in=list(also_contact_ids)), status=Status.ACTIVE, channel="email"
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )


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


def _reason(reason: str) -> str:
    if len(reason.strip()) < 3:
        raise Refused("Say why you need to see this person's details.", field="reason")
    return reason.strip()[:200]


def get_contact(*, viewer: accounts.Viewer, contact_id: int, at: dt.datetime, reason: str) -> ContactView:
    """One person's details, for staff who say why; the look is recorded.

    Raises:
        NotAllowed: not this viewer's to see.
        NotFound: there is no such contact.
        Refused: no reason was given.
    """
    why = _reason(reason)
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such contact.")
    accounts.require(viewer, accounts.Permission.SEE_CONTACTS, area_path_of(contact_id, local_day(at)))
    events.record_read(viewer=viewer.actor, at=at, subject=contact, reason=why)
    return view_of(contact)


def search_contacts(*, viewer: accounts.Viewer, text: str, at: dt.datetime, reason: str) -> list[ContactView]:
    """People whose address or postcode is exactly the text, or whose name holds it; at most 20, for staff who say
    why. Every one that is shown counts as looked at. Only those in the viewer's areas are found.

    Raises:
        NotAllowed: the viewer may see nobody's details.
        Refused: no reason, or fewer than three characters to look for.
    """
    why = _reason(reason)
    if not accounts.may_anywhere(viewer, accounts.Permission.SEE_CONTACTS):
        accounts.require(viewer, accounts.Permission.SEE_CONTACTS, ())
    wanted = text.strip()
    if len(wanted) < 3:
        raise Refused("Type at least three characters to look for.", field="text")
    rows = Contact.objects.filter(
        Q(email__iexact=wanted) | Q(name__icontains=wanted) | Q(postcode=normalise_postcode(wanted) or "none")
    ).order_by("pk")
    found = []
    for row in rows[:200]:
        if accounts.may(viewer, accounts.Permission.SEE_CONTACTS, area_path_of(row.pk, local_day(at))):
            events.record_read(viewer=viewer.actor, at=at, subject=row, reason=why)
            found.append(view_of(row))
        if len(found) == 20:
            break
    return found


def export_contact(*, contact_id: int) -> dict[str, Any]:
    """All that this room holds on a person, as plain values for JSON. The journey checks who asks and records it.

    Raises NotFound.
    """
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such contact.")
    view = view_of(contact)
    return {
        "details": {
            "number": view.id,
            "status": view.status.value,
            "channel": view.channel,
            "email": view.email,
            "phone": view.phone,
            "name": view.name,
            "language": view.language,
            "postcode": view.postcode,
            "neighbourhood": view.neighbourhood_code,
            "topics": list(view.topics),
            "signed_up_at": view.created_at.isoformat(),
            "confirmed_at": view.confirmed_at.isoformat() if view.confirmed_at else None,
            "left_at": view.left_at.isoformat() if view.left_at else None,
        },
        "consents": [
            {
                "at": row.at.isoformat(),
                "given": row.given,
                "channel": row.channel,
                "language": row.language,
                "wording": row.wording,
                "source": row.source,
            }
            for row in Consent.objects.filter(contact_id=contact_id)
        ],
        "suppressed": bool(view.email) and is_suppressed(view.email),
    }
