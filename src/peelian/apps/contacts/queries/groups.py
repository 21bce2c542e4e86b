"""The groups that people can say they belong to."""

from __future__ import annotations

from peelian.apps.contacts.models import Group
from peelian.apps.contacts.types import GroupView


def view_of_group(group: Group) -> GroupView:
    """The row as a plain value."""
    return GroupView(group.code, group.name, group.description, group.offered)


def list_groups(*, offered_only: bool = False) -> list[GroupView]:
    """All groups by name, or those on offer."""
    rows = Group.objects.filter(offered=True) if offered_only else Group.objects.all()
    return [view_of_group(row) for row in rows]
