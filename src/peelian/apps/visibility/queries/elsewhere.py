"""For how long somebody's device was outside their own sector in a shift. It says how long, never where."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Q
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.fold import Bare
from peelian.analysis.national_grid import flatten
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility.models.devices import Device, DeviceHolding
from peelian.apps.visibility.queries.positions import ReadDays
from peelian.apps.visibility.types.own import ELSEWHERE_SUBJECT, AskedAbout, TimeElsewhere
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: So far from the sector's outline is elsewhere: a street beyond it, or a fix that is a little off, is not.
MARGIN_M = 500.0
#: Between two fixes further apart than this it isn't known where a device was.
LONGEST_GAP_US = 5 * 60 * 1_000_000


@transaction.atomic
def minutes_elsewhere(
    *, reader: Actor, at: dt.datetime, about: Sequence[AskedAbout], reason: str
) -> list[TimeElsewhere]:
    """For each shift, in which devices of its person gave positions outside their sector: minutes, and from when until
    when. Shifts without any are left out. Each person that is looked at has the read recorded, with its reason.

    Time counts between two fixes of a device that are both more than `MARGIN_M` metres outside, at most five minutes
    apart. A sector without an outline can't be told.
    """
    days, outlines = ReadDays(), _Outlines()
    found = []
    for one in sorted(about, key=lambda row: (row.starts_at, row.person_id)):
        outline = outlines.of(one.area_code, local_day(one.starts_at))
        spans = _held(one)
        if outline is None or not spans:
            continue
        events.record_read(
            viewer=reader, at=at, subject=f"{ELSEWHERE_SUBJECT}:{one.person_id}", reason=reason
        )
        fixes = days.timely([(one.starts_at, one.ends_at)]).fixes
        gone = [_outside(fixes, device, spans[device], outline) for device in sorted(spans)]
        minutes = max((sum(end - start for start, end in stays) for stays in gone), default=0) // 60_000_000
        stays = [stay for device in gone for stay in device]
        if minutes:
            first, last = min(start for start, _ in stays), max(end for _, end in stays)
            found.append(TimeElsewhere(one, int(minutes), _moment(first), _moment(last)))
    return found


class _Outlines:
    """Outlines of sectors with the margin around them, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, dt.date], BaseGeometry | None] = {}

    def of(self, area_code: str, day: dt.date) -> BaseGeometry | None:
        """Of the sector that an area is or lies in; None where it isn't known."""
        key = area_code, day
        if key not in self._known:
            self._known[key] = self._made(area_code, day)
        return self._known[key]

    def _made(self, area_code: str, day: dt.date) -> BaseGeometry | None:
        try:
            area = places.get_area(area_code, day)
        except NotFound:
            return None
        code = area.parent_code if area.kind is places.AreaKind.NEIGHBOURHOOD else area.code
        shape = places.boundary_shape(code, day)
        if shape is None:
            return None
        wide = flatten(shape).buffer(MARGIN_M)
        shapely.prepare(wide)
        return wide


def _held(one: AskedAbout) -> dict[int, list[tuple[int, int]]]:
    """The person's devices by number, each with the microseconds from when until when they held it in the shift."""
    rows = DeviceHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=one.starts_at),
        person_id=one.person_id,
        starts_at__lt=one.ends_at,
    )
    held = [
        (row.device, max(row.starts_at, one.starts_at), min(row.ends_at or one.ends_at, one.ends_at))
        for row in rows
    ]
    numbers = dict(Device.objects.filter(name__in={name for name, _, _ in held}).values_list("name", "pk"))
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for name, start, end in held:
        if name in numbers:
            found[numbers[name]].append((_us(start), _us(end)))
    return found


def _outside(
    fixes: Bare, device: int, spans: Sequence[tuple[int, int]], outline: BaseGeometry
) -> list[tuple[int, int]]:
    """Steps between two fixes of a device that both lie outside, in microseconds."""
    held = np.logical_or.reduce([(fixes.at_us >= start) & (fixes.at_us < end) for start, end in spans])
    own = fixes[(fixes.device == device) & held]
    own = own[np.argsort(own.at_us, kind="stable")]
    away: NDArray[np.bool_] = ~shapely.intersects_xy(outline, own.x, own.y)
    steps = np.flatnonzero(away[:-1] & away[1:] & (np.diff(own.at_us) <= LONGEST_GAP_US))
    return [(int(own.at_us[step]), int(own.at_us[step + 1])) for step in steps]


def _us(moment: dt.datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


def _moment(microseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(microseconds / 1_000_000, dt.UTC)
