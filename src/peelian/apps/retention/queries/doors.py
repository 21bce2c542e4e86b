"""Who may read: counts need SEE_RETENTION, names HOLD_CONVERSATIONS, both for the whole force."""

from __future__ import annotations

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places


def require_counts(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer sees figures of leaving."""
    _require(viewer, Permission.SEE_RETENTION)


def require_names(viewer: Viewer) -> None:
    """Raise NotAllowed unless the viewer holds conversations."""
    _require(viewer, Permission.HOLD_CONVERSATIONS)


def _require(viewer: Viewer, permission: Permission) -> None:
    force = places.force(viewer.on)
    accounts.require(viewer, permission, (force.code,) if force else ())
