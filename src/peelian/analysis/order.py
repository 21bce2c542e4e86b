"""Whether figures that were taken one after the other rise or fall by more than chance (Kendall's test of order).

M. G. Kendall, A new measure of rank correlation, Biometrika 30 (1938), 81-93; H. B. Mann, Econometrica 13 (1945). It
asks nothing of what the figures are: only that without a change each order of them would be as likely as any other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

#: Of more figures than these the normal approximation is as good as the count.
EXACT = 40


def chance_of_fall(values: Sequence[float]) -> float:
    """How often as many pairs or more would fall from the earlier to the later one, were the order of no account.

    Exact up to `EXACT` figures. Pairs of equal figures count as not falling, so with ties the chance is overstated,
    never understated. Of rising, ask for the negatives.
    """
    n = len(values)
    falls = sum(later < earlier for earlier, later in combinations(values, 2))
    if n <= EXACT:
        return _tails(n)[falls]
    mean, variance = n * (n - 1) / 4, n * (n - 1) * (2 * n + 5) / 72
    return 0.5 * math.erfc((falls - 0.5 - mean) / math.sqrt(2 * variance))


@lru_cache(maxsize=EXACT + 1)
def _tails(n: int) -> tuple[float, ...]:
    """The share of all orders of n things with at least 0, 1, 2 … pairs in falling order."""
    shares = [1.0]
    for size in range(2, n + 1):
        # The last of `size` things makes 0 to size - 1 more pairs, each as likely.
        wider = [0.0] * (len(shares) + size - 1)
        for pairs, share in enumerate(shares):
            for more in range(size):
                wider[pairs + more] += share / size
        shares = wider
    tails, total = [], 0.0
    for share in reversed(shares):
        total += share
        tails.append(min(1.0, total))
    return tuple(reversed(tails))
