"""Looking for an effect where there can't be one: at starts that weren't, and in areas that never started.

With few areas the usual errors of regression promise too much. So the estimate is also set against lots: the starts are
drawn anew among all areas of the comparison, a thousand times, and it is counted how often chance gives as much
(randomisation inference on a studentised statistic: J. MacKinnon and M. Webb, Journal of Econometrics 218, 2020,
435-450). The statistic is the score of the regression at "no change" over its error by areas, which needs no fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peelian.analysis.differences.designs import Counts, Design, laid
from peelian.analysis.differences.fitting import Estimate, can_fit, fit

#: Lots drawn, and what they are drawn from: the same figures give the same answer whenever they are asked.
DRAWS = 999
SEED = 20171
#: Months on each side of a start that wasn't.
LEAST_AROUND = 3
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FakeStart:
    """What the months before show when they are cut so many months before the start: nothing, if all is well."""

    months_before_start: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class InPlace:
    """Areas that never started, each taken as if it had, against the others.

    Args:
        areas: how many could be taken so.
        as_far: how many of them lie as far from "no change" as the estimate.
        p: of lots about who started when, the share that gives as much as there is.
        draws: how many lots were drawn.
    """

    areas: int
    as_far: int
    p: float
    draws: int


def fake_starts(counts: Counts, design: Design) -> tuple[FakeStart, ...]:
    """The estimate for each start that wasn't, three months or more from both ends of the months before.

    Args:
        counts: by area and month, in the design's order.
        design: the true starts.
    """
    shortest = min(start - first for first, start, _ in design.windows)
    found = []
    for back in range(LEAST_AROUND, shortest - LEAST_AROUND + 1):
        windows = tuple((first, start - back, start) for first, start, _ in design.windows)
        faked = laid(counts, design.treated, design.compared, windows)
        if can_fit(faked):
            found.append(FakeStart(back, fit(faked)))
    return tuple(found)


def in_place(design: Design, estimate: Estimate) -> InPlace:
    """The estimate against areas that never started, and against lots."""
    ratios = _as_if(design)
    return InPlace(
        areas=len(ratios),
        as_far=int((np.abs(ratios) >= abs(estimate.log_ratio)).sum()),
        p=_by_lot(design),
        draws=DRAWS,
    )


def score(before: Counts, after: Counts, treated: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The studentised score at "no change" of one or many assignments of starts to areas.

    Args:
        before, after: by area and start.
        treated: by assignment (any number of leading axes), area and start; who has none is compared with.
    """
    compared = np.asarray(~treated.any(axis=-1))
    taking = treated | compared[..., None]
    whole = np.where(taking, before + after, 0)
    sums = whole.sum(axis=-2)
    pooled = np.where(taking, after, 0).sum(axis=-2) / np.maximum(sums, 1)
    rest = np.where(taking, after, 0) - whole * pooled[..., None, :]
    share = np.where(treated, whole, 0).sum(axis=-2) / np.maximum(sums, 1)
    moves = (rest * (treated - share[..., None, :])).sum(axis=-1)
    error = np.sqrt((moves**2).sum(axis=-1))
    return np.asarray(np.divide(moves.sum(axis=-1), error, out=np.zeros_like(error), where=error > 0))


def _by_lot(design: Design) -> float:
    """The share of lots, the true one among them, whose score is as far from 0."""
    draw = np.random.default_rng(SEED)
    true = abs(float(score(design.before, design.after, design.treated)))
    rows = len(design.treated)
    as_far = 0
    for begin in range(0, DRAWS, _AT_ONCE):
        orders = draw.permuted(np.tile(np.arange(rows), (min(_AT_ONCE, DRAWS - begin), 1)), axis=1)
        scores = np.abs(score(design.before, design.after, design.treated[orders]))
        as_far += int((scores >= true * (1 - 1e-9)).sum())
    return (1 + as_far) / (1 + DRAWS)


def _as_if(design: Design) -> NDArray[np.float64]:
    """The log ratio of ratios of each area that never started, at the start that most areas have."""
    column = int(design.treated.sum(axis=0).argmax())
    before = design.before[design.compared, column].astype(np.float64)
    after = design.after[design.compared, column].astype(np.float64)
    rest_before, rest_after = before.sum() - before, after.sum() - after
    known = (before > 0) & (after > 0) & (rest_before > 0) & (rest_after > 0)
    return np.asarray(
        np.log(after[known] / before[known]) - np.log(rest_after[known] / rest_before[known]),
        dtype=np.float64,
    )
