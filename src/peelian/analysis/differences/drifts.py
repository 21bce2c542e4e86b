"""What is left of a change when the course of the months before is carried on.

Areas that part slowly, by a hundredth a month, have parted by an eighth a year on, and the months before are too few to
show it: a test of them passes, and the drift is taken for an effect (J. Roth, American Economic Review: Insights 4,
2022, 305-322). So the drift is estimated with its own error and carried on to the months after, and a change counts
only where it goes beyond that (the straight line of A. Rambachan and J. Roth, Review of Economic Studies 90, 2023,
2555-2591).
"""

from __future__ import annotations

import math

import numpy as np

from peelian.analysis.differences.designs import Counts, Design
from peelian.analysis.differences.fitting import Estimate, can_fit, fit


def carried_on(counts: Counts, design: Design, estimate: Estimate) -> Estimate | None:
    """The estimate less the drift of the months before, carried on from the middle of these to that of those after.

    The drift is that from the first to the last third of as many months before as all starts have. Thirds tell a
    straight line nearly as well as all months do (a variance of 13.5 for 12), and leave the sum before out of it, so
    that the two estimates are taken for independent.

    Args:
        counts: by area and month, in the design's order.
        design: the true starts.
        estimate: theirs.

    Returns:
        None where nothing was counted in a third on one of the sides.
    """
    span = min(start - first for first, start, _ in design.windows)
    third = span // 3
    thirds = _thirds(counts, design, span, third)
    if not can_fit(thirds):
        return None
    drift = fit(thirds)
    areas = design.treated.sum(axis=0)
    ahead = np.array([(until - first) / 2 for first, _, until in design.windows])
    times = float((areas * ahead).sum() / areas.sum()) / (span - third)
    return Estimate(
        estimate.log_ratio - times * drift.log_ratio,
        math.hypot(estimate.error, times * drift.error),
        min(estimate.df, drift.df),
    )


def _thirds(counts: Counts, design: Design, span: int, third: int) -> Design:
    """The first third of the months before as "before", the last as "after"."""
    sums = np.concatenate([np.zeros((len(counts), 1), dtype=np.int64), counts.cumsum(axis=1)], axis=1)
    start = np.array([start for _, start, _ in design.windows], dtype=np.int64)
    first = start - span
    return Design(
        sums[:, first + third] - sums[:, first], sums[:, start] - sums[:, start - third], design.treated,
        design.compared, design.windows,
    )  # fmt: skip
