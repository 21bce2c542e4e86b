"""How many of those who joined are still there a year on: counted only of people who joined at least a year ago.

"1,411 joined in the last twelve months and 107 of them have left: a retention of 92.4 per cent" divides people who
have had a year to leave, and people who have had a week, by one number. On average they have had half a year.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from peelian.analysis.rates import Share, wilson
from peelian.kernel.days import add_months

VERSION = "2"

By = Literal["month", "year"]


@dataclass(frozen=True, slots=True)
class Naive:
    """What a paper prints, and what the same two numbers say of a full span.

    `printed`: 1 - left/joined. `a_year`: the rate of leaving that gives it, had people joined evenly over the window
    and left at one pace throughout. `retention`: e to the minus of that pace over the window; None where all left.
    """

    joined: int
    left: int
    printed: float | None
    a_year: float | None
    retention: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who joined from `first_on` until before `until_on`; `still` there after so many months, of those long enough in.

    `too_new` joined too lately to know.
    """

    first_on: dt.date
    until_on: dt.date
    joined: int
    too_new: int
    still: Share


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Cohorts of joiners by when they joined, all of them together, and the naive figure of the last window.

    `seen_from`: the first day from which on leavers are known of, None where that is all days. `unseen`: how many
    joined before it, who are in no cohort.
    """

    months: int
    as_of: dt.date
    rows: tuple[Cohort, ...]
    total: Share
    naive: Naive
    seen_from: dt.date | None = None
    unseen: int = 0
    version: str = VERSION


def cohorts(
    joined: Sequence[dt.date],
    left: Sequence[dt.date | None],
    as_of: dt.date,
    months: int = 12,
    *,
    by: By = "month",
    seen_from: dt.date | None = None,
) -> Cohorts:
    """Of those who joined so many `months` before `as_of` or earlier, who was still there that long after joining.

    `left[i]`: the first day on which they no longer served, None while they do. Who joined on 31 January is there
    a month when they still are on 28 February. Whoever joined after `as_of` isn't looked at, nor who left after it.
    Who joined before `seen_from`, when leavers weren't recorded, is in no cohort: of those only the ones who stayed
    are known of, and a share of them would be 100 per cent whatever happened (immortal time).
    Each share with its Wilson interval. A row is a calendar month or a year from 1 April. Raises ValueError where
    lengths differ, months isn't from 1, or somebody left before joining.
    """
    if len(joined) != len(left) or months < 1:
        raise ValueError(
            "Days of joining and of leaving are of one length; a cohort is looked at from 1 month on."
        )
    counts: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0, 0])
    window_from = add_months(as_of, -months)
    window = [0, 0]
    unseen = 0
    for start, end in zip(joined, left, strict=True):
        if end is not None and end < start:
            raise ValueError(f"Nobody leaves ({end}) before joining ({start}).")
        if start > as_of:
            continue
        if seen_from is not None and start < seen_from:
            unseen += 1
            continue
        gone_on = end if end is not None and end <= as_of else None
        row = counts[_begins(start, by)]
        row[0] += 1
        due = add_months(start, months)
        if due <= as_of:
            row[1] += 1
            row[2] += gone_on is None or gone_on > due
        if start > window_from:
            window[0] += 1
            window[1] += gone_on is not None
    rows = tuple(
        Cohort(first, _ends(first, by), all_, all_ - exposed, wilson(still, exposed))
        for first, (all_, exposed, still) in sorted(counts.items())
    )
    exposed, still = sum(row.still.n for row in rows), sum(row.still.count for row in rows)
    naive = naive_retention(*window, years=months / 12)
    return Cohorts(months, as_of, rows, wilson(still, exposed), naive, seen_from, unseen)


def naive_retention(joined: int, left: int, *, years: float = 1.0) -> Naive:
    """What 1 - left/joined of one window of `years` says of a full span, joining and leaving at an even pace.

    Who joined at a moment u of the window has had the rest of it to leave, so left/joined = 1 - (1 - e^-h)/h with
    h the pace over the window. 107 of 1,411 give 0.160 a year and a retention of 85.2 per cent, not 92.4. Raises
    ValueError unless 0 <= left <= joined and years is above 0.
    """
    if not 0 <= left <= joined or years <= 0:
        raise ValueError(f"{left} of {joined} in {years} years is no retention.")
    if not joined:
        return Naive(0, 0, None, None, None, "Nobody joined in this window.")
    share = left / joined
    if left == joined:
        return Naive(joined, left, 0.0, None, None, "All who joined in this window have left it.")
    pace = _pace(share)
    retention = math.exp(-pace)
    words = (
        f"{joined:,} joined and {left:,} of them left in the same window: {1 - share:.1%} are still there, but on"
        f" average they have been there for half of it. Had they joined evenly and left at one pace, {retention:.1%}"
        " would be there at its end."
    )
    return Naive(joined, left, 1 - share, pace / years, retention, words)


def _pace(share: float) -> float:
    """The h with 1 - (1 - e^-h)/h = `share` (0 <= share < 1), by halving: the left side only grows with h."""
    low, high = 0.0, 2.0
    while _gone(high) < share:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if _gone(middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gone(pace: float) -> float:
    return 1 + math.expm1(-pace) / pace if pace > 0 else 0.0


def _begins(day: dt.date, by: By) -> dt.date:
    if by == "month":
        return day.replace(day=1)
    return dt.date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def _ends(first: dt.date, by: By) -> dt.date:
    return add_months(first, 1 if by == "month" else 12)
