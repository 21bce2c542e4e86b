"""Suggested hours as a page tells them."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from peelian.analysis.hotspots import LEAST_TIMED
from peelian.apps.tasking import api as tasking


@dataclass(frozen=True, slots=True)
class ToldHours:
    """What is said of a suggestion's hours.

    Args:
        spans: weekday and hours with their share of the crimes that say when, the largest first; empty: can't be told.
        n: of how many crimes with a time; where hours can't be told, how many there are in the sector.
        least: how many are needed.
        in_sector: the crimes are of the whole sector, as too few are near the place.
    """

    spans: tuple[tuple[str, float], ...]
    n: int
    least: int
    in_sector: bool


def told(row: tasking.SuggestionView) -> ToldHours:
    """The hours of a suggestion in words: `Friday 20:00 to 23:00`."""
    spans = tuple(
        (f"{calendar.day_name[span.weekday]} {span.since:02}:00 to {span.until:02}:00", span.share)
        for span in tasking.spans_of(row.hours)
    )
    return ToldHours(spans, row.hours_n, LEAST_TIMED, row.hours_from is tasking.HoursFrom.SECTOR)
