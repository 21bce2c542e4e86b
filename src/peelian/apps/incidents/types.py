"""Rows of published crime files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrimeRow:
    """One line of a police.uk street-level file. Coordinates are anonymised map points, None where there is none."""

    row: int
    crime_id: str  # empty for anti-social behaviour and in old files
    month: dt.date  # its first day
    reported_by: str
    falls_within: str
    lat: float | None
    lng: float | None
    location: str
    lsoa_code: str
    category: str  # police.uk slug
    outcome: str
    context: str
