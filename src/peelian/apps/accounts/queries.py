"""Who is asking, and what they may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.accounts import rules
from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.types import Grant, Permission, Role, Viewer
from peelian.columns import spans
from peelian.kernel.decisions import ALLOWED, Decision
from peelian.kernel.errors import NotAllowed, NotFound


def viewer_for(user: User, on: dt.date) -> Viewer:
    """The viewer that a signed-in user is on a day: only grants valid that day count."""
    rows = RoleGrant.objects.filter(spans.valid_on(on), user=user).order_by("id")
    return Viewer(
        user_id=user.pk,
        name=user.name,
        grants=tuple(Grant(Role(row.role), row.area_code, row.valid_from, row.valid_until) for row in rows),
        on=on,
    )


def may(viewer: Viewer, permission: Permission, area_path: Sequence[str]) -> Decision:
    """Whether the viewer may do something in an area, given the area's code and those of all areas above it."""
    return rules.may(viewer.grants, permission, area_path)


def may_anywhere(viewer: Viewer, permission: Permission) -> bool:
    """Whether the viewer may do something somewhere: the question that a page without an area asks."""
    return permission is Permission.USE_OWN_ACCOUNT or bool(rules.areas_for(viewer.grants, permission))


def areas_for(viewer: Viewer, permission: Permission) -> tuple[str, ...]:
    """Codes of the areas in which the viewer holds a permission; it holds in all areas below them too."""
    return rules.areas_for(viewer.grants, permission)


def require(viewer: Viewer, permission: Permission, area_path: Sequence[str]) -> Decision:
    """Return quietly when the viewer may; raise NotAllowed with the reason when not."""
    decision = may(viewer, permission, area_path)
    if not decision:
        raise NotAllowed(decision.reason)
    return ALLOWED


def get_user(user_id: int) -> User:
    """The account; raises NotFound."""
    try:
        return User.objects.get(pk=user_id)
    except User.DoesNotExist:
        raise NotFound("There is no such account.") from None


def list_users() -> list[User]:
    """All accounts with their grants, by name in code order (the database has no natural order for names)."""
    return sorted(User.objects.prefetch_related("grants"), key=lambda user: (user.name.casefold(), user.pk))


def list_holders(*, permission: Permission, area_path: Sequence[str], on: dt.date) -> list[User]:
    """Open accounts that hold a permission in an area on a day, in the order of their numbers."""
    roles = [role for role, held in rules.TABLE.items() if permission in held]
    return list(
        User.objects.filter(
            pk__in=RoleGrant.objects.filter(
                spans.valid_on(on), role__in=roles, area_code__in=list(area_path)
            ).values("user_id"),
            is_active=True,
        ).order_by("pk")
    )


def list_grants(user_id: int) -> list[RoleGrant]:
    """All grants that the account ever had, newest first."""
    return list(RoleGrant.objects.filter(user_id=user_id).order_by("-valid_from", "-id"))
