"""Where a record's area stands, for asking who may do what there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.places import api as places
from peelian.kernel.time import local_day


def path_now(recorded_path: Sequence[str], at: dt.datetime) -> tuple[str, ...]:
    """`places.path_now` at a moment: the codes that a permission is asked for after any reorganisation."""
    return places.path_now(recorded_path, local_day(at))


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
