"""What is left of a change when the course of the months before is carried on."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peelian.analysis.differences.designs import Area, design
from peelian.analysis.differences.drifts import carried_on
from peelian.analysis.differences.fitting import fit


def left_of(areas: list[Area]) -> float:
    """The log ratio that is left."""
    treated = [area for area in areas if area.start is not None]
    compared = [area for area in areas if area.start is None]
    found = design(treated, compared, len(areas[0].counts))
    counts = np.array([area.counts for area in [*treated, *compared]], dtype=np.int64)
    left = carried_on(counts, found, fit(found))
    assert left is not None
    return left.log_ratio


def course(code: str, drift: float, *, start: int | None, effect: float = 0.0, months: int = 24) -> Area:
    """A large count that drifts by a share a month, and falls by another from its start on."""
    told = [
        round(
            1e6
            * math.exp(drift * month + (math.log1p(effect) if start is not None and month >= start else 0))
        )
        for month in range(months)
    ]
    return Area(code, told, start)


def test_by_hand() -> None:
    """Twelve months each way. The drift from the first to the last third of the months before is e^0.08, eight months
    apart; twelve months lie between the middles before and after, so 0.12 is carried on."""
    areas = [
        course("a", 0.01, start=12),
        course("b", 0.01, start=12),
        course("c", 0, start=None),
        course("d", 0, start=None),
    ]

    assert left_of(areas) == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize("start", [7, 9, 12, 16])
@pytest.mark.parametrize("effect", [-0.3, 0.0, 0.4])
def test_leaves_the_effect_of_any_straight_course(start: int, effect: float) -> None:
    areas = [course(f"t{n}", -0.02, start=start, effect=effect) for n in range(3)]
    areas += [course(f"c{n}", 0.005, start=None) for n in range(3)]

    assert left_of(areas) == pytest.approx(math.log1p(effect), abs=0.01)


def test_leaves_the_effect_where_areas_start_at_different_times() -> None:
    areas = [course(f"t{n}", -0.02, start=start, effect=-0.3) for n, start in enumerate((8, 12, 12, 15))]
    areas += [course(f"c{n}", 0, start=None) for n in range(4)]

    assert left_of(areas) == pytest.approx(math.log(0.7), abs=0.02)


def test_is_none_where_a_third_holds_nothing() -> None:
    areas = [Area("t", [0] * 4 + [9] * 20, 12), Area("u", [0] * 4 + [9] * 20, 12)]
    areas += [Area(f"c{n}", [9] * 24, None) for n in range(2)]
    found = design(areas[:2], areas[2:], 24)
    counts = np.array([area.counts for area in areas], dtype=np.int64)

    assert carried_on(counts, found, fit(found)) is None
