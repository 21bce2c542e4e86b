"""Before and after: whether daily counts of one week are more than those of the week before by more than chance.

Counts of visits to a site scatter more than Poisson's, and follow the weekday. Both weeks have each weekday once, so
the expected count of a day is its weekday's share times its week's (the two-way table without interaction), and what
scatters round that, Pearson's chi-square over its 6 degrees of freedom, stretches the interval of the log ratio
(quasi-Poisson; McCullagh and Nelder, Generalized Linear Models, 2nd ed. 1989, 6.2.3, 9.2.4). Student's t with the same
6 degrees gives its width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = "1"

#: The 97.5th percentile of Student's t with 6 degrees of freedom.
_T6 = 2.4469
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Change:
    """After to before with its 95 per cent interval, and how much more than by chance days scatter (1: no more)."""

    ratio: float
    low: float
    high: float
    dispersion: float
    version: str = VERSION


def before_after(before: Sequence[int], after: Sequence[int]) -> Change | None:
    """Two weeks of daily counts, the same weekdays in the same order. None where either week has none.

    Raises ValueError unless both have seven counts from 0 up.
    """
    if len(before) != _DAYS or len(after) != _DAYS or min(*before, *after) < 0:
        raise ValueError(f"Two weeks of daily counts are needed, not {before} and {after}.")
    first, second = sum(before), sum(after)
    if not first or not second:
        return None
    dispersion = max(1.0, _chi_square(before, after) / (_DAYS - 1))
    ratio = second / first
    width = math.exp(_T6 * math.sqrt(dispersion * (1 / first + 1 / second)))
    return Change(ratio, ratio / width, ratio * width, dispersion)


def _chi_square(before: Sequence[int], after: Sequence[int]) -> float:
    first, second = sum(before), sum(after)
    found = 0.0
    for one, other in zip(before, after, strict=True):
        day = one + other
        for seen, week in ((one, first), (other, second)):
            expected = day * week / (first + second)
            if expected:
                found += (seen - expected) ** 2 / expected
    return found
