"""Channels that aren't used for now: for the staff who mend it, without anybody's address."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts.models import Suspension
from peelian.apps.contacts.queries.lookups import area_path_of
from peelian.apps.contacts.types import SuspensionView
from peelian.kernel.time import local_day


def is_suspended(contact_id: int, channel: str) -> bool:
    """Whether nothing goes to somebody over a channel for now."""
    return Suspension.objects.filter(contact_id=contact_id, channel=channel, ended_at__isnull=True).exists()


def last_lifted(contact_id: int, channel: str) -> dt.datetime | None:
    """When a person last said that a channel of somebody's can be used again; None when nobody had to."""
    return (
        Suspension.objects.filter(contact_id=contact_id, channel=channel, ended_at__isnull=False)
        .order_by("-ended_at")
        .values_list("ended_at", flat=True)
        .first()
    )


def open_suspension(contact_id: int, channel: str) -> int | None:
    """The suspension of somebody's channel that holds now."""
    return (
        Suspension.objects.filter(contact_id=contact_id, channel=channel, ended_at__isnull=True)
        .values_list("pk", flat=True)
        .first()
    )


def suspended_channel(contact_id: int, suspension_id: int) -> str | None:
    """The channel that a suspension of somebody's stands in the way of; None when it has ended or isn't theirs."""
    return (
        Suspension.objects.filter(pk=suspension_id, contact_id=contact_id, ended_at__isnull=True)
        .values_list("channel", flat=True)
        .first()
    )


def list_suspensions(
    *, viewer: accounts.Viewer, contact_id: int | None = None, open_only: bool = True, limit: int = 100
) -> list[SuspensionView]:
    """Suspensions newest first, of one person or of all in the viewer's areas; without names and addresses.

    Raises NotAllowed where the viewer may see nobody's details.
    """
    if not accounts.may_anywhere(viewer, accounts.Permission.SEE_CONTACTS):
        accounts.require(viewer, accounts.Permission.SEE_CONTACTS, ())
    rows = Suspension.objects.select_related("contact")
    if contact_id is not None:
        rows = rows.filter(contact_id=contact_id)
    if open_only:
        rows = rows.filter(ended_at__isnull=True)
    areas = accounts.areas_for(viewer, accounts.Permission.SEE_CONTACTS)
    found = []
    for row in rows.iterator(chunk_size=200):
        if _lies_in(row, areas):
            found.append(_view_of(row))
        if len(found) == limit:
            break
    return found


def _lies_in(row: Suspension, areas: tuple[str, ...]) -> bool:
    from_path = area_path_of(row.contact_id, local_day(row.at))
    return bool(set(from_path) & set(areas))


def _view_of(row: Suspension) -> SuspensionView:
    return SuspensionView(
        id=row.pk,
        contact_id=row.contact_id,
        channel=row.channel,
        evidence=row.evidence,
        at=row.at,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
        neighbourhood_code=row.contact.neighbourhood_code,
    )
