"""The groups that people belong to, and, for staff with a reason, who is in them (every look is recorded)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from peelian.apps.accounts import api as accounts
from peelian.apps.contacts.models import Contact, Group
from peelian.apps.contacts.queries.staff import stated
from peelian.apps.contacts.rules.addresses import e164, may_be_email
from peelian.apps.contacts.types import AddressKind, FoundPeople, GroupView, MemberView, Status
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day

#: How many addresses are looked up at once: a Watch's list, and no list of a town.
MOST_LINES = 500
#: Members of each group. NOT (… = '{}') says in the index's own words that it holds them all.
COUNT = """
SELECT g.code, (
    SELECT count(*) FROM contacts_contact c
    WHERE c.status = 'active' AND NOT (c.groups = '{}') AND c.groups @> ARRAY[g.code]::varchar[]
) FROM contacts_group g
"""


def view_of_group(group: Group) -> GroupView:
    """The row as a plain value."""
    return GroupView(
        group.pk,
        group.code,
        group.name,
        group.description,
        group.offered,
        group.area_code,
        group.closed_at,
    )


def list_groups(*, offered_only: bool = False, open_only: bool = False) -> list[GroupView]:
    """All groups by name, those that aren't closed, or those on offer."""
    rows = Group.objects.all()
    if offered_only:
        rows = rows.filter(offered=True)
    if open_only:
        rows = rows.filter(closed_at__isnull=True)
    return [view_of_group(row) for row in rows]


def get_group(group_id: int) -> GroupView:
    """One group. Raises NotFound."""
    row = Group.objects.filter(pk=group_id).first()
    if row is None:
        raise NotFound("There is no such group.")
    return view_of_group(row)


def count_members() -> dict[str, int]:
    """How many people are in each group, by its code."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return dict(cursor.fetchall())


def members_of(code: str) -> QuerySet[Contact]:
    """The rows of those who are in a group, in the words by which the database finds them in its index."""
    return Contact.objects.filter(~Q(groups=[]), status=Status.ACTIVE, groups__contains=[code])


def list_members(
    *, viewer: accounts.Viewer, group_id: int, at: dt.datetime, reason: str, after: int = 0, limit: int = 50
) -> list[MemberView]:
    """Those in a group who live in the viewer's areas, in the order in which they signed up, for staff who say why.
    Every one that is shown counts as looked at.

    Args:
        viewer, at, reason: who looks, when and why.
        group_id: the group.
        after: the number of the last one on the page before.
        limit: how many at most.

    Raises:
        NotAllowed: the viewer may see nobody's details.
        NotFound: there is no such group.
        Refused: no reason was given.
    """
    why = stated(reason)
    group = get_group(group_id)
    rows = _near(members_of(group.code), viewer, accounts.Permission.SEE_CONTACTS, at)
    found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])
    for row in found:
        events.record_read(viewer=viewer.actor, at=at, subject=row, reason=why)
    return [MemberView(row.pk, row.name, row.email or row.phone) for row in found]


def find_people(
    *, viewer: accounts.Viewer, at: dt.datetime, lines: Iterable[str], reason: str
) -> FoundPeople:
    """Whose these mail addresses and telephone numbers are, for those who manage messages and say why.

    Only people who are signed up, have confirmed it and live in the viewer's areas are found; of anybody else a line
    doesn't tell whether we know them. Whoever is found counts as looked at.

    Raises:
        NotAllowed: the viewer manages messages nowhere.
        Refused: no reason, no line, or more than 500.
    """
    why = stated(reason)
    wanted = list(dict.fromkeys(filter(None, (line.strip() for line in lines))))
    if not wanted:
        raise Refused("Paste at least one mail address or telephone number.", field="people")
    if len(wanted) > MOST_LINES:
        raise Refused(f"Paste at most {MOST_LINES} at a time.", field="people")
    spelt = {line: line.lower() if may_be_email(line) else e164(line) or "" for line in wanted}
    rows = _near(
        Contact.objects.filter(status=Status.ACTIVE), viewer, accounts.Permission.MANAGE_MESSAGING, at
    )
    known = _by_address(rows, {address for address in spelt.values() if address})
    found = {known[address].pk: known[address] for address in spelt.values() if address in known}
    for contact in found.values():
        events.record_read(viewer=viewer.actor, at=at, subject=contact, reason=why)
    return FoundPeople(tuple(found), tuple(line for line in wanted if spelt[line] not in known))


def _by_address(rows: QuerySet[Contact], addresses: set[str]) -> dict[str, Contact]:
    """Whose each address is; of several who share a telephone, whoever signed up with it, the latest first."""
    by_mail = rows.annotate(low=Lower("email")).filter(~Q(email=""), low__in=addresses)
    by_phone = rows.filter(~Q(phone=""), phone__in=addresses)
    found = {contact.email.lower(): contact for contact in by_mail}
    nearest_last = sorted(by_phone, key=lambda one: (one.address_kind == AddressKind.PHONE, one.pk))
    return found | {contact.phone: contact for contact in nearest_last}


def _near(
    rows: QuerySet[Contact], viewer: accounts.Viewer, permission: accounts.Permission, at: dt.datetime
) -> QuerySet[Contact]:
    """Those who live where the viewer holds a permission. Raises NotAllowed where that is nowhere."""
    if not accounts.may_anywhere(viewer, permission):
        accounts.require(viewer, permission, ())
    on = local_day(at)
    held = accounts.areas_for(viewer, permission)
    force = places.force(on)
    if force is not None and force.code in held:
        return rows
    codes = {area.code for code in held for area in places.list_areas(on=on, within=code)}
    return rows.filter(neighbourhood_code__in=sorted(codes))
