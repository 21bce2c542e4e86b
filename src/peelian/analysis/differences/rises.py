"""The month from which a count stays well above what it was: when participation rose in an area."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = "1"

#: So many times its own median before.
TIMES = 2.0
#: For so many months in a row.
STAYS = 3
#: After so many months at least, from which the median is taken.
LEAST_BEFORE = 6
#: And no fewer than so many a month, so that one where there was none is no rise.
LEAST_A_MONTH = 3


@dataclass(frozen=True, slots=True)
class Rise:
    """`month` is the place of the first month in the row; the others are counts: the median of the months before, and
    sums of as many months before and from the rise on as it has to stay."""

    month: int
    median_before: float
    before: int
    after: int
    version: str = VERSION


def rise(counts: Sequence[int]) -> Rise | None:
    """The first month from which the count is at least twice the median of all months before it, three months in a row.

    The months before are at least six; each of the three has a count of at least three. A rate per resident gives the
    same month, as an area's residents are the same throughout. None where there is no such month. Raises ValueError for
    a count below 0.

    Months of 4, 5, 4, 6, 4, 5 and then 9, 10, 12 rise in the seventh: the median before is 4.5.
    """
    if any(count < 0 for count in counts):
        raise ValueError("A count can't be below 0.")
    for month in range(LEAST_BEFORE, len(counts) - STAYS + 1):
        median = float(statistics.median(counts[:month]))
        stays = counts[month : month + STAYS]
        if min(stays) >= max(TIMES * median, LEAST_A_MONTH):
            return Rise(month, median, sum(counts[month - STAYS : month]), sum(stays))
    return None
