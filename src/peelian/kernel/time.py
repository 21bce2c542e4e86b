"""Moments, days and fortnights. Moments are aware and in UTC; days are the force's local days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from peelian.kernel.errors import Refused

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


class NoSuchTime(Refused):
    """A clock time that a day doesn't have, or has twice: the clocks go forward or back then."""


def local_moment(day: dt.date, clock: dt.time, *, first_of_two: bool = False) -> dt.datetime:
    """The moment, in UTC, of a local clock time of a day.

    Args:
        day: the local day.
        clock: the time that the clock on the wall shows.
        first_of_two: take the first of a time that comes twice, as files do that can't be asked.

    Raises NoSuchTime for a time that there isn't, and for one that comes twice unless the first is meant.
    """
    written = dt.datetime.combine(day, clock)
    first, second = (written.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if first.astimezone(LONDON).replace(tzinfo=None, fold=0) != written:
        raise NoSuchTime(f"There is no {written:%H:%M} on that day: the clocks go forward.")
    if first != second and not first_of_two:
        raise NoSuchTime(
            f"{written:%H:%M} comes twice on that day, as the clocks go back. Enter a time before 01:00, or from 02:00."
        )
    return first


def start_of_day(day: dt.date) -> dt.datetime:
    """The first moment, in UTC, of a local day."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def fortnight_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The tasking fortnight that holds a day: its Monday, and the Monday after its end."""
    start = FORTNIGHT_EPOCH + dt.timedelta(days=14 * ((day - FORTNIGHT_EPOCH).days // 14))
    return start, start + dt.timedelta(days=14)
