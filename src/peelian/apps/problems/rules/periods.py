"""The whole periods that measures are read by: months of the calendar, or tasking fortnights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from peelian.kernel.time import fortnight_of

#: A span of days; the end isn't in it.
Period = tuple[dt.date, dt.date]

#: How many periods a baseline has, where so many are there, and with how few it can do.
BASELINE_PERIODS = {"month": 12, "fortnight": 6}
LEAST_BASELINE = 3


def period_of(kind: str, day: dt.date) -> Period:
    """The month or the fortnight that holds a day. Raises ValueError for another kind."""
    if kind == "fortnight":
        return fortnight_of(day)
    if kind != "month":
        raise ValueError(f"There are months and fortnights, not “{kind}”.")
    return day.replace(day=1), _months_on(day, 1)


def whole_periods(kind: str, first_on: dt.date, until_on: dt.date) -> list[Period]:
    """The periods that lie in a span of days as wholes, in their order."""
    return [period for period in _from(kind, first_on, until_on) if period[0] >= first_on]


def periods_back(kind: str, day: dt.date, count: int) -> list[Period]:
    """The last so many whole periods before the one that holds a day, in their order."""
    found = []
    start = period_of(kind, day)[0]
    for _ in range(count):
        start, end = period_of(kind, start - dt.timedelta(days=1))
        found.append((start, end))
    return found[::-1]


def _from(kind: str, first_on: dt.date, until_on: dt.date) -> Iterator[Period]:
    start, end = period_of(kind, first_on)
    while end <= until_on:
        yield start, end
        start, end = period_of(kind, end)


def _months_on(day: dt.date, months: int) -> dt.date:
    years, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(years, index + 1, 1)
