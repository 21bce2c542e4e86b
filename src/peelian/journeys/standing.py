"""Where a record's area stands, for asking who may do what there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def path_now(recorded_path: Sequence[str], at: dt.datetime) -> tuple[str, ...]:
    """The codes, from an area up to the force, that a permission is asked for at a moment.

    A record keeps the generation of its own day; after a reorganisation those who answer for the area now may act on
    it. An area that is no more keeps the path that it had.
    """
    try:
        return places.path_of(recorded_path[0], local_day(at))
    except NotFound:
        return tuple(recorded_path)


def codes_within(area_code: str, *days: dt.date) -> tuple[str, ...]:
    """An area's code and those of all areas below it on any of these days, in order."""
    below = {area.code for day in days for area in places.list_areas(on=day, within=area_code)}
    return tuple(sorted(below | {area_code}))


def neighbourhood_codes(area_code: str, *days: dt.date) -> tuple[str, ...]:
    """An area's own code and those of its neighbourhoods on any of these days, in order: where its voice is kept."""
    found = {
        area.code
        for day in days
        for area in places.list_areas(on=day, kind=places.AreaKind.NEIGHBOURHOOD, within=area_code)
    }
    return tuple(sorted(found | {area_code}))
