"""What a day's positions are held against: the areas of the day, who held the devices, where tasks sent them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.footing import Ints, Steps
from peelian.analysis.ground import NOWHERE, GridTable
from peelian.analysis.national_grid import flatten, to_metres
from peelian.analysis.plane import Floats
from peelian.apps.places import api as places
from peelian.apps.tasking.api import TaskState
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility.models.devices import Device, DeviceHolding
from peelian.apps.visibility.rules import microseconds
from peelian.apps.workforce.models.posts import Posting
from peelian.columns.spans import valid_on
from peelian.kernel.time import start_of_day

#: Tells which points (x, y in metres) lie in a place.
_Inside = Callable[[Floats, Floats], NDArray[np.bool_]]
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, eq=False)
class Land:
    """The neighbourhoods of a day: `codes` in the order of the numbers that `area_of` gives."""

    codes: tuple[str, ...]
    table: GridTable | None

    def area_of(self, x: Floats, y: Floats) -> Ints:
        """The number of the neighbourhood that each point lies in, -1 for none."""
        if self.table is None:
            return np.full(x.size, NOWHERE, dtype=np.int64)
        return self.table.area_of(x, y).astype(np.int64)


def ground_of(day: dt.date) -> Land:
    """The neighbourhoods whose outlines are known on a day, painted on the National Grid."""
    known = []
    for area in places.list_areas(on=day, kind=places.AreaKind.NEIGHBOURHOOD):
        shape = places.boundary_shape(area.code, day)
        if shape is not None:
            known.append((area.code, shapely.to_wkb(shape)))
    return _painted(tuple(sorted(known)))


@lru_cache(maxsize=2)
def _painted(known: tuple[tuple[str, bytes], ...]) -> Land:
    """Made once for a generation of boundaries: it takes seconds for a force."""
    codes = tuple(code for code, _ in known)
    shapes = [flat(wkb) for _, wkb in known]
    return Land(codes, GridTable.build(shapes, codes) if codes else None)


def flat(wkb: bytes) -> BaseGeometry:
    """A WGS84 outline in metres on the National Grid; a corner that rounding folded over is mended."""
    shape = flatten(shapely.from_wkb(wkb))
    return shape if shape.is_valid else shape.buffer(0)


@dataclass(frozen=True, eq=False)
class Teams:
    """Whose devices are, on a day: `ids` in the order of the numbers that `at` gives."""

    ids: tuple[int, ...]
    held: dict[int, list[tuple[int, int, int]]]  # device: from, until (microseconds), number of the team

    @classmethod
    def of_day(cls, day: dt.date, devices: Collection[int]) -> Teams:
        """By the holdings of the day and the posts that the holders have on it."""
        names = dict(Device.objects.filter(pk__in=devices).values_list("name", "id"))
        holdings = holdings_on(names, day)
        posted = dict(
            Posting.objects.filter(
                valid_on(day), person_id__in={row.person_id for row in holdings}
            ).values_list("person_id", "post__team_id")
        )
        ids = tuple(sorted(set(posted.values())))
        held: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for row in holdings:
            if row.person_id in posted:
                ends = microseconds(row.ends_at) if row.ends_at else 2**62
                held[names[row.device]].append(
                    (microseconds(row.starts_at), ends, ids.index(posted[row.person_id]))
                )
        return cls(ids, dict(held))

    def at(self, device: Ints, at_us: Ints) -> Ints:
        """The number of the team that holds each device at a moment, -1 for nobody known."""
        found = np.full(device.size, -1, dtype=np.int64)
        order = np.argsort(device, kind="stable")
        for chosen in np.split(order, np.flatnonzero(np.diff(device[order])) + 1):
            for starts, ends, team in self.held.get(int(device[chosen[0]]), ()) if chosen.size else ():
                found[chosen[(at_us[chosen] >= starts) & (at_us[chosen] < ends)]] = team
        return found


def holdings_on(names: Iterable[str], day: dt.date) -> list[DeviceHolding]:
    """Who held these devices at some moment of a local day."""
    first, end = start_of_day(day), start_of_day(day + dt.timedelta(days=1))
    return list(
        DeviceHolding.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=first), device__in=list(names), starts_at__lt=end
        )
    )


def tasked_on(span: tuple[int, int]) -> Callable[[Steps], NDArray[np.bool_]]:
    """Which steps began in a task's place and windows. `span`: the moments that are looked at, microseconds."""
    first, end = (_EPOCH + dt.timedelta(microseconds=us) for us in span)
    tasks = (
        PatrolTask.objects.filter(windows__starts_at__lt=end, windows__ends_at__gt=first)
        .exclude(state=TaskState.CANCELLED)
        .distinct()
        .select_related("place")
        .prefetch_related("windows")
    )
    asked = [
        (
            _ground_of(task),
            [(microseconds(one.starts_at), microseconds(one.ends_at)) for one in task.windows.all()],
        )
        for task in tasks
    ]

    def tasked(steps: Steps) -> NDArray[np.bool_]:
        found = np.zeros(steps.x.size, dtype=bool)
        for (box, inside), windows in asked:
            west, south, east, north = box
            near = (steps.x >= west) & (steps.x <= east) & (steps.y >= south) & (steps.y <= north)
            timely = np.zeros(steps.x.size, dtype=bool)
            for starts, ends in windows:
                timely |= (steps.from_us >= starts) & (steps.from_us < ends)
            chosen = np.flatnonzero(near & timely & ~found)
            found[chosen] = inside(steps.x[chosen], steps.y[chosen])
        return found

    return tasked


def _ground_of(task: PatrolTask) -> tuple[tuple[float, float, float, float], _Inside]:
    """A box around a task's place, in metres, and what tells which points lie in it: a hotspot is its circle."""
    place = task.place
    if place is None or place.metres is None:
        shape = flat(bytes(task.place_wkb))
        return shape.bounds, lambda x, y: np.asarray(shapely.intersects_xy(shape, x, y), np.bool_)
    (east,), (north,) = to_metres(np.array([place.lng]), np.array([place.lat]))
    metres = place.metres
    box = (east - metres, north - metres, east + metres, north + metres)
    return box, lambda x, y: np.asarray(np.hypot(x - east, y - north) <= metres, np.bool_)
