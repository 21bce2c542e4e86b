"""Who may do what: one table, pure."""

from __future__ import annotations

from collections.abc import Sequence

from peelian.apps.accounts.types import Grant, Permission, Role
from peelian.kernel.decisions import ALLOWED, Decision, refuse

_EVERYBODY = frozenset({Permission.USE_OWN_ACCOUNT})
_BEAT = _EVERYBODY | {
    Permission.SEE_BEAT,
    Permission.RECORD_VOICE,
    Permission.SEE_VOICE,
    Permission.ANSWER_RESIDENTS,
    Permission.SIGN_UP_RESIDENTS,
}
_SERGEANT = _BEAT | {
    Permission.SEE_STATION,
    Permission.PREPARE_PRIORITIES,
    Permission.WRITE_PLAN,
    Permission.TASK_PATROL,
    Permission.REQUEST_PEOPLE,
    Permission.RECORD_DUTIES,
    Permission.SEE_ABSTRACTION,
    Permission.SEE_POSITIONS,
    Permission.WRITE_MESSAGE,
    Permission.APPROVE_TRANSLATION,
    Permission.TRIAGE_REPORTS,
    Permission.EDIT_CONTENT,
    Permission.MANAGE_SCHEMES,
    Permission.SEE_TRAINING,
    Permission.READ_TRAINING,
    Permission.ASSESS_TRAINING,
}
_INSPECTOR = _SERGEANT | {
    Permission.ADOPT_PRIORITY,
    Permission.APPROVE_MESSAGE,
    Permission.IMPORT_DATA,
    Permission.SEE_AUDIT,
    Permission.SEE_WORKFORCE,
    Permission.READ_PROBATIONS,
    Permission.EXPORT_INTELLIGENCE,
    Permission.MANAGE_REPORTS,
}
#: What the sections of a Board pack ask for: counts of every room, and nobody's contact details.
_PACKS = _EVERYBODY | {
    Permission.SEE_BOARD,
    Permission.SEE_STATION,
    Permission.SEE_VOICE,
    Permission.SEE_USAGE,
    Permission.SEE_FAIRNESS,
    Permission.SEE_WORKFORCE,
    Permission.SEE_ABSTRACTION,
    Permission.SEE_TRAINING,
    Permission.SEE_RETENTION,
    Permission.SEE_COSTS,
}

#: What each role may do in the area it is held in, and in all areas below it.
TABLE: dict[Role, frozenset[Permission]] = {
    Role.PCSO: frozenset(_BEAT),
    Role.OFFICER: frozenset(_BEAT),
    Role.SERGEANT: frozenset(_SERGEANT),
    Role.INSPECTOR: frozenset(_INSPECTOR),
    Role.CHIEF_INSPECTOR: frozenset(
        _INSPECTOR
        | {Permission.SEE_BOARD, Permission.SEE_USAGE, Permission.SEE_FAIRNESS, Permission.SEE_COSTS}
    ),
    Role.ANALYST: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.SEE_VOICE,
            Permission.PREPARE_PRIORITIES,
            Permission.SEE_POSITIONS,
            Permission.IMPORT_DATA,
            Permission.SEE_BOARD,
            Permission.SEE_ABSTRACTION,
            Permission.SEE_USAGE,
        }
    ),
    Role.CONTACT_CENTRE: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.SEE_VOICE,
            Permission.RECORD_VOICE,
            Permission.SEE_CONTACTS,
            Permission.MANAGE_CONTACTS,
            Permission.ANSWER_RESIDENTS,
            Permission.SIGN_UP_RESIDENTS,
            Permission.TRIAGE_REPORTS,
            Permission.MANAGE_REPORTS,
        }
    ),
    Role.COMMS: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.SEE_VOICE,
            Permission.WRITE_MESSAGE,
            Permission.APPROVE_MESSAGE,
            Permission.APPROVE_TRANSLATION,
            Permission.MANAGE_MESSAGING,
            Permission.ANSWER_RESIDENTS,
            Permission.EDIT_CONTENT,
            Permission.PUBLISH_CONTENT,
            Permission.MANAGE_SCHEMES,
            Permission.SEE_USAGE,
        }
    ),
    Role.WORKFORCE: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.SEE_WORKFORCE,
            Permission.READ_PROBATIONS,
            Permission.MANAGE_WORKFORCE,
            Permission.REQUEST_PEOPLE,
            Permission.SEE_ABSTRACTION,
            Permission.SEE_FAIRNESS,
            Permission.MANAGE_FAIRNESS,
            Permission.SEE_RETENTION,
            Permission.HOLD_CONVERSATIONS,
            Permission.SEE_COSTS,
        }
    ),
    Role.LEARNING: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.SEE_TRAINING,
            Permission.READ_TRAINING,
            Permission.MANAGE_TRAINING,
            Permission.ASSESS_TRAINING,
        }
    ),
    Role.FINANCE: frozenset(
        _EVERYBODY | {Permission.SEE_STATION, Permission.SEE_COSTS, Permission.RECORD_COSTS}
    ),
    Role.STAFF_OFFICER: frozenset(_PACKS | {Permission.MAKE_PACKS}),
    Role.CHIEF_OFFICER: frozenset(_PACKS | {Permission.MAKE_PACKS, Permission.RELEASE_PACKS}),
    Role.BOARD: frozenset(_EVERYBODY | {Permission.SEE_BOARD, Permission.SEE_USAGE, Permission.SEE_COSTS}),
    Role.ADMINISTRATOR: frozenset(
        _EVERYBODY
        | {
            Permission.SEE_STATION,
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_MESSAGING,
            Permission.IMPORT_DATA,
            Permission.SEE_AUDIT,
            Permission.MANAGE_REPORTS,
            Permission.SEE_USAGE,
        }
    ),
}


def may(grants: Sequence[Grant], permission: Permission, area_path: Sequence[str]) -> Decision:
    """Whether any grant gives the permission in the area.

    Args:
        grants: the roles held today.
        permission: what is to be done.
        area_path: the area's code and those of all areas above it, in any order.

    Returns:
        A decision; a refusal says in a sentence what is missing.
    """
    if permission is Permission.USE_OWN_ACCOUNT:
        return ALLOWED
    holders = [grant for grant in grants if permission in TABLE[grant.role]]
    if any(grant.area_code in area_path for grant in holders):
        return ALLOWED
    if holders:
        return refuse("Your role allows this in another area, not in this one.")
    return refuse("Your role does not allow this.")


def areas_for(grants: Sequence[Grant], permission: Permission) -> tuple[str, ...]:
    """Codes of the areas in which the grants give the permission, each once, in the order held."""
    return tuple(dict.fromkeys(grant.area_code for grant in grants if permission in TABLE[grant.role]))
