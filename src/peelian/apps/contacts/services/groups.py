"""The groups that people can say they belong to."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.contacts.models import Group
from peelian.apps.contacts.queries.groups import view_of_group
from peelian.apps.contacts.types import GroupView
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import one_line, slug, tidy


@transaction.atomic
def set_group(
    *, actor: Actor, at: dt.datetime, name: str, description: str = "", offered: bool = True, code: str = ""
) -> GroupView:
    """Make a group, or change the one with this code. One that isn't offered keeps those who are in it.

    Raises:
        Refused: no name, or a name that no code can be made of.
    """
    title = one_line(tidy(name), 80)
    key = code or slug(title)[:30]
    if not title or not key:
        raise Refused("Give the group a name.", field="name")
    group, _ = Group.objects.update_or_create(
        code=key,
        defaults={"name": title, "description": one_line(tidy(description), 300), "offered": offered},
        create_defaults={
            "name": title,
            "description": one_line(tidy(description), 300),
            "offered": offered,
            "created_at": at,
        },
    )
    events.record(name="contacts.group.set", actor=actor, at=at, subject=group, data={"offered": offered})
    return view_of_group(group)
