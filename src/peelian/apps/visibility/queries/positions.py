"""Reading positions, and who held the devices. For this room only: other rooms ask for proofs and figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
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


@dataclass(frozen=True, eq=False)
class Timely:
    """All fixes of some spans, with their places in degrees."""

    fixes: Bare
    lng: NDArray[np.float64]
    lat: NDArray[np.float64]

    def near(self, box: tuple[float, float, float, float]) -> Fixes:
        """All fixes of the devices that were inside a box (west, south, east, north) in one of the spans.

        Fixes outside the box are needed too: they say when a device had left.
        """
        west, south, east, north = box
        inside = (self.lat >= south) & (self.lat <= north) & (self.lng >= west) & (self.lng <= east)
        mine = np.isin(self.fixes.device, np.unique(self.fixes.device[inside]))
        return _named(self.fixes[mine], self.lng[mine], self.lat[mine])

    def count(self, chosen: NDArray[np.bool_]) -> tuple[int, int]:
        """How many of the chosen fixes, each device and moment once, and of how many devices."""
        return _counted(self.fixes[chosen])


def timely(spans: list[Span]) -> Timely:
    """The fixes of these spans. Loose and folded files are read alike, and what a fold set aside is among them:
    `analysis.visits` cleans for itself."""
    fixes = parts.all_fixes(parts.list_parts(_days(spans)))
    found = fixes[_within(fixes.at_us, spans)]
    return Timely(found, *national_grid.to_degrees(found.x, found.y))


def _days(spans: list[Span]) -> list[dt.date]:
    """The local days that these spans touch."""
    return sorted(
        {
            local_day(start) + dt.timedelta(days=number)
            for start, end in spans
            for number in range((local_day(end) - local_day(start)).days + 1)
        }
    )


def _within(at_us: NDArray[np.int64], spans: list[Span]) -> NDArray[np.bool_]:
    found = np.zeros(at_us.size, dtype=np.bool_)
    for start, end in spans:
        found |= (at_us >= start.timestamp() * 1e6) & (at_us < end.timestamp() * 1e6)
    return found


def _named(fixes: Bare, lng: NDArray[np.float64], lat: NDArray[np.float64]) -> Fixes:
    """Fixes under their devices' names."""
    numbers, which = np.unique(fixes.device, return_inverse=True)
    names = dict(Device.objects.filter(pk__in=numbers.tolist()).values_list("pk", "name"))
    named = np.array([names[number] for number in numbers.tolist()], dtype=np.str_)
    return Fixes.from_columns(named[which], fixes.at_us / 1e6, lat, lng)


def _counted(fixes: Bare) -> tuple[int, int]:
    """How many fixes, each device and moment once, and of how many devices."""
    moments = np.unique(np.stack([fixes.device.astype(np.int64), fixes.at_us]), axis=1)
    return int(moments.shape[1]), int(np.unique(fixes.device).size)


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
