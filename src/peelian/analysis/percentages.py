"""Percentages of a table that sum to 100 exactly, as rounded ones seldom do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def percentages(counts: Sequence[int], *, places: int = 2) -> tuple[Decimal, ...]:
    """Each count's share in per cent, rounded so that all sum to 100 (largest remainder, Hamilton's method of 1792).

    Each is cut to so many decimal places, and what is left of 100 goes by smallest steps to those that lost most by the
    cut; of two that lost alike to the larger count, then to the earlier. So 180, 192, 82, 23, 13 of 490 are 36.74,
    39.18, 16.74, 4.69, 2.65. All 0 where there is nothing to share. Raises ValueError for a count below 0.
    """
    if any(count < 0 for count in counts) or places < 0:
        raise ValueError("Counts, and decimal places, are from 0.")
    total = sum(counts)
    step = Decimal(1).scaleb(-places)
    if not total:
        return tuple(0 * step for _ in counts)
    whole = 100 * 10**places
    units = [count * whole // total for count in counts]
    order = sorted(range(len(counts)), key=lambda i: (-(counts[i] * whole % total), -counts[i], i))
    for i in order[: whole - sum(units)]:
        units[i] += 1
    return tuple(unit * step for unit in units)
