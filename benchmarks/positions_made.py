"""Positions of invented patrols over real wards: 1,200 devices, a fix every 30 seconds, days of 3.5 million.

Devices walk and drive between targets, a stated share of which are hotspots, and receivers err by some metres. What is
written is a day's folded file as the store keeps it. Seeded: the same share gives the same files.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis import national_grid
from peelian.analysis.dosage import Disc
from peelian.analysis.fold import Bare, fold
from peelian.analysis.presence import VisitRules
from peelian.columns import days
from peelian.kernel.time import start_of_day

DEVICES, HOTSPOTS, EVERY_S = 1_200, 200, 30
FIRST_DAY = dt.date(2026, 11, 2)
_TURNS = 60  # fixes between two targets


def wards(data: Path) -> tuple[list[str], list[BaseGeometry]]:
    """Codes and outlines, in metres on the National Grid, of the wards of 2025."""
    found = json.loads((data / "boundaries" / "wards_2025.geojson").read_text())["features"]
    shapes = [national_grid.flatten(shapely.from_geojson(json.dumps(one["geometry"]))) for one in found]
    return [str(number) for number in range(len(shapes))], shapes


def hotspots(shapes: list[BaseGeometry]) -> list[tuple[int, Disc]]:
    """Two hundred circles of 150 m about the wards' middles."""
    rng = np.random.default_rng(1)
    middles = _middles(shapes)
    points = np.round(middles[rng.integers(0, len(shapes), HOTSPOTS)] + rng.normal(0, 800, (HOTSPOTS, 2)), 1)
    return [(number, Disc(float(x), float(y), 150.0)) for number, (x, y) in enumerate(points)]


def each_day(
    shapes: list[BaseGeometry], *, number_of_days: int, share: float, devices: int = DEVICES
) -> Iterator[Bare]:
    """The fixes of each day as devices give them, `share` of whose targets are hotspots."""
    rng = np.random.default_rng(round(share * 1_000))
    spots = np.array([(disc.x, disc.y) for _, disc in hotspots(shapes)])
    middles = _middles(shapes)
    for number in range(number_of_days):
        yield _day(rng, middles, spots, bounds_of(number), share=share, devices=devices)


def bounds_of(number: int) -> tuple[int, int]:
    """The seconds since 1970 at which the day of this number, from 0, begins and ends."""
    day = FIRST_DAY + dt.timedelta(days=number)
    starts, ends = (round(start_of_day(day + dt.timedelta(days=n)).timestamp()) for n in (0, 1))
    return starts, ends


def write(
    folder: Path, shapes: list[BaseGeometry], *, number_of_days: int, share: float, devices: int = DEVICES
) -> list[days.Part]:
    """Write days of positions, folded, as the store keeps them."""
    rules = VisitRules()
    carry, parts = Bare.none(), []
    made = each_day(shapes, number_of_days=number_of_days, share=share, devices=devices)
    for number, fixes in enumerate(made):
        day, ends = FIRST_DAY + dt.timedelta(days=number), bounds_of(number)[1]
        folded = fold(fixes, carry, max_speed_mps=rules.max_speed_mps, jump_slack_m=rules.jump_slack_m)
        parts.append(days.write_part(folder, day, folded.table()))
        carry = folded.tail(ends * 1_000_000)
    return parts


def _day(
    rng: np.random.Generator,
    middles: NDArray[np.float64],
    spots: NDArray[np.float64],
    day: tuple[int, int],
    *,
    share: float,
    devices: int,
) -> Bare:
    seconds = np.arange(day[0], day[1], EVERY_S)
    turns = -(-seconds.size // _TURNS)
    targets = middles[rng.integers(0, len(middles), (devices, turns))] + rng.normal(
        0, 900, (devices, turns, 2)
    )
    to_spot = rng.random((devices, turns)) < share
    targets[to_spot] = spots[rng.integers(0, len(spots), int(to_spot.sum()))]
    here, track = targets[:, 0].copy(), np.empty((devices, seconds.size, 2))
    for step in range(seconds.size):
        way = targets[:, step // _TURNS] - here
        far = np.hypot(way[:, 0], way[:, 1])[:, None]
        drive = way / np.maximum(far, 1) * np.minimum(far, 12 * EVERY_S)
        here = here + np.where(far > 100, drive, way * 0.02) + rng.normal(0, 12, (devices, 2))
        track[:, step] = here
    track += rng.normal(0, 4, track.shape)
    at = seconds[None, :] * 1_000_000 + rng.integers(0, 5_000_000, (devices, 1))
    device = np.repeat(np.arange(devices, dtype=np.int32), seconds.size)
    return Bare(device, at.ravel(), np.round(track[..., 0].ravel(), 1), np.round(track[..., 1].ravel(), 1))


def _middles(shapes: list[BaseGeometry]) -> NDArray[np.float64]:
    return shapely.get_coordinates([shape.representative_point() for shape in shapes])
