"""Areas that stand no longer, and what came after them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import shapely

from peelian.apps.places.models import Area
from peelian.apps.places.queries.areas import boundary_shape
from peelian.apps.places.queries.atlas import Atlas, atlas_of
from peelian.apps.places.types import AreaKind, AreaView, Ended

_DAY = dt.timedelta(days=1)
#: A smaller share of an ended neighbourhood is a line drawn a little otherwise, not a successor.
LEAST_SHARE = 0.05


def get_ended(code: str, on: dt.date) -> Ended | None:
    """The area that a code meant last before a day; None while it means one, and when it never meant one.

    A neighbourhood's successors are those of the day that hold at least a twentieth of its outline, the largest share
    first; none where its outline isn't known. What stood above it and stands on that day, nearest first, is beside
    them, and all that a larger area gets.
    """
    today = atlas_of(on)
    if code in today.areas:
        return None
    until = (
        Area.objects.filter(code=code, valid_until__lte=on)
        .order_by("-valid_until")
        .values_list("valid_until", flat=True)
        .first()
    )
    if until is None:
        return None
    last_on = until - _DAY
    area = atlas_of(last_on).areas[code]
    return Ended(
        area=area,
        last_on=last_on,
        successors=_successors(area, last_on, today),
        above=tuple(today.areas[up] for up in area.path[1:] if up in today.areas),
    )


def _successors(area: AreaView, last_on: dt.date, today: Atlas) -> tuple[AreaView, ...]:
    shape = boundary_shape(area.code, last_on) if area.kind is AreaKind.NEIGHBOURHOOD else None
    codes = [code for code in today.outlines if today.areas[code].kind is AreaKind.NEIGHBOURHOOD]
    if shape is None or not codes:
        return ()
    outlines = np.array([today.outlines[code].geometry for code in codes], dtype=object)
    # A share of one outline is the same in square degrees as in square metres, near enough for an order.
    shares = shapely.area(shapely.intersection(outlines, shape)) / shape.area
    held = sorted((-share, code) for share, code in zip(shares.tolist(), codes, strict=True))
    return tuple(today.areas[code] for share, code in held if -share >= LEAST_SHARE)
