"""Fewer, more, about the same: what can be said of a count that moves from month to month by chance.

The last three months are set against the same three of the year before, since crime has seasons. Crimes come one by
one, so a count is taken as Poisson, and of two counts `a` and `b` the share `a / (a + b)` is binomial with one half
when nothing has changed. Its Wilson interval gives that of the ratio (J. Przyborowski and H. Wilenski, Biometrika 31,
1940, 313-323, for the conditioning on the sum). Crimes come in series, so real counts move more than Poisson's: a
difference that this calls chance is chance, one that it calls clear may still be one series.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.rates import wilson
from peelian.kernel.days import add_months

VERSION = "1"

#: Months on each side.
SPAN = 3
#: With fewer in both spans together, the interval of "about the same" reaches from a half to double.
LEAST = 30


class Direction(StrEnum):
    """What can be said."""

    FEWER = "fewer"
    SAME = "about-the-same"
    MORE = "more"
    UNKNOWN = "cannot-say-yet"


class Because(StrEnum):
    """Why."""

    CLEAR = "clear"  # the interval of the ratio leaves out 1
    CHANCE = "chance"  # it holds 1, and there are enough to say so
    FEW = "few"  # it holds 1, and there are too few to say anything
    MONTHS = "months"  # a month isn't published


@dataclass(frozen=True, slots=True)
class Trend:
    """What can be said of a count, with what it rests on.

    Args:
        direction, because: in a word, and why.
        now: of the last months; 0 where a month isn't published.
        before: of the same months a year earlier.
        months: the first days of the months that `now` counts, in their order.
        ratio: now to before, None where before is 0 or a month isn't published.
        low, high: its interval; `high` is None where it has no end.
    """

    direction: Direction
    because: Because
    now: int
    before: int
    months: tuple[dt.date, ...]
    ratio: float | None
    low: float
    high: float | None
    confidence: float
    version: str = VERSION


def trend(
    counts: Mapping[dt.date, int],
    *,
    last: dt.date,
    published: Collection[dt.date],
    confidence: float = 0.95,
) -> Trend:
    """What can be said of the last three months against the same three a year before.

    Args:
        counts: by the first day of the month; a published month that is missing counts 0.
        last: the first day of the newest month.
        published: the first days of the months that are known. Without all six nothing is said.
        confidence: of the interval.

    Raises:
        ValueError: `last` isn't a first day, or a count is below 0.
    """
    if last.day != 1:
        raise ValueError(f"A month is named by its first day, not by {last}.")
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count can't be below 0.")
    months = tuple(add_months(last.replace(day=1), -n) for n in reversed(range(SPAN)))
    year_before = tuple(add_months(month, -12) for month in months)
    if not {*months, *year_before} <= set(published):
        return Trend(Direction.UNKNOWN, Because.MONTHS, 0, 0, months, None, 0.0, None, confidence)
    now = sum(counts.get(month, 0) for month in months)
    before = sum(counts.get(month, 0) for month in year_before)
    share = wilson(now, now + before, confidence=confidence)
    low = share.low / (1 - share.low)
    high = share.high / (1 - share.high) if before and share.high < 1 else None
    direction, because = _say(now + before, low, high)
    ratio = now / before if before else None
    return Trend(direction, because, now, before, months, ratio, low, high, confidence)


def _say(total: int, low: float, high: float | None) -> tuple[Direction, Because]:
    if low > 1:
        return Direction.MORE, Because.CLEAR
    if high is not None and high < 1:
        return Direction.FEWER, Because.CLEAR
    if total < LEAST:
        return Direction.UNKNOWN, Because.FEW
    return Direction.SAME, Because.CHANCE
