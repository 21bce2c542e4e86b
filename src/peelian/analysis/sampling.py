"""What a sample says of everybody: a mean with its interval.

The interval is that of simple random sampling without replacement, with the finite population correction (W. G.
Cochran, Sampling Techniques, 3rd edition, 1977, sections 2.6 and 2.8).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, and between which values that of everybody lies with the given confidence.

    Attributes:
        value: None when nobody was looked at.
        low, high: equal to `value` when everybody was.
        n: how many were looked at.
        population: of how many.
    """

    value: float | None
    low: float
    high: float
    n: int
    population: int
    confidence: float

    @property
    def exact(self) -> bool:
        """Whether everybody was looked at."""
        return self.n == self.population


def mean_of(counted: Mapping[int, int], *, population: int, confidence: float = 0.95) -> Mean:
    """The mean of counts that can't be negative.

    Args:
        counted: how many of the sample have each value.
        population: how many people the sample was drawn from.
        confidence: of the interval, between 0 and 1.

    Raises:
        ValueError: more in the sample than there are, a negative value, or no such confidence.
    """
    n = sum(counted.values())
    if n > population or any(value < 0 or times < 0 for value, times in counted.items()):
        raise ValueError(f"{n} of {population} with {dict(counted)} is no sample of counts.")
    if not 0 < confidence < 1:
        raise ValueError(f"The confidence lies between 0 and 1, not {confidence!r}.")
    if n == 0:
        return Mean(None, 0.0, 0.0 if population == 0 else math.inf, 0, population, confidence)
    mean = sum(value * times for value, times in counted.items()) / n
    if n == population:
        return Mean(mean, mean, mean, n, population, confidence)
    if n == 1:
        return Mean(mean, 0.0, math.inf, n, population, confidence)
    spread = sum(times * (value - mean) ** 2 for value, times in counted.items()) / (n - 1)
    error = math.sqrt(spread / n * (1 - n / population))
    half = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Mean(mean, max(0.0, mean - half), mean + half, n, population, confidence)
