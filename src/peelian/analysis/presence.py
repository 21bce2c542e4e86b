"""When devices were in a place: spans of time from fixes.

The parts under `visits`: which fixes lie inside, the time between two of them, and the sums and unions of
time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import Floats, Plane, distance_m
from peelian.analysis.positions import Track


@dataclass(frozen=True, slots=True)
class Circle:
    """A place within so many metres of a point (WGS84 degrees)."""

    lat: float
    lng: float
    metres: float


class Kind(StrEnum):
    """How presence was made, as far as the speed says: somebody in a parked car is told from nobody on foot."""

    FOOT = "foot"
    VEHICLE = "vehicle"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class VisitRules:
    """Everything a figure of visits hangs on; the result carries it.

    Seconds, metres, metres per second. The defaults suit a fix every 60 seconds or more often; for vehicles
    in and around small places raise `minimum_dwell_s`, as passing through is not patrolling.
    """

    exit_gap_s: float = 300  # away for longer than this: coming back is a new visit
    minimum_dwell_s: float = 60  # shorter presence is a pass, not a visit
    max_gap_s: float = 120  # a silence longer than this isn't counted as presence
    accuracy_buffer_m: float = 0  # how far outside the line a fix still counts as inside
    vehicle_speed_mps: float = 3.0  # faster than anybody walks; presence that is mostly so fast is by vehicle
    max_speed_mps: float = 60  # 134 mph: a fix that asks for more is set aside
    jump_slack_m: float = 50  # what receivers err by anyway, whatever the speed

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"{name} must be a number from 0 up, not {value!r}.")
        if self.max_speed_mps == 0 or self.max_gap_s == 0:
            raise ValueError("max_speed_mps and max_gap_s must be more than 0.")


@dataclass(frozen=True, eq=False)
class Spans:
    """Stretches of time of devices (epoch seconds), those of one device apart from each other or touching."""

    device: NDArray[np.intp]
    start: Floats
    end: Floats

    def __getitem__(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Spans:
        return Spans(self.device[chosen], self.start[chosen], self.end[chosen])

    def within(self, start: float, end: float) -> Spans:
        """Clipped to [start, end); a span without length stays if its moment lies in it."""
        near = self[(self.start < end) & (self.end >= start)]
        low, high = np.maximum(near.start, start), np.minimum(near.end, end)
        return Spans(near.device, low, high)[(high > low) | ((near.start == near.end) & (low == near.start))]

    def by_device(self) -> Spans:
        """Sorted by device, then time."""
        return self[np.lexsort((self.end, self.start, self.device))]

    def seconds(self) -> float:
        """Their lengths added up: with several devices, more than the time that passed."""
        return float((self.end - self.start).sum())

    def groups(self, gap: float, *, mixed: bool = False) -> NDArray[np.intp]:
        """Numbers from 0: a group ends before a gap longer than `gap` or (unless mixed) a new device."""
        if self.start.size == 0:
            return np.empty(0, dtype=np.intp)
        new = self.start[1:] - np.maximum.accumulate(self.end)[:-1] > gap
        if not mixed:  # ends of one device never fall, so the last end is the latest
            new = (self.start[1:] - self.end[:-1] > gap) | (self.device[1:] != self.device[:-1])
        return np.concatenate(([0], np.cumsum(new)))

    def union(self) -> Spans:
        """The time in which at least one device is there, as spans in order (of device 0)."""
        ordered = self[np.argsort(self.start, kind="stable")]
        group = ordered.groups(0.0, mixed=True)
        start = ordered.start[np.flatnonzero(np.diff(group, prepend=-1))]
        end = np.full(start.size, -np.inf)
        np.maximum.at(end, group, ordered.end)
        return Spans(np.zeros(start.size, dtype=np.intp), start, end)


def inside_place(track: Track, place: BaseGeometry | Circle, buffer_m: float) -> NDArray[np.bool_]:
    """Which fixes lie in the place or within `buffer_m` of it.

    Raises ValueError for a place without an inside.
    """
    if isinstance(place, Circle):
        if not (abs(place.lat) <= 90 and abs(place.lng) <= 180 and place.metres > 0):
            raise ValueError(f"A circle needs a point on Earth and a radius above 0 m: {place}.")
        x, y = Plane.around(place.lat, place.lng).metres(track.lng, track.lat)
        return np.asarray(np.hypot(x, y) <= place.metres + buffer_m)
    if place.geom_type not in ("Polygon", "MultiPolygon") or place.is_empty or not place.is_valid:
        raise ValueError("The place is not a valid polygon with an inside.")
    if buffer_m == 0:
        return np.asarray(shapely.intersects_xy(place, track.lng, track.lat))
    plane = Plane.around(place.centroid.y, place.centroid.x)
    wider = shapely.buffer(plane.flatten(place), buffer_m, quad_segs=16)
    return np.asarray(shapely.intersects_xy(wider, *plane.metres(track.lng, track.lat)))


def presence(track: Track, inside: NDArray[np.bool_], rules: VisitRules) -> tuple[Spans, Spans, Spans]:
    """Proven presence, presence possible at most, and silences, from each two fixes of a device."""
    steps = Spans(track.device[1:], track.at[:-1], track.at[1:])
    same = track.device[1:] == track.device[:-1]
    both = inside[1:] & inside[:-1] & same
    heard = steps.end - steps.start <= rules.max_gap_s
    reach = np.minimum(steps.end - steps.start, rules.max_gap_s)
    leaving = (inside[:-1] & ~inside[1:] & same) | (both & ~heard)
    coming = (inside[1:] & ~inside[:-1] & same) | (both & ~heard)
    after = Spans(steps.device, steps.start, steps.start + reach)[leaving]
    before_start = np.where(both, np.maximum(steps.end - reach, steps.start + reach), steps.end - reach)
    before = Spans(steps.device, np.minimum(before_start, steps.end), steps.end)[coming]
    present = steps[both & heard]
    return present, together(present, after, before), steps[both & ~heard]


def by_vehicle(track: Track, inside: NDArray[np.bool_], rules: VisitRules) -> Spans:
    """Unbroken presence of which more than half passed at `vehicle_speed_mps` or faster, from fix to fix."""
    seconds = np.diff(track.at)
    both = inside[1:] & inside[:-1] & (track.device[1:] == track.device[:-1])
    step = np.flatnonzero(both & (seconds <= rules.max_gap_s))
    metres = distance_m(track.lng[step], track.lat[step], track.lng[step + 1], track.lat[step + 1])
    first = np.diff(step, prepend=-2) != 1
    last = np.append(first[1:], True)[: step.size]
    stay = np.cumsum(first) - 1
    fast = metres >= rules.vehicle_speed_mps * seconds[step]
    quick = np.bincount(stay, weights=seconds[step] * fast) > np.bincount(stay, weights=seconds[step]) / 2
    return Spans(track.device[step[first]], track.at[step[first]], track.at[step[last] + 1])[quick]


def together(*several: Spans) -> Spans:
    """All the spans in one."""
    return Spans(
        np.concatenate([one.device for one in several]),
        np.concatenate([one.start for one in several]),
        np.concatenate([one.end for one in several]),
    )
