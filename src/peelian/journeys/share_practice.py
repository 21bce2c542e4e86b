"""Share: a team writes up what it did, an inspector checks it, the whole force reads it."""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.library import api as library
from peelian.apps.library.api import EntryDraft, EntryState, EntryView
from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.workforce import api as workforce
from peelian.journeys import standing
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


def write(*, viewer: Viewer, at: dt.datetime, draft: EntryDraft) -> EntryView:
    """Write a new entry down for a team. Raises NotAllowed, NotFound, Refused."""
    _require_draft(viewer, at, draft)
    return library.write_entry(actor=viewer.actor, at=at, user_id=viewer.user_id, draft=draft)


def rewrite(*, viewer: Viewer, at: dt.datetime, entry_id: int, draft: EntryDraft) -> EntryView:
    """Change an entry's words; it has to be checked again. Raises NotAllowed, NotFound, Refused."""
    _require(viewer, at, entry_id, Permission.WRITE_PLAN)
    _require_draft(viewer, at, draft)
    return library.rewrite_entry(
        actor=viewer.actor, at=at, user_id=viewer.user_id, entry_id=entry_id, draft=draft
    )


def check(*, viewer: Viewer, at: dt.datetime, entry_id: int) -> EntryView:
    """Say that an entry is right: whoever answers for the area. Raises NotAllowed, NotFound, library.CannotMove."""
    _require(viewer, at, entry_id, Permission.ADOPT_PRIORITY)
    return library.check_entry(actor=viewer.actor, at=at, user_id=viewer.user_id, entry_id=entry_id)


def publish(*, viewer: Viewer, at: dt.datetime, entry_id: int) -> EntryView:
    """Let the force read what was checked. Raises NotAllowed, NotFound, library.CannotMove."""
    _require(viewer, at, entry_id, Permission.WRITE_PLAN)
    return library.publish_entry(actor=viewer.actor, at=at, entry_id=entry_id)


def withdraw(*, viewer: Viewer, at: dt.datetime, entry_id: int, reason: str) -> EntryView:
    """Take an entry back. Raises NotAllowed, NotFound, library.CannotMove, Refused."""
    _require(viewer, at, entry_id, Permission.WRITE_PLAN)
    return library.withdraw_entry(actor=viewer.actor, at=at, entry_id=entry_id, reason=reason)


def read(*, viewer: Viewer, at: dt.datetime, entry_id: int) -> EntryView:
    """An entry. One that isn't published is its area's: to others there is none. Raises NotFound."""
    entry = library.get_entry(entry_id)
    path = standing.path_now(entry.area_path, at)
    if entry.state is not EntryState.PUBLISHED and not accounts.may(viewer, Permission.SEE_STATION, path):
        raise NotFound("There is no such entry.")
    return entry


def _require(viewer: Viewer, at: dt.datetime, entry_id: int, permission: Permission) -> None:
    accounts.require(viewer, permission, standing.path_now(library.get_entry(entry_id).area_path, at))


def _require_draft(viewer: Viewer, at: dt.datetime, draft: EntryDraft) -> None:
    """The team is the viewer's, the person to ring exists, and the plan is of a place where the viewer works."""
    team = workforce.get_team(draft.team_id)
    accounts.require(viewer, Permission.WRITE_PLAN, places.path_of(team.area_code, local_day(at)))
    workforce.get_person(draft.ring_id, local_day(at))
    if draft.plan_id is not None:
        plan = problems.get_plan(draft.plan_id, on=local_day(at))
        accounts.require(viewer, Permission.WRITE_PLAN, standing.path_now(plan.area_path, at))
        if plan.state is problems.PlanState.DRAFT:
            raise Refused("A plan that isn’t agreed has nothing to share yet.", field="plan_id")
