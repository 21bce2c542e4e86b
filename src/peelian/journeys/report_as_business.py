"""Report as a business: many at once, by a file on the page behind a mailed link, or by the business's own system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import Origin
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys import business_rows, sign_up
from peelian.journeys.business_rows import Checked, Row
from peelian.journeys.ports import ports
from peelian.kernel.actors import resident, system
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: How long a mailed link opens the business's page, and how many are mailed in a day.
GOOD_FOR = dt.timedelta(hours=12)
LINKS_A_DAY = 10
_SUBJECT = "Your link to report for your business"
_BODY = (
    "Here you report for {name}, and see what became of earlier reports: {link}\n\n"
    "The link is good for {hours} hours. Whoever has it can report in your name: do not pass it on.\n\n"
    "You did not ask for it? Then do nothing."
)
#: A link's number holds the minute at which it ends, and the last bits of the business's link version.
_BITS = 10


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of many rows: those that are new and those that were known by the business's own number."""

    new: tuple[tuple[Row, incidents.Received], ...]
    known: tuple[tuple[Row, incidents.Received], ...]


@transaction.atomic
def ask_link(*, at: dt.datetime, email: str) -> None:
    """Mail a link to the page of the business whose address this is. Nothing happens for any other address, and
    whoever asks never learns which it was."""
    contact_id = contacts.find_by_email(email.strip())
    if contact_id is None:
        return
    sent = messaging.count_service_messages(contact_id=contact_id, since=at - dt.timedelta(days=1))
    for business in incidents.businesses_of(contact_id):
        if sent >= LINKS_A_DAY:
            return
        ends = int((at + GOOD_FOR).timestamp()) // 60
        token = contacts.link(
            contact_id,
            LinkPurpose.BUSINESS,
            reference=str(ends << _BITS | business.link_version % (1 << _BITS)),
            expires_on=local_day(at + GOOD_FOR) + dt.timedelta(days=1),
        )
        messaging.write_service_message(
            actor=system("business"),
            at=at,
            contact_id=contact_id,
            subject=_SUBJECT,
            body=messaging.fill(
                _BODY,
                {
                    "name": business.name,
                    "link": f"{ports().public_url}/business/{token}/",
                    "hours": str(int(GOOD_FOR / dt.timedelta(hours=1))),
                },
            ),
            sender_name=sign_up.sender(at),
            idempotency_key=f"business:{business.id}:{at.isoformat()}",
        )


def business_by_link(*, at: dt.datetime, token: str) -> incidents.BusinessView:
    """The business whose page a link opens. Raises contacts.BadLink: forged, expired, replaced, or it is closed."""
    link = contacts.read_link(token, LinkPurpose.BUSINESS, on=local_day(at))
    number = int(link.reference or 0)
    if int(at.timestamp()) // 60 >= number >> _BITS:
        raise contacts.BadLink("This link has expired. Ask for a new one.")
    for business in incidents.businesses_of(link.contact_id):
        if business.link_version % (1 << _BITS) == number % (1 << _BITS):
            return business
    raise contacts.BadLink("This link has been replaced, or the business account is closed.")


@transaction.atomic
def file_many(
    *, at: dt.datetime, business_id: int, rows: Sequence[Row], origin: Origin, file: str = ""
) -> Filed:
    """Take all of these rows, or none. A row whose number (`their_reference`) was taken before is that report.

    Raises:
        business_rows.BadRows: with the row and column of each mistake, up to twenty.
        incidents.BusinessClosed, NotFound.
    """
    business = incidents.get_business(business_id)
    if business.closed_at is not None:
        raise incidents.BusinessClosed("This business account is closed.")
    checked = business_rows.check(rows, business, at=at, file=file)
    areas = _areas({row.site for row in checked}, at)
    new: list[tuple[Row, incidents.Received]] = []
    known: list[tuple[Row, incidents.Received]] = []
    for one in checked:
        received = _receive(one, business, origin, areas[one.site.id], at)
        (new if received.is_new else known).append((one.row, received))
    return Filed(tuple(new), tuple(known))


def _receive(
    one: Checked, business: incidents.BusinessView, origin: Origin, area_id: int, at: dt.datetime
) -> incidents.Received:
    site = one.site
    return incidents.receive_report(
        actor=resident(business.contact_id),
        at=at,
        incoming=incidents.Incoming(
            kind=one.kind,
            answers=one.answers,
            origin=origin,
            source=f"incidents.Business:{business.id}:{one.row.their_reference}",
            area_id=area_id,
            contact_id=business.contact_id,
            lat=site.lat,
            lng=site.lng,
            address=f"{site.name}, {site.address}"[:250],
            postcode=site.postcode,
            business_id=business.id,
            their_reference=one.row.their_reference,
        ),
    )


def _areas(sites: Iterable[incidents.SiteView], at: dt.datetime) -> dict[int, int]:
    """The row of the area that each site lies in today; the force's own where that isn't known."""
    today = local_day(at)
    force = places.force(today)
    if force is None:
        raise NotFound("There is no force yet.")
    found = {}
    for site in sites:
        code = site.area_code
        if site.lat is not None and site.lng is not None:
            code = places.locate_point(site.lat, site.lng, today).neighbourhood_code or code
        try:
            found[site.id] = places.get_area(code, today).id if code else force.id
        except NotFound:
            found[site.id] = force.id
    return found
