"""Before and after, against elsewhere: by how much a rate or a share changed, and what chance alone would do.

A rate's change is the relative incidence rate ratio that evaluations of places use ("relative effect size": D. P.
Farrington et al., Evidence-Based Crime Prevention, 2007; A. A. Braga and D. Weisburd, Journal of Quantitative
Criminology 38, 2022): the change here divided by the change elsewhere. Its variance on the log scale is the sum of the
reciprocal counts, stretched by how much single periods scatter beyond Poisson's (quasi-Poisson), plus the square of the
drift between areas (`analysis/drift.py`). A share's change is Newcombe's difference of two Wilson intervals.

It says whether something changed. It says nothing of the cause.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.analysis.quantiles import Z975, student_975
from peelian.analysis.rates import wilson

VERSION = "1"


@dataclass(frozen=True, slots=True)
class RateChange:
    """A rate after to before, relative to the comparison's where there is one.

    Args:
        ratio: below 1 is fewer; `low` to `high` is its 95 per cent interval.
        log_ratio, variance: its logarithm and the variance of that by chance alone, without drift: what
            `analysis.drift.drift` takes.
        dispersion: how much more than by chance periods scatter (1: no more), on `df` degrees of freedom.
        drift: the standard deviation of the log ratio between areas that the interval carries.
        before, after: counts, in `periods_before` and `periods_after`.
        comparison_before, comparison_after: counts elsewhere; None without a comparison.
    """

    ratio: float
    low: float
    high: float
    log_ratio: float
    variance: float
    dispersion: float
    df: int
    drift: float
    before: int
    after: int
    periods_before: int
    periods_after: int
    comparison_before: int | None
    comparison_after: int | None
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class ShareChange:
    """A share after minus the share before, with its 95 per cent interval; `before` and `after` are the shares."""

    difference: float
    low: float
    high: float
    before: float
    after: float
    n_before: int
    n_after: int
    version: str = VERSION


def rate_change(
    before: Sequence[int],
    after: Sequence[int],
    *,
    comparison_before: Sequence[int] | None = None,
    comparison_after: Sequence[int] | None = None,
    drift: float = 0.0,
) -> RateChange:
    """By how much the count of a period changed, relative to the comparison's.

    Args:
        before, after: counts of whole periods of one length.
        comparison_before, comparison_after: of the same periods elsewhere; both or none.
        drift: see `analysis.drift`.

    Raises:
        ValueError: a side has no period, a count is below 0, the comparison's periods are others, drift is below 0.

    Twelve months of 20 and four of 15, against 40 throughout, give 0.750 (0.537 to 1.048). A total of 0 on any side
    adds a half to all (J. B. S. Haldane, Annals of Human Genetics 20, 1956, 309-311).
    """
    here = (list(before), list(after))
    there = _comparison(here, comparison_before, comparison_after)
    if not before or not after or drift < 0 or min(*before, *after) < 0:
        raise ValueError(
            f"Two rows of counts from 0 up and a drift from 0 up are needed, not {here}, {drift}."
        )
    m, n = len(before), len(after)
    totals = [sum(row) for row in here + (there or ())]
    add = 0.5 if 0 in totals else 0.0
    x, y, *other = (total + add for total in totals)
    log_ratio = math.log(y / n) - math.log(x / m)
    if other:
        log_ratio -= math.log(other[1] / n) - math.log(other[0] / m)
    df = m + n - 2
    dispersion = max(1.0, _scatter(here, there) / df) if df else 1.0
    variance = dispersion * math.fsum(1 / total for total in (x, y, *other))
    quantile = student_975(df) if dispersion > 1 else Z975
    reach = quantile * math.sqrt(variance + drift * drift)
    return RateChange(
        ratio=math.exp(log_ratio),
        low=math.exp(log_ratio - reach),
        high=math.exp(log_ratio + reach),
        log_ratio=log_ratio,
        variance=variance,
        dispersion=dispersion,
        df=df,
        drift=drift,
        before=totals[0],
        after=totals[1],
        periods_before=m,
        periods_after=n,
        comparison_before=totals[2] if there else None,
        comparison_after=totals[3] if there else None,
    )


def share_change(k0: int, n0: int, k1: int, n1: int) -> ShareChange:
    """By how much a share changed, from `k0` of `n0` to `k1` of `n1`.

    R. G. Newcombe, Statistics in Medicine 17, 1998, 873-890, method 10: 48 of 80 to 56 of 70 gives 0.2000 (0.0524 to
    0.3339). Raises ValueError where nobody was asked or a count is impossible.
    """
    if n0 < 1 or n1 < 1:
        raise ValueError("A share needs somebody on both sides.")
    first, second = wilson(k0, n0), wilson(k1, n1)
    p0, p1 = k0 / n0, k1 / n1
    down = math.sqrt((p1 - second.low) ** 2 + (first.high - p0) ** 2)
    up = math.sqrt((second.high - p1) ** 2 + (p0 - first.low) ** 2)
    return ShareChange(p1 - p0, p1 - p0 - down, p1 - p0 + up, p0, p1, n0, n1)


def smallest_seen(
    *,
    before: int,
    periods_before: int,
    periods_after: int,
    comparison_before: int | None = None,
    drift: float = 0.0,
) -> float:
    """The least fall, as a share from 0 to 1, whose interval would leave out "no change"; 1 where none would.

    Single periods are taken to scatter no more than by chance, so the truth is rather more. Of 240 crimes in twelve
    months with four to come and a comparison of twice as many: 29 per cent without drift, 41 with 0.2. Raises
    ValueError unless all periods are from 1 up and the counts from 0 up.
    """
    if periods_before < 1 or periods_after < 1 or before < 0 or (comparison_before or 0) < 0 or drift < 0:
        raise ValueError("Periods from 1 up and counts and a drift from 0 up are needed.")
    if not before or comparison_before == 0:
        return 1.0
    share = periods_after / periods_before
    known = 1 / before + drift * drift
    if comparison_before is not None:
        known += 1 / comparison_before + 1 / (comparison_before * share)

    def seen(fall: float) -> bool:
        variance = known + 1 / (before * share * (1 - fall))
        return math.log(1 - fall) + Z975 * math.sqrt(variance) < 0

    # The left side of `seen` rises again as the count goes to 0 (the logarithm falls slower than its error grows), so
    # the first fall that is seen is looked for by steps of a hundredth and then halved.
    found = next((step / 100 for step in range(1, 100) if seen(step / 100)), None)
    if found is None:
        return 1.0
    low, high = found - 0.01, found
    for _ in range(20):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high


def smallest_rise_seen(
    *,
    before: int,
    periods_before: int,
    periods_after: int,
    comparison_before: int | None = None,
    drift: float = 0.0,
) -> float:
    """The least rise, as a share of what was (0.5 is half as many again), whose interval would leave out "no change".

    As `smallest_seen`, the other way. Infinite where nothing was counted before, here or there. Of 240 crimes in
    twelve months with four to come and a comparison of twice as many: 34 per cent without drift. Raises ValueError
    as that does.
    """
    if periods_before < 1 or periods_after < 1 or before < 0 or (comparison_before or 0) < 0 or drift < 0:
        raise ValueError("Periods from 1 up and counts and a drift from 0 up are needed.")
    if not before or comparison_before == 0:
        return math.inf
    share = periods_after / periods_before
    known = 1 / before + drift * drift
    if comparison_before is not None:
        known += 1 / comparison_before + 1 / (comparison_before * share)

    def seen(log_rise: float) -> bool:
        return log_rise > Z975 * math.sqrt(known + math.exp(-log_rise) / (before * share))

    # A greater rise lies further off and is known better, so one that is seen stays seen.
    low, high = 0.0, 1.0
    while not seen(high):
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if seen(middle) else (middle, high)
    return math.expm1(high)


def smallest_points_seen(k0: int, n0: int, n1: int) -> float:
    """The least rise of a share, in points from 0 to 1, whose interval would leave out "no change"; 1 where none would.

    From `k0` of `n0` before, with `n1` who will answer. Raises ValueError where nobody is asked.
    """
    if n1 < 1:
        raise ValueError("A share needs somebody on both sides.")
    first = math.ceil(k0 / n0 * n1) if n0 else 0
    seen = (k1 for k1 in range(first, n1 + 1) if share_change(k0, n0, k1, n1).low > 0)
    found = next(seen, None)
    return 1.0 if found is None else found / n1 - k0 / n0


def _comparison(
    here: tuple[list[int], list[int]], before: Sequence[int] | None, after: Sequence[int] | None
) -> tuple[list[int], list[int]] | None:
    if before is None and after is None:
        return None
    there = (list(before or ()), list(after or ()))
    if [len(row) for row in there] != [len(row) for row in here] or any(
        min(row, default=0) < 0 for row in there
    ):
        raise ValueError("The comparison has the same periods, and counts from 0 up.")
    return there


def _scatter(here: tuple[list[int], list[int]], there: tuple[list[int], list[int]] | None) -> float:
    """Pearson's chi-square of the periods about their block (before, after): about its mean, or, with a comparison,
    about the table of place by period without interaction."""
    if there is None:
        return math.fsum(
            (count - mean) ** 2 / mean for row in here if (mean := sum(row) / len(row)) for count in row
        )
    found = 0.0
    for ours, theirs in zip(here, there, strict=True):
        sums = (sum(ours), sum(theirs))
        for one, other in zip(ours, theirs, strict=True):
            for seen, whole in ((one, sums[0]), (other, sums[1])):
                expected = (one + other) * whole / (sums[0] + sums[1]) if one + other else 0.0
                if expected:
                    found += (seen - expected) ** 2 / expected
    return found
