"""How many leave of how many: by the Home Office's definition, by a force's own, and why the two differ.

The Home Office (Police workforce, England and Wales; user guide of January 2024) divides leavers in full-time
equivalents, without transfers to other forces, by the strength at the 31 March before. A force's paper divides heads,
transfers among them, by a strength of its choice. Both are right; side by side without a word they mislead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

VERSION = "1"


class Counted(StrEnum):
    """What people are counted in."""

    FTE = "FTE"
    HEADCOUNT = "headcount"


@dataclass(frozen=True, slots=True)
class LeaverRate:
    """`leavers` of `strength`, a year; `rate` is None where there is nobody to leave."""

    rate: float | None
    leavers: float
    strength: float
    counted: Counted
    definition: str
    words: str
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class YearOfLeavers:
    """What both rates of one year rest on. `transfers_*` went to other forces; `leavers_*` don't contain them."""

    leavers_fte: float
    transfers_fte: float
    leavers_heads: int
    transfers_heads: int
    opening_fte: float
    opening_heads: float
    average_heads: float


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the definitions do differently, and what it adds to the rate (a share, not per cent)."""

    words: str
    rate: float
    adds: float


@dataclass(frozen=True, slots=True)
class Difference:
    """From the Home Office's rate to the force's in steps that sum to the difference exactly."""

    home_office: LeaverRate
    force: LeaverRate
    steps: tuple[Step, ...]
    difference: float


def leaver_rate_home_office(leavers: float, strength: float, *, by_head: bool = False) -> LeaverRate:
    """FTE leavers without transfers, over the FTE at the 31 March before (9,080 of 147,434 are 6.16 per cent).

    `by_head`: heads over heads, as special constables are counted everywhere.
    """
    counted = "heads" if by_head else "full-time equivalents"
    return _rate(
        leavers,
        strength,
        Counted.HEADCOUNT if by_head else Counted.FTE,
        "home-office",
        f"leavers in {counted}, without transfers to other forces, divided by the strength at the 31 March before",
    )


def leaver_rate_force(leavers: float, average_strength: float) -> LeaverRate:
    """Heads who left, transfers among them, over the average strength of the span."""
    return _rate(
        leavers,
        average_strength,
        Counted.HEADCOUNT,
        "force",
        "people who left, transfers to other forces among them, divided by the average number in post",
    )


def explain_difference(year: YearOfLeavers) -> Difference | None:
    """Why the two rates of one year differ, one thing at a time: transfers, heads for FTE, average for opening.

    The order is part of the answer (another would share it out otherwise); the sum isn't. None where a strength is 0.
    """
    home_office = leaver_rate_home_office(year.leavers_fte, year.opening_fte)
    heads = year.leavers_heads + year.transfers_heads
    force = leaver_rate_force(heads, year.average_heads)
    if not (year.opening_fte > 0 and year.opening_heads > 0 and year.average_heads > 0):
        return None
    rates = (
        ("Home Office's definition", year.leavers_fte / year.opening_fte),
        ("transfers to other forces counted", (year.leavers_fte + year.transfers_fte) / year.opening_fte),
        ("heads counted, not full-time equivalents", heads / year.opening_heads),
        ("divided by the average strength, not the one at the start", heads / year.average_heads),
    )
    steps = tuple(Step(words, rate, rate - before) for (_, before), (words, rate) in pairwise(rates))
    return Difference(home_office, force, steps, rates[-1][1] - rates[0][1])


def implied_strength(leavers: int, printed_percent: float, *, places: int = 2) -> tuple[int, int]:
    """The least and the most strength that `leavers` can have been divided by, for such a rounded percentage.

    490 printed as 5.96 per cent were divided by something from 8,215 to 8,228, wherever the paper says it was.
    Raises ValueError unless both are above 0, and the printed one above what it is rounded by.
    """
    half = 0.5 * 10.0**-places
    if leavers <= 0 or printed_percent <= half:
        raise ValueError(f"{leavers} leavers at {printed_percent} per cent imply no strength.")
    least, most = 100 * leavers / (printed_percent + half), 100 * leavers / (printed_percent - half)
    return math.ceil(least), math.floor(most)


def _rate(leavers: float, strength: float, counted: Counted, definition: str, words: str) -> LeaverRate:
    if not (math.isfinite(leavers) and math.isfinite(strength)) or leavers < 0 or strength < 0:
        raise ValueError(f"{leavers} of {strength} is no leaver rate.")
    rate = leavers / strength if strength else None
    return LeaverRate(rate, leavers, strength, counted, definition, words)
