"""Positions as they come in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One fix of one device. Degrees WGS84; the moment is aware."""

    row: int
    device: str
    at: dt.datetime
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that can't be a position, and why."""

    row: int
    column: str
    reason: str
