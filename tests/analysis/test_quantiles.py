"""Student's t and Byar's interval against printed tables."""

from __future__ import annotations

import pytest

from peelian.analysis.quantiles import poisson_interval, student_975


@pytest.mark.parametrize(
    ("df", "expected"), [(1, 12.7062), (6, 2.4469), (30, 2.0423), (31, 2.0395), (60, 2.0003), (120, 1.9799)]
)
def test_student_is_as_printed(df: int, expected: float) -> None:
    assert student_975(df) == pytest.approx(expected, abs=1e-4)


def test_student_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="at least one"):
        student_975(0)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.69), (1, 0.025, 5.57), (10, 4.795, 18.39), (100, 81.36, 121.63)]
)
def test_a_counts_interval_is_the_exact_one_but_for_a_hundredth(count: int, low: float, high: float) -> None:
    found = poisson_interval(count)

    assert found[0] == pytest.approx(low, abs=0.02)
    assert found[1] == pytest.approx(high, rel=0.02)
