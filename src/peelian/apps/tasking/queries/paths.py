"""Where a record's area stands now: whose right is asked for."""

from __future__ import annotations

import datetime as dt

from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.kernel.errors import NotFound


def path_now(area: Area) -> tuple[str, ...]:
    """The codes from an area up to the force, in the newest generation that is known.

    A record keeps the row of its own day, whose parents may have been reorganised since: those who answer for the area
    now see it. An area that is no more keeps the path that it had.
    """
    try:
        return places.path_of(area.code, dt.date.max)
    except NotFound:
        return area.path
