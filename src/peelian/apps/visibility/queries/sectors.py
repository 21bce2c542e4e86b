"""Which devices are a sector's own at some time: without a word from these, what happened isn't known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.fold import Bare
from peelian.analysis.national_grid import flatten
from peelian.analysis.visits import Circle
from peelian.apps.places import api as places
from peelian.apps.tasking.models import Place
from peelian.apps.visibility.models.devices import Device, DeviceHolding
from peelian.apps.workforce.models.posts import Posting
from peelian.columns.spans import valid_on
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


@dataclass(frozen=True, eq=False)
class Sector:
    """A sector for some hours: its codes, its outline in metres if it is known, and who holds what.

    `own`: devices held by the people of its teams, or by those that a task names. `held`: by anybody.
    """

    codes: tuple[str, ...]
    outline: BaseGeometry | None
    own: frozenset[int]
    held: frozenset[int]

    def speaks(self, fixes: Bare) -> NDArray[np.bool_]:
        """Which fixes are of the sector's own devices, or of one that nobody holds and that is in the sector.

        Where neither an outline nor a holding is known there is nothing to tell by, and each counts.
        """
        if self.outline is None and not self.held:
            return np.ones(fixes.device.size, dtype=bool)
        found = np.isin(fixes.device, list(self.own))
        if self.outline is not None:
            stray = np.flatnonzero(~np.isin(fixes.device, list(self.held)))
            shapely.prepare(self.outline)
            found[stray] = shapely.intersects_xy(self.outline, fixes.x[stray], fixes.y[stray])
        return found


def sector_at(area_code: str, person_ids: Collection[int], first: dt.datetime, last: dt.datetime) -> Sector:
    """The sector that an area lies in (or is), for a span of moments; the area itself where it is in none."""
    day = local_day(first)
    codes = _codes(area_code, day)
    outline = places.boundary_shape(codes[0], day)
    posted = Posting.objects.filter(valid_on(day), post__team__area__code__in=codes)
    people = {*person_ids, *posted.values_list("person_id", flat=True)}
    holdings = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=first), starts_at__lt=last
    )
    rows = list(holdings.values_list("device", "person_id"))
    numbers = dict(Device.objects.filter(name__in={name for name, _ in rows}).values_list("name", "pk"))
    return Sector(
        codes=codes,
        outline=flatten(outline) if outline is not None else None,
        own=frozenset(numbers[name] for name, person in rows if person in people and name in numbers),
        held=frozenset(numbers[name] for name, _ in rows if name in numbers),
    )


@dataclass(frozen=True, slots=True)
class ControlPlace:
    """A place to which nobody is sent, so that others can be compared with it: its drawing, and what it is."""

    drawn: BaseGeometry
    where: BaseGeometry | Circle


def control_places(sector: Sector, day: dt.date) -> list[ControlPlace]:
    """The control places of a sector on a day."""
    found = []
    for row in Place.objects.filter(valid_on(day), control=True, area__code__in=sector.codes).order_by("id"):
        drawn = shapely.from_wkb(bytes(row.wkb))
        circle = Circle(row.lat, row.lng, row.metres) if row.metres else None
        found.append(ControlPlace(drawn, circle or drawn))
    return found


def _codes(area_code: str, day: dt.date) -> tuple[str, ...]:
    """The sector's code and those of all areas below it."""
    try:
        path = places.path_of(area_code, day)
    except NotFound:  # the area has gone since: its code is all that is known
        return (area_code,)
    sectors = {area.code for area in places.list_areas(on=day, kind=places.AreaKind.SECTOR)}
    top = next((code for code in path if code in sectors), area_code)
    return (top, *(area.code for area in places.list_areas(on=day, within=top) if area.code != top))
