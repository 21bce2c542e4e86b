"""The estimate: Poisson regression with an effect of each area and each month in each start's comparison.

Given what an area had in all its months, Poisson regression with area and month effects is logistic regression of after
against before with one intercept for each start and one coefficient for having started (J. Hausman, B. Hall and Z.
Griliches, Econometrica 52, 1984, 909-938): a few coefficients in place of thousands, the same estimate. With one start
it is the logarithm of the ratio of ratios. What an area always has more of, and residents that stay as many, cancel.

The variance is that of whole areas, whatever their months do among themselves (M. Bertrand, E. Duflo and S.
Mullainathan, Quarterly Journal of Economics 119, 2004, 249-275): each area left out in turn, in one step from its score
and leverage (CV3: J. MacKinnon, M. Nielsen and M. Webb, Journal of Econometrics 232, 2023, 272-299), never less than
Poisson's own. Student's t has Welch and Satterthwaite's degrees of freedom of the two groups, so that few areas give a
wide interval.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peelian.analysis.differences.designs import Design
from peelian.analysis.quantiles import student_975

Floats = NDArray[np.float64]
#: More degrees of freedom than this change no decimal that is shown.
_MOST_DF = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A change on the log scale, with its standard error by areas and its degrees of freedom."""

    log_ratio: float
    error: float
    df: int

    @property
    def change(self) -> float:
        """As a share: -0.2 is a fifth less."""
        return math.expm1(self.log_ratio)

    @property
    def low(self) -> float:
        """The lower end of the 95 per cent interval of `change`."""
        return math.expm1(self.log_ratio - student_975(self.df) * self.error)

    @property
    def high(self) -> float:
        """The upper end."""
        return math.expm1(min(self.log_ratio + student_975(self.df) * self.error, 700.0))

    @property
    def one_sided_p(self) -> float:
        """How often chance alone gives as much or more in this direction."""
        from scipy.special import stdtr

        return float(stdtr(self.df, -abs(self.log_ratio) / self.error)) if self.error else 0.0

    @property
    def leaves_out_none(self) -> bool:
        """Whether the interval leaves out "no change"."""
        return self.low > 0 or self.high < 0


def can_fit(design: Design) -> bool:
    """Whether something was counted on all four sides: a ratio of or to nought is none."""
    ours = design.treated
    sides = (
        (design.before * ours).sum(), (design.after * ours).sum(),
        design.before[design.compared].sum(), design.after[design.compared].sum(),
    )  # fmt: skip
    return all(sides) and bool(_informing(design).any())


def fit(design: Design) -> Estimate:
    """By how much the count changed where it started, against where it never did.

    Raises ValueError where it `can_fit` nothing.
    """
    if not can_fit(design):
        raise ValueError("A side of the comparison has no counts.")
    kept = _informing(design)
    before, after, treated = design.before[:, kept], design.after[:, kept], design.treated[:, kept]
    beta, alphas = _regressed(before, after, treated, design.compared)
    taking = treated | design.compared[:, None]
    whole = np.where(taking, before + after, 0)
    expected = 1 / (1 + np.exp(-(alphas + beta * treated)))
    spread = whole * expected * (1 - expected)
    ours = (spread * treated).sum(axis=0)
    share = ours / spread.sum(axis=0)
    weight = np.where(taking, treated - share, 0.0)
    score = (np.where(taking, after - whole * expected, 0.0) * weight).sum(axis=1)
    information = float((ours * (1 - share)).sum())
    leverage = (spread * weight**2).sum(axis=1) / information
    moves = score / np.maximum(1 - leverage, 1e-9) / information
    variances = [_jackknifed(moves[design.treated.any(axis=1)]), _jackknifed(moves[design.compared])]
    total = sum(variance for variance, _ in variances)
    below = math.fsum(variance**2 / df for variance, df in variances)
    df = max(1, min(_MOST_DF, math.floor(total**2 / below))) if below else 1
    return Estimate(beta, math.sqrt(max(total, 1 / information)), df)


def _informing(design: Design) -> NDArray[np.bool_]:
    """Starts in whose months something was counted on each side of the start, and in both groups."""
    taking = design.treated | design.compared[:, None]
    before, after = (design.before * taking).sum(axis=0), (design.after * taking).sum(axis=0)
    whole = design.before + design.after
    ours, theirs = (whole * design.treated).sum(axis=0), whole[design.compared].sum(axis=0)
    return np.asarray((before > 0) & (after > 0) & (ours > 0) & (theirs > 0))


def _regressed(
    before: NDArray[np.int64],
    after: NDArray[np.int64],
    treated: NDArray[np.bool_],
    compared: NDArray[np.bool_],
) -> tuple[float, Floats]:
    """The coefficient of having started, and each start's intercept."""
    from statsmodels.genmod.families import Binomial  # a second: only whoever asks pays for it
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    used = (treated | compared[:, None]) & (before + after > 0)
    rows, starts = np.nonzero(used)
    columns = np.zeros((len(rows), treated.shape[1] + 1))
    columns[np.arange(len(rows)), starts] = 1.0
    columns[:, -1] = treated[rows, starts]
    told = np.column_stack([after[rows, starts], before[rows, starts]])
    with warnings.catch_warnings():
        # It warns of every fit without a residue. What can't be told apart was turned away by `can_fit`.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        found = GLM(told, columns, family=Binomial()).fit(tol=1e-10)
    return float(found.params[-1]), np.asarray(found.params[:-1], dtype=np.float64)


def _jackknifed(moves: Floats) -> tuple[float, int]:
    """The variance from leaving each area of a group out in turn, and its degrees of freedom."""
    count = len(moves)
    if count < 2:
        return 0.0, 1
    return float((moves**2).sum()) * (count - 1) / count, count - 1
