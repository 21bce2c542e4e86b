"""Fixes of devices, put in order and freed of what can't be true.

Positions come late, twice, out of order, and now and then from the other side of the world. `clean` sorts
them, drops what says nothing new, sets aside what can't be believed, and counts each kind, so that a figure
built on them can say what it left out. It never moves a fix and never invents one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peelian.analysis.plane import Floats, distance_m

REMEMBERED_RUNS = (
    200  # how far back a device's track is searched for the place a run of fixes may continue from
)


#: Metres between fixes, given by where they stand in the columns.
Apart = Callable[[NDArray[np.intp], NDArray[np.intp]], Floats]


@dataclass(frozen=True, eq=False)
class Fixes:
    """Where devices said they were: four columns of equal length, in any order.

    `devices` are names, `at` seconds since 1970-01-01 UTC, `lat` and `lng` WGS84 degrees.
    """

    devices: NDArray[np.str_]
    at: Floats
    lat: Floats
    lng: Floats

    @classmethod
    def from_columns(cls, devices: ArrayLike, at: ArrayLike, lat: ArrayLike, lng: ArrayLike) -> Fixes:
        """From arrays or lists; `at` in epoch seconds. Raises ValueError if they are not equally long."""
        columns = (
            np.asarray(devices, dtype=np.str_), np.asarray(at, dtype=np.float64),
            np.asarray(lat, dtype=np.float64), np.asarray(lng, dtype=np.float64),
        )  # fmt: skip
        if any(column.ndim != 1 or column.size != columns[0].size for column in columns):
            raise ValueError(
                f"Four columns of one length are needed, not {[column.shape for column in columns]}."
            )
        return cls(*columns)

    def __len__(self) -> int:
        return int(self.at.size)


@dataclass(frozen=True, slots=True)
class SetAside:
    """How many fixes were not used, and why."""

    duplicates: int = 0  # the same device at the same instant, and within the slack of the same place
    contradictory: int = 0  # the same device at the same instant in two places
    unreadable: int = 0  # not a number, not on Earth, or exactly 0, 0: a receiver without a position
    jumps: int = 0  # no vehicle could have come there from the fixes around it

    @property
    def total(self) -> int:
        """All of them together."""
        return self.duplicates + self.contradictory + self.unreadable + self.jumps


@dataclass(frozen=True, eq=False)
class Track:
    """Clean fixes, sorted by device and then time; `device` counts into `names`.

    Carries how many fixes were `given`, what was set aside, and by which limits (metres a second, metres).
    """

    names: tuple[str, ...]
    device: NDArray[np.intp]
    at: Floats
    lat: Floats
    lng: Floats
    given: int
    set_aside: SetAside
    limits: tuple[float, float]


def epoch(at: datetime | float) -> float:
    """Seconds since 1970-01-01 UTC. Raises ValueError for a datetime without a time zone."""
    if not isinstance(at, datetime):
        return float(at)
    if at.tzinfo is None:
        raise ValueError(f"The time {at.isoformat()} has no time zone.")
    return at.timestamp()


def moment(seconds: float) -> datetime:
    """The aware UTC time of epoch seconds."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def clean(fixes: Fixes, *, max_speed_mps: float, jump_slack_m: float) -> Track:
    """Sort the fixes and set aside what can't be believed, as `sift` does.

    What isn't a position on Earth goes first.
    """
    readable = np.isfinite(fixes.at) & (np.abs(fixes.lat) <= 90) & (np.abs(fixes.lng) <= 180)
    readable &= (fixes.lat != 0) | (fixes.lng != 0)
    names, device = np.unique(fixes.devices[readable], return_inverse=True)
    at, lat, lng = fixes.at[readable], fixes.lat[readable], fixes.lng[readable]
    order = np.lexsort((lng, lat, at, device))
    device, at, lat, lng = device[order], at[order], lat[order], lng[order]

    def apart(one: NDArray[np.intp], other: NDArray[np.intp]) -> Floats:
        return distance_m(lng[one], lat[one], lng[other], lat[other])

    true, aside = sift(device, at, apart, max_speed_mps=max_speed_mps, jump_slack_m=jump_slack_m)
    return Track(
        names=tuple(names.tolist()),
        device=device[true], at=at[true], lat=lat[true], lng=lng[true],
        given=len(fixes),
        limits=(max_speed_mps, jump_slack_m),
        set_aside=replace(aside, unreadable=int((~readable).sum())),
    )  # fmt: skip


def sift(
    device: NDArray[np.intp], at: Floats, apart: Apart, *, max_speed_mps: float, jump_slack_m: float
) -> tuple[NDArray[np.intp], SetAside]:
    """Which fixes to keep (where they stand, in order), and how many were set aside and why.

    The fixes are sorted by device and `at` (seconds), and those of one instant by where they are.

    Two fixes of a device contradict each other if they are farther apart than `max_speed_mps` times the
    seconds between them plus `jump_slack_m` (receivers err by some metres, which at one fix a second is no
    speed).

    Of fixes at one instant one is kept; if they contradict each other, none. Of the rest, the longest chain
    of fixes that could all be true is kept and the others are jumps: one wild fix goes, and so does a wild
    first fix, which keeping "whatever came first" would let throw out the true track after it.
    """
    first, doubted = _same_instant(device, at, apart, jump_slack_m)
    contradictory = int(doubted.sum())
    duplicates = int(at.size - first.sum() - (doubted & ~first).sum())
    kept = np.flatnonzero(first & ~doubted)
    true = _believable(
        device[kept], at[kept], lambda one, other: apart(kept[one], kept[other]),
        speed=max_speed_mps, slack_m=jump_slack_m,
    )  # fmt: skip
    return kept[true], SetAside(duplicates, contradictory, 0, int((~true).sum()))


def _same_instant(
    device: NDArray[np.intp], at: Floats, apart: Apart, slack_m: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which fixes are the first of their device and instant, and which belong to an instant in two places."""
    first = np.ones(at.size, dtype=bool)
    first[1:] = (device[1:] != device[:-1]) | (at[1:] != at[:-1])
    if first.all():
        return first, np.zeros(at.size, dtype=bool)
    group = np.cumsum(first) - 1
    leader = np.flatnonzero(first)[group]
    elsewhere = apart(np.arange(at.size), leader) > slack_m
    return first, np.bincount(group, weights=elsewhere).astype(bool)[group]


def _believable(
    device: NDArray[np.intp], at: Floats, apart: Apart, *, speed: float, slack_m: float
) -> NDArray[np.bool_]:
    """Which fixes are on their device's longest chain of steps that a vehicle can make."""
    keep = np.ones(at.size, dtype=bool)
    if at.size < 2:
        return keep
    step = np.arange(at.size - 1)
    other = device[1:] != device[:-1]
    torn = (apart(step, step + 1) > speed * np.diff(at) + slack_m) & ~other
    starts = np.flatnonzero(np.concatenate(([True], torn | other)))  # runs of steps that can all be true
    stops = np.append(starts[1:], at.size)
    for wild in np.unique(device[1:][torn]):
        mine = device[starts] == wild
        runs = list(zip(starts[mine].tolist(), stops[mine].tolist(), strict=True))
        chosen = _longest_chain(runs, at, apart, speed=speed, slack_m=slack_m)
        for number, (start, stop) in enumerate(runs):
            keep[start:stop] = number in chosen
    return keep


def _longest_chain(
    runs: list[tuple[int, int]], at: Floats, apart: Apart, *, speed: float, slack_m: float
) -> set[int]:
    """The runs, in order, that hold most fixes while each can be reached from the end of the one before.

    Looks back over the last `REMEMBERED_RUNS` runs, so a device that jumps all day costs no more than that.
    """
    best: list[int] = []
    came_from: list[int] = []
    for number, (start, stop) in enumerate(runs):
        earlier = np.arange(max(0, number - REMEMBERED_RUNS), number)
        last = np.array([runs[one][1] - 1 for one in earlier], dtype=np.intp)
        metres = apart(last, np.full(last.size, start))
        reachable = earlier[metres <= speed * (at[start] - at[last]) + slack_m]
        previous = max(reachable.tolist(), key=lambda one: (best[one], one), default=-1)
        best.append(stop - start + (best[previous] if previous >= 0 else 0))
        came_from.append(previous)
    step = max(range(len(runs)), key=lambda one: (best[one], -one))
    chosen = set()
    while step >= 0:
        chosen.add(step)
        step = came_from[step]
    return chosen
