"""How far areas part from each other anyway: the noise that a verdict on one of them has to carry.

Crime in one sector and in the rest of a city don't move together, plan or no plan. An interval that knows only the
chance of single crimes takes each parting of ways for an effect: on burglary in Birmingham in 2022 it cried wolf for
12 to 23 per cent of areas where nothing had been done (nominal 5). So the partings of other areas, in the same months,
are measured first: what their log ratios scatter by more than chance accounts for is the drift.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

VERSION = "1"

#: With fewer areas their scatter says too little of it; `ASSUMED` stands in.
LEAST_AREAS = 10
#: The drift that is taken where it can't be measured: about what months of burglary showed (0.2 to 0.3).
ASSUMED = 0.25


@dataclass(frozen=True, slots=True)
class Drift:
    """`tau`: standard deviation of the log ratio between areas beyond chance; `areas` that it was measured on.

    `areas` is 0 where it is assumed.
    """

    tau: float
    areas: int
    version: str = VERSION


def drift(pairs: Sequence[tuple[float, float]]) -> Drift:
    """The drift between areas, from the log ratio of each and its variance by chance.

    The moment estimate of R. DerSimonian and N. Laird (Controlled Clinical Trials 7, 1986, 177-188): with weights
    `w = 1/v` and their mean `m`, `tau² = max(0, (Σ w (l - m)² - (k - 1)) / (Σ w - Σ w² / Σ w))`. Fewer than ten pairs
    give `ASSUMED`. Raises ValueError for a variance that isn't above 0.
    """
    if any(not variance > 0 for _, variance in pairs):
        raise ValueError("A variance must be above 0.")
    if len(pairs) < LEAST_AREAS:
        return Drift(ASSUMED, 0)
    weights = [1 / variance for _, variance in pairs]
    total = math.fsum(weights)
    mean = math.fsum(weight * log for weight, (log, _) in zip(weights, pairs, strict=True)) / total
    scatter = math.fsum(weight * (log - mean) ** 2 for weight, (log, _) in zip(weights, pairs, strict=True))
    scale = total - math.fsum(weight * weight for weight in weights) / total
    return Drift(math.sqrt(max(0.0, (scatter - (len(pairs) - 1)) / scale)), len(pairs))
