"""Each area that started by itself: its counts before and after, against the areas that never did, in the same months.

One area tells less than all together, and no regression knows how far a single area strays. What knows it are the
areas of the comparison: each is taken as if it had started in the same month, and their changes, each over the error
that its own counts leave, say how far an area strays where nothing began. The interval reaches as far as 95 of 100 of
them do, and never less far than Poisson's error; so it leaves out "no change" only where at most 5 in 100 stray as
far (a conformal interval: G. Shafer and V. Vovk, Journal of Machine Learning Research 9, 2008, 371-421).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peelian.analysis.differences.designs import Area, Counts, Design, design, laid, sorted_out
from peelian.analysis.differences.judging import LEVEL, MARGIN, Because, Verdict

VERSION = "1"
#: Of fewer, not one in 20 can be left outside.
LEAST_COMPARISON = math.ceil(1 / LEVEL) - 1
#: Poisson's own reach at 95 per cent.
_POISSON = 1.959964


@dataclass(frozen=True, slots=True)
class Single:
    """An area that started, by itself.

    Args:
        code: names it.
        verdict: what can be said of it.
        because: why not more; None of a verdict that says something.
        before, after: its counts; None where it started too near an end of the months.
        comparison_before, comparison_after: of the comparison, in the same months.
        change: against the comparison, -0.2 for a fifth less; None where a count is 0.
        low, high: its interval; None where there are too few areas to compare with.
    """

    code: str
    verdict: Verdict
    because: Because | None
    before: int | None = None
    after: int | None = None
    comparison_before: int | None = None
    comparison_after: int | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """A log ratio of ratios with the ends of its interval."""

    log_ratio: float
    reach: float

    @property
    def leaves_out_none(self) -> bool:
        return abs(self.log_ratio) > self.reach


def singly(areas: Sequence[Area], *, months: int) -> tuple[Single, ...]:
    """What can be said of each area that started, in their order.

    Args:
        areas: all of them, each with a count for each month.
        months: how many.

    Raises:
        ValueError: an area has other months, a count below 0, or its code twice.
    """
    treated, compared, _ = sorted_out(areas, months)
    whole = {area.code for area in treated}
    return tuple(
        _judged(area, compared, months)
        if area.code in whole
        else Single(area.code, Verdict.CANT_TELL, Because.FEW_MONTHS)
        for area in areas
        if area.start is not None
    )


def _judged(area: Area, compared: Sequence[Area], months: int) -> Single:
    if not compared:
        return Single(area.code, Verdict.CANT_TELL, Because.FEW_COMPARISON)
    found = design([area], compared, months)
    change = _change(found)
    verdict, because = _verdict(area, compared, found, change)
    low = high = None
    if change is not None and math.isfinite(change.reach):
        low = math.expm1(change.log_ratio - change.reach)
        high = math.expm1(change.log_ratio + change.reach)
    return Single(
        area.code, verdict, because, int(found.before[0, 0]), int(found.after[0, 0]),
        int(found.before[1:, 0].sum()), int(found.after[1:, 0].sum()),
        None if change is None else math.expm1(change.log_ratio), low, high,
    )  # fmt: skip


def _verdict(
    area: Area, compared: Sequence[Area], found: Design, change: _Change | None
) -> tuple[Verdict, Because | None]:
    if change is None:
        return Verdict.CANT_TELL, Because.ZEROS
    if not math.isfinite(change.reach):
        return Verdict.CANT_TELL, Because.FEW_COMPARISON
    earlier = _change(_half_of_before(area, compared, found))
    if earlier is None or earlier.leaves_out_none:
        return Verdict.CANT_TELL, Because.ZEROS if earlier is None else Because.PRE_TREND
    if change.leaves_out_none:
        return (Verdict.FELL if change.log_ratio < 0 else Verdict.ROSE), None
    low, high = change.log_ratio - change.reach, change.log_ratio + change.reach
    if math.expm1(low) >= -MARGIN and math.expm1(high) <= MARGIN:
        return Verdict.NO_SIGN, None
    return Verdict.CANT_TELL, Because.WIDE


def _half_of_before(area: Area, compared: Sequence[Area], found: Design) -> Design:
    """The months before, cut in the middle: there must be nothing to find."""
    ((first, start, _),) = found.windows
    counts = np.array([one.counts for one in (area, *compared)], dtype=np.int64)
    return laid(counts, found.treated, found.compared, ((first, (first + start) // 2, start),))


def _change(found: Design) -> _Change | None:
    """The first area's change against all others; None where a count is 0."""
    before, after = found.before[:, 0], found.after[:, 0]
    own, error = _against_the_rest(before, after)
    if not np.isfinite(own[0]):
        return None
    # An area of the comparison is set against the others of it, without the one that started.
    others, errors = _against_the_rest(before[1:], after[1:])
    known = np.isfinite(others)
    strays = np.sort(np.abs(others[known]) / errors[known])
    place = math.ceil((1 - LEVEL) * (len(strays) + 1))
    reach = max(float(strays[place - 1]), _POISSON) * float(error[0]) if place <= len(strays) else math.inf
    return _Change(float(own[0]), reach)


def _against_the_rest(before: Counts, after: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log ratio of ratios of each area against all others, and its Poisson error; not a number where a count is 0."""
    counts = np.stack([after, before, before.sum() - before, after.sum() - after]).astype(np.float64)
    counts[counts <= 0] = np.nan
    logs = np.log(counts)
    return logs[0] - logs[1] + logs[2] - logs[3], np.sqrt((1 / counts).sum(axis=0))
