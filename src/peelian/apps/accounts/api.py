"""The door of the accounts room."""

from peelian.apps.accounts.models import RoleGrant, User
from peelian.apps.accounts.queries import (
    areas_for,
    get_user,
    list_grants,
    list_holders,
    list_users,
    may,
    may_anywhere,
    require,
    viewer_for,
)
from peelian.apps.accounts.services import (
    AccountExists,
    GrantOverlaps,
    close_account,
    create_user,
    end_access,
    end_grant,
    grant_role,
    set_password,
)
from peelian.apps.accounts.types import Grant, Permission, Role, Viewer

__all__ = [
    "AccountExists",
    "Grant",
    "GrantOverlaps",
    "Permission",
    "Role",
    "RoleGrant",
    "User",
    "Viewer",
    "areas_for",
    "close_account",
    "create_user",
    "end_access",
    "end_grant",
    "get_user",
    "grant_role",
    "list_grants",
    "list_holders",
    "list_users",
    "may",
    "may_anywhere",
    "require",
    "set_password",
    "viewer_for",
]
