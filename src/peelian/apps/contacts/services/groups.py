"""The groups that people belong to: made, changed, closed; people entered who said so, and taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, Func, Value

from peelian.apps.contacts.models import Contact, Group
from peelian.apps.contacts.queries.groups import members_of, view_of_group
from peelian.apps.contacts.types import GroupView, Status
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line, slug, tidy

_LONGEST_CODE = 30


class GroupExists(Refused):
    """Another group has this code."""


class GroupClosed(Refused):
    """The group is closed: nothing of it changes any more."""


@transaction.atomic
def make_group(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    description: str = "",
    area_code: str = "",
    offered: bool = True,
    code: str = "",
) -> GroupView:
    """Make a group.

    Args:
        actor, at: who, when.
        name, description: for residents to read.
        area_code: whose group it is; the whole force's without one.
        offered: on the sign-up page, for everybody to say that they belong to it.
        code: its short name, which stays; made of the name where there is none.

    Raises:
        GroupExists: there is one with this code.
        Refused: no name, or a name or code that no code can be made of.
    """
    title = _named(name)
    key = slug(code or title)[:_LONGEST_CODE].rstrip("-")
    if not key:
        raise Refused("Give the group a short name of letters and digits.", field="code")
    try:
        with transaction.atomic():
            group = Group.objects.create(
                code=key,
                name=title,
                description=one_line(tidy(description), 300),
                area_code=area_code,
                offered=offered,
                created_at=at,
            )
    except IntegrityError as error:
        raise GroupExists("There is a group with this short name already.", field="code") from error
    _record("made", group, actor, at, {"code": key, "offered": offered})
    return view_of_group(group)


@transaction.atomic
def change_group(
    *,
    actor: Actor,
    at: dt.datetime,
    group_id: int,
    name: str,
    description: str,
    area_code: str,
    offered: bool,
) -> GroupView:
    """Change all of a group but its code. One that is offered no more keeps those who are in it.

    Raises NotFound, GroupClosed; Refused where there is no name.
    """
    group = _locked(group_id)
    group.name, group.description = _named(name), one_line(tidy(description), 300)
    group.area_code, group.offered = area_code, offered
    group.save(update_fields=["name", "description", "area_code", "offered"])
    _record("changed", group, actor, at, {"offered": offered})
    return view_of_group(group)


@transaction.atomic
def close_group(*, actor: Actor, at: dt.datetime, group_id: int) -> int:
    """Take everybody out of a group and offer it no more; returns how many were in it. Raises NotFound, GroupClosed."""
    group = _locked(group_id)
    members = members_of(group.code).update(
        groups=Func(F("groups"), Value(group.code), function="array_remove")
    )
    group.offered, group.closed_at = False, at
    group.save(update_fields=["offered", "closed_at"])
    _record("closed", group, actor, at, {"members": members})
    return members


@transaction.atomic
def add_members(*, actor: Actor, at: dt.datetime, group_id: int, contact_ids: Iterable[int]) -> int:
    """Enter people in a group who said that they belong to it; returns how many weren't in it before.

    Left out: who isn't signed up and confirmed. Each sees their groups on their own page and can leave one there.
    Raises NotFound, GroupClosed.
    """
    group = _locked(group_id)
    rows = Contact.objects.filter(pk__in=list(contact_ids), status=Status.ACTIVE)
    joining = [row for row in rows.select_for_update().order_by("pk") if group.code not in row.groups]
    for row in joining:
        row.groups = sorted({*row.groups, group.code})
    _keep(joining, "joined", group, actor, at)
    return len(joining)


@transaction.atomic
def remove_members(*, actor: Actor, at: dt.datetime, group_id: int, contact_ids: Iterable[int]) -> int:
    """Take people out of a group; returns how many were in it. They stay signed up. Raises NotFound, GroupClosed."""
    group = _locked(group_id)
    rows = members_of(group.code).filter(pk__in=list(contact_ids))
    leaving = list(rows.select_for_update().order_by("pk"))
    for row in leaving:
        row.groups = [code for code in row.groups if code != group.code]
    _keep(leaving, "left", group, actor, at)
    return len(leaving)


def _named(name: str) -> str:
    title = one_line(tidy(name), 80)
    if not title:
        raise Refused("Give the group a name.", field="name")
    return title


def _locked(group_id: int) -> Group:
    """The row of an open group, locked until the transaction ends: nobody joins one that is being closed."""
    group = Group.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise NotFound("There is no such group.")
    if group.closed_at is not None:
        raise GroupClosed("This group is closed.")
    return group


def _keep(rows: list[Contact], what: str, group: Group, actor: Actor, at: dt.datetime) -> None:
    if rows:
        Contact.objects.bulk_update(rows, ["groups"], batch_size=500)
        _record(what, group, actor, at, {"contacts": [row.pk for row in rows]})


def _record(what: str, group: Group, actor: Actor, at: dt.datetime, data: dict[str, object]) -> None:
    events.record(
        name=f"contacts.group.{what}",
        actor=actor,
        at=at,
        subject=group,
        area_code=group.area_code,
        data=data,
    )
