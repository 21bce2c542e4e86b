"""Reading positions, and who held the devices. For this room only: other rooms ask for proofs and figures."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import NDArray

from peelian.analysis import national_grid
from peelian.analysis.fold import Bare
from peelian.analysis.visits import Fixes
from peelian.apps.visibility.models.devices import Device, DeviceHolding
from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.types.positions import Holding
from peelian.kernel.time import local_day

Span = tuple[dt.datetime, dt.datetime]


#: So many days are kept in memory at a time: a task's windows seldom touch more.
_KEPT_DAYS = 3
#: Sides of a box are cut to at most so many degrees before they are laid flat, where they are curved.
_SIDE = 0.02


@dataclass(frozen=True, eq=False)
class Timely:
    """All fixes of some spans, in order of their moments and devices."""

    fixes: Bare

    def near(self, box: tuple[float, float, float, float]) -> Fixes:
        """All fixes of the devices that were inside a box (west, south, east, north) in one of the spans.

        Fixes outside the box are needed too: they say when a device had left.
        """
        flat = national_grid.flatten(shapely.segmentize(shapely.box(*box), _SIDE))
        west, south, east, north = flat.bounds
        x, y = self.fixes.x, self.fixes.y
        inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return _named(self.fixes[np.isin(self.fixes.device, np.unique(self.fixes.device[inside]))])

    def count(self, chosen: NDArray[np.bool_]) -> tuple[int, int]:
        """How many of the chosen fixes, each device and moment once, and of how many devices."""
        found = self.fixes[chosen]
        if not len(found):
            return 0, 0
        another = (np.diff(found.at_us) != 0) | (np.diff(found.device) != 0)
        return 1 + int(another.sum()), int(np.unique(found.device).size)


class ReadDays:
    """Fixes of local days, each day's files read once: for the tasks of a day, one after another.

    Which files count is asked each time, so a day to which something came meanwhile is read anew. Loose and folded
    files are read alike, and what a fold set aside is among them: `analysis.visits` cleans for itself.
    """

    def __init__(self) -> None:
        self._days: OrderedDict[dt.date, tuple[tuple[str, ...], Bare]] = OrderedDict()

    def timely(self, spans: list[Span]) -> Timely:
        """The fixes of these spans."""
        return Timely(Bare.joined([self._within(day, spans) for day in _days(spans)]))

    def _within(self, day: dt.date, spans: list[Span]) -> Bare:
        fixes = self._read(day)
        bounds = [(start.timestamp() * 1e6, end.timestamp() * 1e6) for start, end in spans]
        first = np.searchsorted(fixes.at_us, min(start for start, _ in bounds))
        last = np.searchsorted(fixes.at_us, max(end for _, end in bounds))
        near = fixes[slice(first, last)]
        timely = [(near.at_us >= start) & (near.at_us < end) for start, end in bounds]
        return near[np.logical_or.reduce(timely)]

    def _read(self, day: dt.date) -> Bare:
        found = parts.list_parts([day])
        names = tuple(part.name for part in found)
        kept = self._days.pop(day, None)
        if kept is None or kept[0] != names:
            fixes = parts.all_fixes(found)
            kept = names, fixes[np.lexsort((fixes.device, fixes.at_us))]
        self._days[day] = kept
        if len(self._days) > _KEPT_DAYS:
            self._days.popitem(last=False)
        return kept[1]


def _days(spans: list[Span]) -> list[dt.date]:
    """The local days that these spans touch."""
    return sorted(
        {
            local_day(start) + dt.timedelta(days=number)
            for start, end in spans
            for number in range((local_day(end) - local_day(start)).days + 1)
        }
    )


def _named(fixes: Bare) -> Fixes:
    """Fixes under their devices' names, in degrees."""
    lng, lat = national_grid.to_degrees(fixes.x, fixes.y)
    numbers, which = np.unique(fixes.device, return_inverse=True)
    names = dict(Device.objects.filter(pk__in=numbers.tolist()).values_list("pk", "name"))
    named = np.array([names[number] for number in numbers.tolist()], dtype=np.str_)
    return Fixes.from_columns(named[which], fixes.at_us / 1e6, lat, lng)


def list_holdings(devices: list[str], since: dt.datetime, until: dt.datetime) -> list[Holding]:
    """Who held these devices at some moment of a span."""
    rows = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=since), device__in=devices, starts_at__lt=until
    )
    return [Holding(row.device, row.person_id, row.starts_at, row.ends_at) for row in rows]


def list_unheld(devices: Collection[str], first: dt.datetime | None, last: dt.datetime | None) -> list[str]:
    """Those of these devices that nobody is recorded as holding at any moment of a span, both ends included."""
    if first is None or last is None:
        return []
    holdings = list_holdings(list(devices), first, last + dt.timedelta(microseconds=1))
    return sorted(set(devices) - {holding.device for holding in holdings})
