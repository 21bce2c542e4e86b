"""Show residents who is on their team: a picture of somebody, or none any more.

Whoever manages accounts where somebody is posted today keeps their picture; of who holds no post, whoever manages them
in the whole force.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.kernel.time import local_day


def show(*, viewer: Viewer, at: dt.datetime, person_id: int, picture: bytes) -> None:
    """Show a picture of somebody, in the place of an older one. Raises NotAllowed, NotFound, workforce.BadPortrait."""
    _require(viewer, person_id, at)
    workforce.set_portrait(actor=viewer.actor, at=at, person_id=person_id, content=picture)


def hide(*, viewer: Viewer, at: dt.datetime, person_id: int) -> None:
    """Show no picture of somebody any more. Raises NotAllowed, NotFound."""
    _require(viewer, person_id, at)
    workforce.remove_portrait(actor=viewer.actor, at=at, person_id=person_id)


def _require(viewer: Viewer, person_id: int, at: dt.datetime) -> None:
    on = local_day(at)
    force = places.force(on)
    codes = workforce.posted_area_codes(person_id, on) or ([force.code] if force else [])
    accounts.require(viewer, Permission.MANAGE_ACCOUNTS, places.path_of(codes[0], on) if codes else ())
