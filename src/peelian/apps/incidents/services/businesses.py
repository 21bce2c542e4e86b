"""Businesses that report by themselves: accounts, sites, keys."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.business import ApiKey, Business, Site
from peelian.apps.incidents.queries import businesses
from peelian.apps.incidents.types.refusals import BadKey, BusinessClosed
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.incidents.types.work import BusinessView, KeyView, SiteRow, SiteView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, tidy

#: The beginning of every secret, so that one that was lost in a repository or a log is found by scanners.
_BEGINS = "pk"
_PREFIX = 8
#: What is left of an account's name when its time is over, and how long that is after it was closed.
FORGOTTEN = "A closed account"
_KEPT = dt.timedelta(days=2 * 365)


@transaction.atomic
def open_business(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    contact_id: int,
    kinds: Iterable[IncidentKind],
    sites: Iterable[SiteRow],
    opened_by_id: int | None,
) -> BusinessView:
    """Open an account: one person's address stands for it. Raises Refused: no name, or the address has one."""
    name = one_line(tidy(name), 150)
    if not name:
        raise Refused("Enter the name of the business.", field="name")
    try:
        with transaction.atomic():
            row = Business.objects.create(
                name=name,
                contact_id=contact_id,
                kinds=[kind.value for kind in dict.fromkeys(kinds)],
                opened_by_id=opened_by_id,
                opened_at=at,
            )
    except IntegrityError as error:
        if "business_once_for_a_contact" not in str(error):
            raise
        raise Refused("There is an account for this address already.", field="email") from error
    events.record(
        name="incidents.business.opened", actor=actor, at=at, subject=row, data={"kinds": row.kinds}
    )
    for site in sites:
        add_site(actor=actor, at=at, business_id=row.pk, site=site)
    return businesses.get_business(row.pk)


@transaction.atomic
def close_business(*, actor: Actor, at: dt.datetime, business_id: int) -> None:
    """Close an account: links that are out and all its keys open nothing from now on. Raises NotFound."""
    row = _locked(business_id)
    if row.closed_at is not None:
        return
    row.closed_at = at
    row.link_version += 1
    row.save(update_fields=["closed_at", "link_version"])
    ended = row.keys.filter(revoked_at__isnull=True).update(revoked_at=at)
    events.record(name="incidents.business.closed", actor=actor, at=at, subject=row, data={"keys": ended})


@transaction.atomic
def add_site(*, actor: Actor, at: dt.datetime, business_id: int, site: SiteRow) -> SiteView:
    """Add a site. Raises NotFound, BusinessClosed, Refused: the business has a site with this code."""
    business = _open(business_id)
    try:
        with transaction.atomic():
            row = Site.objects.create(
                business=business,
                code=one_line(tidy(site.code), 30),
                name=one_line(tidy(site.name), 150),
                address=one_line(tidy(site.address), 250),
                postcode=site.postcode,
                lat=site.lat,
                lng=site.lng,
                area_code=site.area_code,
            )
    except IntegrityError as error:
        if "site_code_once" not in str(error):
            raise
        raise Refused("This business has a site with this code already.", field="code") from error
    events.record(
        name="incidents.business.site_added",
        actor=actor,
        at=at,
        subject=business,
        area_code=row.area_code,
        data={"site": row.pk},
    )
    return businesses.site_view(row)


@transaction.atomic
def make_key(
    *, actor: Actor, at: dt.datetime, business_id: int | None, name: str, made_by_id: int | None
) -> tuple[KeyView, str]:
    """Make a key for a business, or (None) for a client of Open311. Its secret is told this once: a digest is kept.

    Raises NotFound, BusinessClosed.
    """
    if business_id is not None:
        _open(business_id)
    secret = f"{_BEGINS}_{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        business_id=business_id,
        name=one_line(tidy(name), 100),
        prefix=secret[:_PREFIX],
        digest=_digest(secret),
        made_by_id=made_by_id,
        made_at=at,
    )
    events.record(name="incidents.key.made", actor=actor, at=at, subject=row, data={"business": business_id})
    return businesses.key_view(row), secret


@transaction.atomic
def revoke_key(*, actor: Actor, at: dt.datetime, key_id: int) -> KeyView:
    """End a key at once. Raises NotFound."""
    row = ApiKey.objects.select_for_update(no_key=True).filter(pk=key_id).first()
    if row is None:
        raise NotFound("There is no such key.")
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        events.record(
            name="incidents.key.revoked", actor=actor, at=at, subject=row, data={"business": row.business_id}
        )
    return businesses.key_view(row)


@transaction.atomic
def forget_businesses(*, actor: Actor, at: dt.datetime) -> int:
    """Take names, sites and keys out of the accounts that were closed two years ago. Their reports end by their own
    time. Returns how many."""
    old = Business.objects.filter(closed_at__lt=at - _KEPT).exclude(name=FORGOTTEN)
    ids = list(old.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    Site.objects.filter(business__in=ids).delete()
    ApiKey.objects.filter(business__in=ids).delete()
    Business.objects.filter(pk__in=ids).update(name=FORGOTTEN)
    events.record(
        name="incidents.businesses.forgotten",
        actor=actor,
        at=at,
        subject="incidents.Business:closed",
        data={"businesses": len(ids)},
    )
    return len(ids)


def prove_key(secret: str, *, on: dt.date) -> KeyView:
    """Whose key this is; the day of its use is noted. Raises BadKey: nobody's, or revoked."""
    row = ApiKey.objects.filter(digest=_digest(secret), revoked_at__isnull=True).first()
    if row is None:
        raise BadKey("This key is not one of ours, or it was ended.")
    if row.last_used_on != on:
        ApiKey.objects.filter(pk=row.pk).update(last_used_on=on)
        row.last_used_on = on
    return businesses.key_view(row)


def _digest(secret: str) -> str:
    """A secret is as long as a key of 256 bits: one round of hashing is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _locked(business_id: int) -> Business:
    row = Business.objects.select_for_update(no_key=True).filter(pk=business_id).first()
    if row is None:
        raise NotFound("There is no such business.")
    return row


def _open(business_id: int) -> Business:
    row = _locked(business_id)
    if row.closed_at is not None:
        raise BusinessClosed("This business account is closed.")
    return row
