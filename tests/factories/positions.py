"""Tracks of devices with known truth, and files of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.factories.places import square

_INSIDE = square(0, 0).centroid
_OUTSIDE = square(2, 0).centroid

Fix = tuple[str, dt.datetime, float, float]


def stay(device: str, start: dt.datetime, minutes: float, *, every_s: float = 16) -> Iterator[Fix]:
    """A device that is in the first square for exactly so many minutes, and two kilometres away a minute either side.

    `every_s` divides the stay.
    """
    length = minutes * 60
    yield device, start - dt.timedelta(seconds=60), _OUTSIDE.y, _OUTSIDE.x
    for number in range(round(length / every_s) + 1):
        yield device, start + dt.timedelta(seconds=number * every_s), _INSIDE.y, _INSIDE.x
    yield device, start + dt.timedelta(seconds=length + 60), _OUTSIDE.y, _OUTSIDE.x


def write_positions(path: Path, fixes: Iterable[Fix], *, more: str = "") -> Path:
    """A comma-separated file of fixes, with `more` lines at its end."""
    lines = [
        "device,at,lat,lng",
        *(f"{device},{at.isoformat()},{lat:.6f},{lng:.6f}" for device, at, lat, lng in fixes),
    ]
    path.write_text("\n".join(lines) + "\n" + more, encoding="utf-8")
    return path
