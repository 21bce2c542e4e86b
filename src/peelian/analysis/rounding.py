"""Small counts of people, shown so that nobody is recognised and no hidden count can be worked out from the others.

Counts from 1 to 4 are "fewer than 5"; all others, sums included, go to the nearest 5. A sum is rounded from the true
counts and so doesn't have to agree with its lines; that is what keeps the hidden ones hidden (NHS England's and the
Department for Education's rule for published tables).
"""

from __future__ import annotations

BASE = 5


def rounded(n: int, *, base: int = BASE) -> int | None:
    """The count to show: 0, a multiple of `base`, or None for "fewer than `base`". Halves go up.

    Raises:
        ValueError: a count below 0, or a base below 1.
    """
    if n < 0 or base < 1:
        raise ValueError(f"A count is from 0 and a base from 1, not {n} and {base}.")
    if 0 < n < base:
        return None
    return (2 * n + base) // (2 * base) * base
