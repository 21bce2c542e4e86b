"""Keep groups: who may be written to together because they said that they belong together, such as a shop watch.

A group is its area's: those who manage messages there make it, change it and close it. Nobody becomes known to us by
it: people are entered by an address that they signed up with, and of any other line it isn't told whether we know it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class Kept:
    """A group as those who keep it see it: how many people are in it, and the name of its area."""

    group: contacts.GroupView
    area_name: str
    members: int


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a list of addresses.

    Attributes:
        changed: how many people were entered, or taken out.
        already: how many were as wanted before.
        unknown: the lines that told of nobody who is signed up here.
    """

    changed: int
    already: int
    unknown: tuple[str, ...]


def list_kept(*, viewer: Viewer, at: dt.datetime) -> list[Kept]:
    """The groups of the areas in which a person manages messages: those that are open by name, then the closed."""
    members = contacts.count_members()
    mine = [
        _kept(group, members, at)
        for group in contacts.list_groups()
        if accounts.may(viewer, Permission.MANAGE_MESSAGING, area_path(group, at))
    ]
    return sorted(mine, key=lambda kept: kept.group.closed_at is not None)


def get_kept(*, viewer: Viewer, at: dt.datetime, group_id: int) -> Kept:
    """One group. Raises NotFound, NotAllowed."""
    return _kept(_mine(viewer, at, group_id), contacts.count_members(), at)


def make(
    *,
    viewer: Viewer,
    at: dt.datetime,
    name: str,
    area_code: str,
    code: str = "",
    description: str = "",
    offered: bool = True,
) -> contacts.GroupView:
    """Make a group. Raises NotFound, NotAllowed, contacts.GroupExists; Refused for a name that is none."""
    accounts.require(viewer, Permission.MANAGE_MESSAGING, places.path_of(area_code, local_day(at)))
    return contacts.make_group(
        actor=viewer.actor,
        at=at,
        name=name,
        description=description,
        area_code=area_code,
        offered=offered,
        code=code,
    )


def change(
    *,
    viewer: Viewer,
    at: dt.datetime,
    group_id: int,
    name: str,
    area_code: str,
    description: str,
    offered: bool,
) -> contacts.GroupView:
    """Change a group, where one is held and where it is to be. Raises NotFound, NotAllowed, contacts.GroupClosed;
    Refused for a name that is none."""
    _mine(viewer, at, group_id)
    accounts.require(viewer, Permission.MANAGE_MESSAGING, places.path_of(area_code, local_day(at)))
    return contacts.change_group(
        actor=viewer.actor,
        at=at,
        group_id=group_id,
        name=name,
        description=description,
        area_code=area_code,
        offered=offered,
    )


def close(*, viewer: Viewer, at: dt.datetime, group_id: int) -> int:
    """Close a group; returns how many people were in it. Raises NotFound, NotAllowed, contacts.GroupClosed."""
    _mine(viewer, at, group_id)
    return contacts.close_group(actor=viewer.actor, at=at, group_id=group_id)


def enter(*, viewer: Viewer, at: dt.datetime, group_id: int, text: str, reason: str) -> Entered:
    """Enter people who said that they belong to a group, by mail addresses or telephone numbers, one a line.

    Nobody is signed up by this: whoever isn't signed up hasn't agreed to hear from us.

    Raises NotFound, NotAllowed, contacts.GroupClosed; Refused without a line or a reason, or with too many lines.
    """
    _mine(viewer, at, group_id)
    found = contacts.find_people(viewer=viewer, at=at, lines=text.splitlines(), reason=reason)
    entered = contacts.add_members(
        actor=viewer.actor, at=at, group_id=group_id, contact_ids=found.contact_ids
    )
    return Entered(entered, len(found.contact_ids) - entered, found.unknown)


def take_out(*, viewer: Viewer, at: dt.datetime, group_id: int, text: str, reason: str) -> Entered:
    """Take people out of a group by their addresses, one a line. Raises as `enter` does."""
    _mine(viewer, at, group_id)
    found = contacts.find_people(viewer=viewer, at=at, lines=text.splitlines(), reason=reason)
    gone = contacts.remove_members(
        actor=viewer.actor, at=at, group_id=group_id, contact_ids=found.contact_ids
    )
    return Entered(gone, len(found.contact_ids) - gone, found.unknown)


def take_one_out(*, viewer: Viewer, at: dt.datetime, group_id: int, contact_id: int) -> bool:
    """Take one person out of a group; whether they were in it. Raises NotFound, NotAllowed, contacts.GroupClosed."""
    _mine(viewer, at, group_id)
    gone = contacts.remove_members(actor=viewer.actor, at=at, group_id=group_id, contact_ids=[contact_id])
    return gone > 0


def area_path(group: contacts.GroupView, at: dt.datetime) -> tuple[str, ...]:
    """The areas whose staff keep a group: its own and all above it; the force where that area is no more."""
    on = local_day(at)
    if group.area_code:
        try:
            return tuple(places.path_of(group.area_code, on))
        except NotFound:
            pass
    force = places.force(on)
    return (force.code,) if force else ()


def _mine(viewer: Viewer, at: dt.datetime, group_id: int) -> contacts.GroupView:
    group = contacts.get_group(group_id)
    accounts.require(viewer, Permission.MANAGE_MESSAGING, area_path(group, at))
    return group


def _kept(group: contacts.GroupView, members: dict[str, int], at: dt.datetime) -> Kept:
    path = area_path(group, at)
    name = places.get_area(path[0], local_day(at)).name if path else ""
    return Kept(group, name, members.get(group.code, 0))
