"""When a count that grows one by one reaches an aim, and how sure that is.

Events that come independently at a steady rate: of `aim` events, `count` fell in the first `days`. Given the whole,
how many fall in the first part is binomial with the part's share of the time, whatever the rate (as in W. Nelson,
Applied Life Data Analysis, 1982, §6.2). The Clopper-Pearson limits of that share therefore are limits of the day on
which the aim is reached; they hold both how little is known of the rate and what chance will do.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

from peelian.kernel.days import in_words

VERSION = "1"
METHOD = "Steady pace; 95% limits from the Clopper-Pearson interval of the share of time (Nelson 1982)"


@dataclass(frozen=True, slots=True)
class Pace:
    """`count` of `aim` between `since_on` and `as_of`, and when the rest will have come at that pace.

    `by_on` with `earliest_on` and `latest_on` are None when the aim is reached, or when nothing was counted;
    `latest_on` also when it lies beyond the calendar. `words` say it.
    """

    count: int
    aim: int
    short: int
    since_on: dt.date
    as_of: dt.date
    a_year: float
    by_on: dt.date | None
    earliest_on: dt.date | None
    latest_on: dt.date | None
    words: str
    method: str = METHOD
    version: str = VERSION


def pace(*, count: int, aim: int, since_on: dt.date, as_of: dt.date, confidence: float = 0.95) -> Pace:
    """When `aim` is reached at the pace of `since_on` to `as_of`.

    Raises:
        ValueError: a count below 0, an aim below 1, or a span without a day in it.
    """
    days = (as_of - since_on).days
    if count < 0 or aim < 1 or days < 1:
        raise ValueError(f"{count} of {aim} from {since_on} to {as_of} has no pace.")
    short = max(0, aim - count)
    a_year = count / days * 365.25
    said = f"{count:,} of {aim:,} from {_day(since_on)} to {_day(as_of)}"
    if not short:
        words = f"{said}: the aim is reached."
        return Pace(count, aim, 0, since_on, as_of, a_year, None, None, None, words)
    if not count:
        words = f"{said}: {short:,} short, and no pace to go by yet."
        return Pace(count, aim, short, since_on, as_of, a_year, None, None, None, words)
    low, high = clopper_pearson(count, aim, confidence=confidence)
    by_on, earliest, latest = (_after(as_of, days, share) for share in (count / aim, high, low))
    words = f"{said}: {short:,} short. At {a_year:,.0f} a year the rest will have come by {_day(by_on)}"
    words += f" ({_day(earliest)} to {_day(latest)})." if by_on else "."
    return Pace(count, aim, short, since_on, as_of, a_year, by_on, earliest, latest, words)


def clopper_pearson(count: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact limits of a share (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934, 404-413).

    Raises ValueError unless 0 <= count <= n, n > 0 and 0 < confidence < 1.
    """
    if not (0 <= count <= n and n and 0 < confidence < 1):
        raise ValueError(f"{count} of {n} at {confidence!r} has no limits.")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _root(lambda p: _at_least(count, n, p) - tail)
    high = 1.0 if count == n else _root(lambda p: tail - (1 - _at_least(count + 1, n, p)))
    return low, high


def _at_least(k: int, n: int, p: float) -> float:
    """P(X >= k) for X binomial with n and 0 < p < 1; the shorter tail is summed."""
    if k <= n * p:
        return 1.0 - math.fsum(_mass(j, n, p) for j in range(k))
    return math.fsum(_mass(j, n, p) for j in range(k, n + 1))


def _mass(j: int, n: int, p: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(j + 1) - math.lgamma(n - j + 1)
    return math.exp(ways + j * math.log(p) + (n - j) * math.log1p(-p))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _after(as_of: dt.date, days: int, share: float) -> dt.date | None:
    """The day on which all have come if `share` of them took `days`; None beyond the calendar."""
    try:
        return as_of + dt.timedelta(days=math.ceil(days * (1 - share) / share))
    except OverflowError:
        return None


def _day(day: dt.date | None) -> str:
    return in_words(day) if day else "later than can be said"
