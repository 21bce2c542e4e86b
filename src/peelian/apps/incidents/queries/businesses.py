"""Reading businesses: their accounts, sites and keys, and what they reported."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents.models.business import ApiKey, Business, Site
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.incidents.types.work import BusinessView, KeyView, OwnLine, SiteView
from peelian.kernel.errors import NotAllowed, NotFound


def list_businesses(*, viewer: Viewer) -> list[BusinessView]:
    """All accounts by name, closed ones too, for those who manage them. Raises NotAllowed."""
    if not accounts.may_anywhere(viewer, Permission.MANAGE_REPORTS):
        raise NotAllowed("Your role does not allow this.")
    return [view_of(row) for row in _with_all().order_by("name", "id")]


def get_business(business_id: int) -> BusinessView:
    """One account. Raises NotFound."""
    row = _with_all().filter(pk=business_id).first()
    if row is None:
        raise NotFound("There is no such business.")
    return view_of(row)


def businesses_of(contact_id: int) -> list[BusinessView]:
    """The accounts in use that somebody's address stands for."""
    return [view_of(row) for row in _with_all().filter(contact_id=contact_id, closed_at__isnull=True)]


def list_keys(business_id: int | None) -> list[KeyView]:
    """The keys of a business, or (None) of clients of Open311; the newest first."""
    rows = ApiKey.objects.filter(business__isnull=True)
    if business_id is not None:
        rows = ApiKey.objects.filter(business_id=business_id)
    return [key_view(row) for row in rows]


def list_own_reports(business_id: int, *, limit: int = 100) -> list[OwnLine]:
    """What a business reported, the newest first."""
    found = Report.objects.filter(business_id=business_id, received_at__isnull=False)
    return [
        OwnLine(
            reference=row.reference,
            their_reference=row.their_reference,
            kind=IncidentKind(row.kind),
            state=ReportState(row.state),
            received_at=row.received_at,
            crime_number=row.crime_number,
        )
        for row in found.order_by("-received_at", "-id")[:limit]
        if row.received_at is not None
    ]


def view_of(row: Business) -> BusinessView:
    """An account as a plain value; `row` from this module."""
    return BusinessView(
        id=row.pk,
        name=row.name,
        contact_id=row.contact_id,
        kinds=tuple(IncidentKind(kind) for kind in row.kinds),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        link_version=row.link_version,
        sites=tuple(site_view(site) for site in row.sites.all()),
        keys=tuple(key_view(key) for key in row.keys.all()),
        reports=getattr(row, "n_reports", 0),
    )


def site_view(row: Site) -> SiteView:
    """A site as a plain value."""
    return SiteView(row.pk, row.code, row.name, row.address, row.postcode, row.lat, row.lng, row.area_code)


def key_view(row: ApiKey) -> KeyView:
    """A key as a plain value, without its secret."""
    return KeyView(
        id=row.pk,
        business_id=row.business_id,
        name=row.name,
        prefix=row.prefix,
        made_at=row.made_at,
        last_used_on=row.last_used_on,
        revoked_at=row.revoked_at,
    )


def _with_all() -> QuerySet[Business]:
    counted = (
        Report.objects.filter(business=OuterRef("pk")).order_by().values("business").annotate(n=Count("id"))
    )
    return Business.objects.annotate(n_reports=Coalesce(Subquery(counted.values("n")), 0)).prefetch_related(
        "sites", "keys"
    )
