"""Where somebody served, for their own record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaceHeld:
    """A unit, and the post in it (empty: over establishment), that somebody held for a span of days."""

    unit_name: str
    post_title: str
    valid_from: dt.date
    valid_until: dt.date | None
