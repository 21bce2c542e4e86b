"""Set duties: a sergeant records somebody's shift, or that they are taken away, one at a time.

Rosters come by file as a rule (`load_duties`). This is for what changes after the file: a swap, a court date, somebody
who is back early.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class NotPosted(Refused):
    """Somebody who holds no post, so that nobody here answers for their hours."""


def shift(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: workforce.ShiftKind,
    instead_of: int | None = None,
) -> workforce.ShiftView:
    """Record a shift, a rest day or leave, in place of what was recorded for that time.

    Raises NotAllowed unless the viewer records duties where the person is posted today; NotFound, NotPosted,
    workforce.BadDuty.
    """
    require(viewer, person_id, at)
    return workforce.set_shift(
        actor=viewer.actor, at=at, person_id=person_id, starts_at=starts_at, ends_at=ends_at, kind=kind,
        instead_of=instead_of,
    )  # fmt: skip


def withdraw_shift(*, viewer: Viewer, at: dt.datetime, shift_id: int) -> None:
    """Take a shift back. Raises NotAllowed, NotFound, NotPosted."""
    require(viewer, workforce.get_shift(shift_id).person_id, at)
    workforce.withdraw_shift(actor=viewer.actor, at=at, shift_id=shift_id)


def abstract(
    *,
    viewer: Viewer,
    at: dt.datetime,
    person_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    code: str,
    details: workforce.AwayDetails,
    instead_of: int | None = None,
) -> workforce.AbstractionView:
    """Record that somebody is taken away. Raises as `shift` does."""
    require(viewer, person_id, at)
    return workforce.abstract(
        actor=viewer.actor, at=at, person_id=person_id, starts_at=starts_at, ends_at=ends_at, code=code,
        details=details, instead_of=instead_of,
    )  # fmt: skip


def end_abstraction(
    *, viewer: Viewer, at: dt.datetime, abstraction_id: int, ends_at: dt.datetime | None = None
) -> None:
    """Have somebody back by a moment; without one, or before it began, it is taken back whole.

    Raises NotAllowed, NotFound, NotPosted, workforce.BadDuty.
    """
    row = workforce.get_abstraction(abstraction_id)
    require(viewer, row.person_id, at)
    workforce.end_abstraction(
        actor=viewer.actor, at=at, abstraction_id=abstraction_id, ends_at=ends_at or row.starts_at
    )


def require(
    viewer: Viewer, person_id: int, at: dt.datetime, permission: Permission = Permission.RECORD_DUTIES
) -> None:
    """Raise NotAllowed unless the viewer records duties (or another thing) where the person is posted today.

    Raises NotPosted and NotFound too.
    """
    on = local_day(at)
    who = workforce.get_person(person_id, on)
    codes = workforce.posted_area_codes(person_id, on)
    if not codes:
        raise NotPosted(
            f"{who.full_name} holds no post today, so nobody here records their hours.", field="person_id"
        )
    accounts.require(viewer, permission, places.path_of(codes[0], on))
