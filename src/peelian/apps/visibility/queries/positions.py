"""Reading positions, and who held the devices. For this room only: other rooms ask for proofs and figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from peelian.analysis.visits import Fixes
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.positions import Position
from peelian.apps.visibility.types.positions import Holding

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Seen:
    """The fixes that can prove something of a place, and out of how many in all."""

    fixes: Fixes
    fixes_in_time: int
    devices_in_time: int


def seen_near(box: tuple[float, float, float, float], spans: list[Span]) -> Seen:
    """All fixes, in these spans, of the devices that were inside a box (west, south, east, north) in one of them.

    Fixes outside the box are needed too: they say when a device had left. Devices that never came near are only
    counted.
    """
    west, south, east, north = box
    in_time = Position.objects.filter(reduce(or_, (Q(at__gte=start, at__lt=end) for start, end in spans)))
    near = in_time.filter(lat__range=(south, north), lng__range=(west, east)).values("device").distinct()
    rows = in_time.filter(device__in=near).order_by("device", "at").values_list("device", "at", "lat", "lng")
    totals = in_time.aggregate(fixes=Count("id"), devices=Count("device", distinct=True))
    return Seen(Fixes.from_rows(rows.iterator(chunk_size=20_000)), totals["fixes"], totals["devices"])


def list_holdings(devices: list[str], since: dt.datetime, until: dt.datetime) -> list[Holding]:
    """Who held these devices at some moment of a span."""
    rows = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=since), device__in=devices, starts_at__lt=until
    )
    return [Holding(row.device, row.person_id, row.starts_at, row.ends_at) for row in rows]
