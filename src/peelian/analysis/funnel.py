"""Which units lose more people than chance explains: a funnel of counts against the rate of all together.

A unit of 30 that loses three and one of 300 that loses thirty have the same rate; only the second says much. Limits
widen as a unit gets smaller (D. J. Spiegelhalter, Statistics in Medicine 24, 2005, 1185-1202), so that no list of the
"worst" is made of the smallest. It speaks of units, never of a person.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.suppression import LEAST, suppress_list

VERSION = "1"
#: Beyond the inner limits lies one unit in twenty by chance alone, beyond the outer one in five hundred.
INNER, OUTER = 0.95, 0.998


class Says(StrEnum):
    """What a unit's count says against the rate of all."""

    MUCH_MORE = "much more"
    MORE = "more"
    AS_OTHERS = "as others"
    FEWER = "fewer"
    MUCH_FEWER = "much fewer"
    HIDDEN = "hidden"  # too few to tell


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit's count in a span, and the person-years served in it."""

    key: str
    name: str
    count: int
    person_years: float


@dataclass(frozen=True, slots=True)
class UnitSignal:
    """A unit against all: `expected` at the rate of all, limits as counts. `count` is None where it isn't told."""

    key: str
    name: str
    count: int | None
    person_years: float
    expected: float
    inner: tuple[int, int]
    outer: tuple[int, int]
    says: Says


@dataclass(frozen=True, slots=True)
class Funnel:
    """All units, those that lost the most against what is expected first; hidden ones last, by name."""

    rate: float | None
    total: int | None
    person_years: float
    rows: tuple[UnitSignal, ...]
    by_chance: float
    version: str = VERSION

    @property
    def hides(self) -> bool:
        """Whether any count isn't told."""
        return any(row.count is None for row in self.rows)


def funnel(
    units: Sequence[UnitCount], *, least: int = LEAST, hidden: Collection[str] = frozenset()
) -> Funnel:
    """Each unit's count against Poisson limits around what the rate of all units together would give it.

    Counts below `least` aren't told, nor as many others as would give them away, nor those of the units named `hidden`
    (for what else is told of them; a caller names two at least). `by_chance`: how many units are
    expected beyond the inner limits if all were alike. Raises ValueError for a count or person-years below 0, or a
    count in a unit where nobody served.
    """
    if any(
        unit.count < 0 or unit.person_years < 0 or (unit.count and not unit.person_years) for unit in units
    ):
        raise ValueError("Counts and person-years are from 0, and nobody leaves where nobody served.")
    years = math.fsum(unit.person_years for unit in units)
    total = sum(unit.count for unit in units)
    rate = total / years if years else None
    safe = suppress_list([unit.count for unit in units], least=least)
    rows = [
        _signal(unit, None if unit.key in hidden else shown, rate or 0.0)
        for unit, shown in zip(units, safe.counts, strict=True)
    ]
    rows.sort(key=lambda row: (row.count is None, -_excess(row), row.name))
    told = sum(row.count is not None and row.expected > 0 for row in rows)
    return Funnel(
        rate if safe.total is not None else None, safe.total, years, tuple(rows), told * (1 - INNER)
    )


def poisson_limits(expected: float, within: float) -> tuple[int, int]:
    """The least and the most that chance brings `within` (0 to 1) of the time: at most half of the rest lies below the
    one, and at most half above the other. Raises ValueError unless 0 <= expected and 0 < within < 1.
    """
    if not (0 <= expected < math.inf and 0 < within < 1):
        raise ValueError(f"There are no limits of {expected!r} within {within!r}.")
    tail = (1 - within) / 2
    low, count, below = None, 0, 0.0
    while True:
        # In logarithms: e to the minus of some hundreds is nothing to a computer.
        below += math.exp(count * math.log(expected) - expected - math.lgamma(count + 1)) if expected else 1.0
        if low is None and below > tail:
            low = count
        if below >= 1 - tail or (count > expected and 1 - below < 1e-15):
            return low or 0, count
        count += 1


def _signal(unit: UnitCount, shown: int | None, rate: float) -> UnitSignal:
    expected = rate * unit.person_years
    inner, outer = poisson_limits(expected, INNER), poisson_limits(expected, OUTER)
    return UnitSignal(
        unit.key, unit.name, shown, unit.person_years, expected, inner, outer, _says(shown, inner, outer)
    )


def _says(count: int | None, inner: tuple[int, int], outer: tuple[int, int]) -> Says:
    if count is None:
        return Says.HIDDEN
    if count > inner[1]:
        return Says.MUCH_MORE if count > outer[1] else Says.MORE
    if count < inner[0]:
        return Says.MUCH_FEWER if count < outer[0] else Says.FEWER
    return Says.AS_OTHERS


def _excess(row: UnitSignal) -> float:
    if row.count is None or not row.expected:
        return 0.0
    return (row.count - row.expected) / math.sqrt(row.expected)
