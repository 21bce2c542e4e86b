"""Manage businesses: accounts by which a business reports for its sites, and keys to the interface."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from peelian.apps.places import api as places
from peelian.journeys import report_as_business
from peelian.kernel.errors import NotAllowed, Refused
from peelian.kernel.time import local_day


@transaction.atomic
def open_account(
    *, viewer: Viewer, at: dt.datetime, name: str, email: str, kinds: Collection[IncidentKind]
) -> incidents.BusinessView:
    """Open an account; its person is mailed a first link. Raises NotAllowed, contacts.BadAddress, Refused."""
    _require(viewer)
    contact_id = contacts.take_writer(actor=viewer.actor, at=at, email=email, channel="email")
    if incidents.businesses_of(contact_id):
        raise Refused("There is an account for this address already.", field="email")
    business = incidents.open_business(
        actor=viewer.actor,
        at=at,
        name=name,
        contact_id=contact_id,
        kinds=tuple(kinds),
        sites=(),
        opened_by_id=viewer.user_id,
    )
    report_as_business.ask_link(at=at, email=email)
    return business


@transaction.atomic
def add_site(
    *, viewer: Viewer, at: dt.datetime, business_id: int, code: str, name: str, address: str, postcode: str
) -> incidents.SiteView:
    """Add a site where a business reports from. It has to lie in the force's area.

    Raises NotAllowed, NotFound, incidents.BusinessClosed, Refused: the code is taken, the postcode is unknown or of
    another force.
    """
    _require(viewer)
    try:
        place = places.locate_postcode(postcode, local_day(at))
    except Refused as refused:
        raise Refused(refused.message, field="postcode") from refused
    if not place:
        raise Refused(place.explanation, field="postcode")
    site = incidents.SiteRow(
        code=code.strip(),
        name=name,
        address=address,
        postcode=place.postcode,
        lat=place.lat,
        lng=place.lng,
        area_code=place.neighbourhood_code,
    )
    return incidents.add_site(actor=viewer.actor, at=at, business_id=business_id, site=site)


@transaction.atomic
def close_account(*, viewer: Viewer, at: dt.datetime, business_id: int) -> None:
    """Close an account: its links and keys open nothing from now on. Raises NotAllowed, NotFound."""
    _require(viewer)
    incidents.close_business(actor=viewer.actor, at=at, business_id=business_id)


@transaction.atomic
def make_key(
    *, viewer: Viewer, at: dt.datetime, business_id: int | None, name: str
) -> tuple[incidents.KeyView, str]:
    """Make a key, for a business or (None) for another service that reports by Open311. The secret is told this once.

    Raises NotAllowed, NotFound, incidents.BusinessClosed.
    """
    _require(viewer)
    return incidents.make_key(
        actor=viewer.actor, at=at, business_id=business_id, name=name, made_by_id=viewer.user_id
    )


@transaction.atomic
def revoke_key(*, viewer: Viewer, at: dt.datetime, key_id: int) -> None:
    """End a key at once. Raises NotAllowed, NotFound."""
    _require(viewer)
    incidents.revoke_key(actor=viewer.actor, at=at, key_id=key_id)


@transaction.atomic
def change_rules(*, viewer: Viewer, at: dt.datetime, **changes: Any) -> incidents.TriageRulesView:
    """Change the force's rules of triage. Raises NotAllowed, Refused."""
    _require(viewer)
    return incidents.change_rules(actor=viewer.actor, at=at, by_id=viewer.user_id, **changes)


def _require(viewer: Viewer) -> None:
    if not accounts.may_anywhere(viewer, Permission.MANAGE_REPORTS):
        raise NotAllowed("Your role does not allow this.")
