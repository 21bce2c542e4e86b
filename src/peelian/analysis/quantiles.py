"""Quantiles and intervals that closed forms or short tables give, so that no statistics package is needed for them."""

from __future__ import annotations

import math

VERSION = "1"

#: The 97.5th percentile of the standard normal.
Z975 = 1.959963984540054

#: The 97.5th percentile of Student's t with 1 to 30 degrees of freedom (W. S. Gosset's table as printed since Fisher,
#: Statistical Methods for Research Workers, 1925, table IV).
_T975 = (
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281,
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
)  # fmt: skip


def student_975(df: int) -> float:
    """The 97.5th percentile of Student's t.

    From a table up to 30 degrees of freedom, then the Cornish-Fisher expansion about the normal (Abramowitz and Stegun
    1964, 26.7.5), which is right to four decimals there. Raises ValueError below 1.
    """
    if df < 1:
        raise ValueError(f"Student's t needs at least one degree of freedom, not {df}.")
    if df <= len(_T975):
        return _T975[df - 1]
    z = Z975
    return z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df * df)


def poisson_interval(count: int) -> tuple[float, float]:
    """The 95 per cent interval of the mean of a Poisson count by Byar's approximation.

    Source: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II, 1987, equation 2.3; 10 gives 4.8 to
    18.4. Raises ValueError below 0.
    """
    if count < 0:
        raise ValueError(f"A count can't be below 0: {count}.")
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z975 / (3 * math.sqrt(above))) ** 3
    if count == 0:
        return 0.0, high
    low = count * (1 - 1 / (9 * count) - Z975 / (3 * math.sqrt(count))) ** 3
    return max(0.0, low), high
