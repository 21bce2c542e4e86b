"""What the verdict on a rate is worth where a month is like the one before it: it takes months as independent.

ADR 14 tells these figures.
"""

from __future__ import annotations

import numpy as np
import pytest

from peelian.analysis.drift import ASSUMED
from peelian.analysis.verdict import rate_change

RUNS = 4000
#: Crimes a month, and how far the true rate of a month lies from that (standard deviation of its logarithm).
MEAN, SPREAD = 40, 0.2


def false_alarms(likeness: float, drift: float) -> tuple[float, float]:
    """The shares of "better" and "worse" in what never changed: twelve months before, four after.

    `likeness` is the correlation of the rates of two months that follow each other.
    """
    dice = np.random.default_rng(20261122)
    rates = np.empty((RUNS, 16))
    rates[:, 0] = dice.normal(0, SPREAD, RUNS)
    for month in range(1, 16):
        fresh = dice.normal(0, SPREAD * np.sqrt(1 - likeness**2), RUNS)
        rates[:, month] = likeness * rates[:, month - 1] + fresh
    counts = dice.poisson(MEAN * np.exp(rates))
    found = [rate_change(row[:12].tolist(), row[12:].tolist(), drift=drift) for row in counts]
    return sum(one.high < 1 for one in found) / RUNS, sum(one.low > 1 for one in found) / RUNS


@pytest.mark.parametrize(
    ("likeness", "drift", "better", "worse"),
    [(0.0, 0.0, 0.021, 0.029), (0.8, 0.0, 0.092, 0.110), (0.8, ASSUMED, 0.001, 0.001)],
)
def test_is_fooled_without_drift_and_not_with_it(
    likeness: float, drift: float, better: float, worse: float
) -> None:
    assert false_alarms(likeness, drift) == pytest.approx((better, worse), abs=0.01)
