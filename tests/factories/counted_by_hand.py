"""Visits and minutes of fixes, counted from the definitions by plain loops, to hold the house's figures against."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from peelian.analysis.national_grid import to_metres
from peelian.analysis.visits import VisitRules

RULES = VisitRules()
Fix = tuple[str, float, float, float]  # device, epoch seconds, lat, lng
Inside = Callable[[float, float], bool]


def steps_of(fixes: Iterable[Fix]) -> list[tuple[tuple[Fix, Fix], float]]:
    """Each two fixes of a device, one after the other, that are near enough in time to be presence; seconds."""
    tracks = defaultdict(list)
    for fix in sorted(fixes):
        tracks[fix[0]].append(fix)
    return [
        ((one, two), two[1] - one[1])
        for track in tracks.values()
        for one, two in itertools.pairwise(track)
        if two[1] - one[1] <= RULES.max_gap_s
    ]


def by_hand(fixes: list[Fix], inside: Inside) -> tuple[int, float, float]:
    """Patrol visits, patrol- and officer-minutes by the definitions, from spans of time and nothing else."""
    here = {(fix[0], fix[1]) for fix in fixes if inside(fix[2], fix[3])}
    spans = [
        (device, at, at) for device, at in here
    ]  # a lone fix in the place has no length, and holds a visit open
    for (one, two), _ in steps_of(fixes):
        if {one[:2], two[:2]} <= here:
            spans.append((one[0], one[1], two[1]))
    stays: dict[str, list[list[tuple[float, float]]]] = defaultdict(list)
    for device, start, end in sorted(spans):
        mine = stays[device]
        if not mine or start - mine[-1][-1][1] > RULES.exit_gap_s:
            mine.append([])
        mine[-1].append((start, end))
    counted = sorted(
        span
        for mine in stays.values()
        for stay in mine
        if sum(end - start for start, end in stay) >= RULES.minimum_dwell_s
        for span in stay
    )
    visits, patrol, reached = 0, 0.0, -math.inf
    for start, end in counted:
        visits += start - reached > RULES.exit_gap_s
        patrol += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return visits, patrol / 60, sum(end - start for start, end in counted) / 60


def within_metres(lat: float, lng: float, metres: float) -> Inside:
    """Within so many metres of a point, on the National Grid."""
    (x,), (y,) = to_metres(np.array([lng]), np.array([lat]))

    def inside(at_lat: float, at_lng: float) -> bool:
        (at_x,), (at_y,) = to_metres(np.array([at_lng]), np.array([at_lat]))
        return math.hypot(round(at_x, 1) - x, round(at_y, 1) - y) <= metres

    return inside
