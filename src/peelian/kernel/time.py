"""Moments, days and fortnights. Moments are aware and in UTC; days are the force's local days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
#: Tasking cycles are counted in fortnights from this Monday.
FORTNIGHT_EPOCH = dt.date(2016, 1, 4)


def now() -> dt.datetime:
    """The present moment in UTC. Called at the edges only; everything below takes `at`."""
    return dt.datetime.now(dt.UTC)


def local_day(at: dt.datetime) -> dt.date:
    """The local (Europe/London) day of a moment. Raises ValueError for a moment without a zone."""
    if at.tzinfo is None:
        message = f"A moment needs a time zone: {at!r}"
        raise ValueError(message)
    return at.astimezone(LONDON).date()


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment, in UTC, of a local day."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def fortnight_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The tasking fortnight that holds a day: its Monday, and the Monday after its end."""
    start = FORTNIGHT_EPOCH + dt.timedelta(days=14 * ((day - FORTNIGHT_EPOCH).days // 14))
    return start, start + dt.timedelta(days=14)
