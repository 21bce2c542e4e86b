"""Fewer, more, about the same, by harm: crimes weighed by how severe they are.

A harm index adds a weight for each crime, so that one robbery isn't outnumbered by four stolen bicycles (L. Sherman,
P. Neyroud and E. Neyroud, "The Cambridge Crime Harm Index", Policing 10, 2016, 171-183). The sum of weighted Poisson
counts is compound Poisson: with harm H = sum of w c, its variance is estimated by V = sum of w^2 c. Two spans are
compared by the logarithm of their ratio, whose variance is about V1/H1^2 + V0/H0^2 (delta method).

A sum that a few grave crimes make up says little: H^2/V is how many crimes of equal weight would vary as much (L.
Kish's effective number, 1965). Below ten of those on either side nothing is said, so one homicide is no trend.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from peelian.analysis.trend import Because, Direction

VERSION = "1"

#: Crimes of equal weight that a sum must be worth, on each side.
LEAST_EFFECTIVE = 10


@dataclass(frozen=True, slots=True)
class HarmTrend:
    """What can be said of harm, with what it rests on.

    Args:
        direction, because: in a word, and why.
        harm_now, harm_before: the weighted sums.
        ratio: now to before; None where nothing came before.
        low, high: the ratio's interval; None where too few crimes make up a sum.
        effective_now, effective_before: how many crimes of equal weight would vary as much.
        unweighted: kinds of crime that happened and have no weight, in order: they aren't counted.
    """

    direction: Direction
    because: Because
    harm_now: float
    harm_before: float
    ratio: float | None
    low: float | None
    high: float | None
    effective_now: float
    effective_before: float
    unweighted: tuple[str, ...]
    confidence: float
    version: str = VERSION


def harm(counts: Mapping[str, int], weights: Mapping[str, float]) -> float:
    """The weighted sum of the kinds that have a weight. Raises ValueError as `harm_trend` does."""
    _check(counts, weights)
    return math.fsum(weights[kind] * count for kind, count in counts.items() if kind in weights)


def harm_trend(
    now: Mapping[str, int],
    before: Mapping[str, int],
    weights: Mapping[str, float],
    *,
    confidence: float = 0.95,
) -> HarmTrend:
    """What can be said of harm in a span against a span before it that is as long.

    Args:
        now, before: crimes by kind.
        weights: by kind; what a unit is doesn't matter.
        confidence: of the interval.

    Raises:
        ValueError: a count is below 0, or a weight isn't a finite number above 0.
    """
    harm_now, harm_before = harm(now, weights), harm(before, weights)
    var_now, var_before = _variance(now, weights), _variance(before, weights)
    effective_now = harm_now * harm_now / var_now if var_now else 0.0
    effective_before = harm_before * harm_before / var_before if var_before else 0.0
    ratio = harm_now / harm_before if harm_before else None
    low = high = None
    direction, because = Direction.UNKNOWN, Because.FEW
    if ratio and min(effective_now, effective_before) >= LEAST_EFFECTIVE:
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        half = z * math.sqrt(1 / effective_now + 1 / effective_before)
        low, high = ratio * math.exp(-half), ratio * math.exp(half)
        direction, because = _say(low, high)
    happened = {kind for counts in (now, before) for kind, count in counts.items() if count}
    return HarmTrend(
        direction, because, harm_now, harm_before, ratio, low, high, effective_now, effective_before,
        tuple(sorted(happened - weights.keys())), confidence,
    )  # fmt: skip


def _variance(counts: Mapping[str, int], weights: Mapping[str, float]) -> float:
    return math.fsum(weights[kind] ** 2 * count for kind, count in counts.items() if kind in weights)


def _say(low: float, high: float) -> tuple[Direction, Because]:
    if low > 1:
        return Direction.MORE, Because.CLEAR
    if high < 1:
        return Direction.FEWER, Because.CLEAR
    return Direction.SAME, Because.CHANCE


def _check(counts: Mapping[str, int], weights: Mapping[str, float]) -> None:
    if any(count < 0 for count in counts.values()):
        raise ValueError("A count can't be below 0.")
    if not all(math.isfinite(weight) and weight > 0 for weight in weights.values()):
        raise ValueError("A weight is a finite number above 0.")
