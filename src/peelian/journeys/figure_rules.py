"""Set the rules by which what positions prove is worked out, for the whole force."""

from __future__ import annotations

import datetime as dt

from peelian.analysis.visits import VisitRules
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day


def set_rules(
    *, viewer: Viewer, at: dt.datetime, rules: VisitRules, valid_from: dt.date, why: str
) -> visibility.RulesInForce:
    """Set the rules from a day on. They hold for every figure of the force, so the permission has to, too.

    Raises:
        NotAllowed: the viewer may not import data in the whole force.
        visibility.BadRules: they can't hold from that day on.
    """
    if not may_set(viewer, local_day(at)):
        raise NotAllowed("You may not set rules for the whole force.")
    return visibility.set_rules(
        actor=viewer.actor, at=at, rules=rules, valid_from=valid_from, why=why, set_by_id=viewer.user_id
    )


def may_set(viewer: Viewer, on: dt.date) -> bool:
    """Whether somebody may set the rules."""
    forces = places.list_areas(on=on, kind=places.AreaKind.FORCE)
    return any(accounts.may(viewer, Permission.IMPORT_DATA, force.path) for force in forces)
