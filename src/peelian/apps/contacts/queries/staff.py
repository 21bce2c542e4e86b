"""A person's details for staff with a reason (every look is recorded), and in an export."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts.models import Consent, Contact, PushEndpoint, Suspension
from peelian.apps.contacts.queries.lookups import area_path_of
from peelian.apps.contacts.queries.reaching import is_suppressed
from peelian.apps.contacts.queries.views import view_of
from peelian.apps.contacts.rules.addresses import e164
from peelian.apps.contacts.types import ContactView
from peelian.apps.events import api as events
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import local_day


def stated(reason: str) -> str:
    """Why somebody looks, as the record keeps it. Raises Refused where nothing is said."""
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
    why = stated(reason)
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("There is no such contact.")
    accounts.require(viewer, accounts.Permission.SEE_CONTACTS, area_path_of(contact_id, local_day(at)))
    events.record_read(viewer=viewer.actor, at=at, subject=contact, reason=why)
    return view_of(contact)


def search_contacts(*, viewer: accounts.Viewer, text: str, at: dt.datetime, reason: str) -> list[ContactView]:
    """People whose address, number or postcode is exactly the text, or whose name holds it; at most 20, for staff who
    say why. Every one that is shown counts as looked at. Only those in the viewer's areas are found.

    Raises:
        NotAllowed: the viewer may see nobody's details.
        Refused: no reason, or fewer than three characters to look for.
    """
    why = stated(reason)
    if not accounts.may_anywhere(viewer, accounts.Permission.SEE_CONTACTS):
        accounts.require(viewer, accounts.Permission.SEE_CONTACTS, ())
    wanted = text.strip()
    if len(wanted) < 3:
        raise Refused("Type at least three characters to look for.", field="text")
    rows = Contact.objects.filter(
        Q(email__iexact=wanted)
        | Q(name__icontains=wanted)
        | Q(postcode=normalise_postcode(wanted) or "none")
        | Q(phone=e164(wanted) or "none")
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
            "organisations": list(view.organisations),
            "groups": list(view.groups),
            "channels_for_what_is_urgent": list(view.urgent_channels),
            "signed_up_at": view.created_at.isoformat(),
            "confirmed_at": view.confirmed_at.isoformat() if view.confirmed_at else None,
            "left_at": view.left_at.isoformat() if view.left_at else None,
        },
        "consents": [
            {
                "at": row.at.isoformat(),
                "given": row.given,
                "organisation": row.organisation,
                "channel": row.channel,
                "language": row.language,
                "wording": row.wording,
                "source": row.source,
            }
            for row in Consent.objects.filter(contact_id=contact_id)
        ],
        "browsers_for_notifications": [
            {"at": row.created_at.isoformat(), "address": row.url}
            for row in PushEndpoint.objects.filter(contact_id=contact_id).order_by("pk")
        ],
        "channels_that_were_suspended": [
            {
                "channel": row.channel,
                "at": row.at.isoformat(),
                "evidence": row.evidence,
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
                "ended_because": row.ended_because,
            }
            for row in Suspension.objects.filter(contact_id=contact_id)
        ],
        "suppressed": any(is_suppressed(address) for address in (view.email, view.phone) if address),
    }
