"""How far areas part from each other anyway."""

from __future__ import annotations

import random

import pytest

from peelian.analysis.drift import ASSUMED, drift


def test_is_assumed_of_fewer_than_ten_areas() -> None:
    found = drift([(0.0, 0.1)] * 9)

    assert (found.tau, found.areas) == (ASSUMED, 0)


def test_is_nothing_where_areas_move_together() -> None:
    assert drift([(0.1, 0.05)] * 12).tau == 0


def test_of_equal_variances_is_what_the_scatter_leaves() -> None:
    logs = [-0.4, -0.2, 0.0, 0.2, 0.4] * 4
    scatter = sum(log * log for log in logs) / 19

    assert drift([(log, 0.01) for log in logs]).tau ** 2 == pytest.approx(scatter - 0.01)


def test_comes_back_from_a_simulation() -> None:
    draw = random.Random(5)
    pairs = []
    for _ in range(4000):
        variance = draw.uniform(0.02, 0.2)
        pairs.append((draw.gauss(0.1, 0.3) + draw.gauss(0, variance**0.5), variance))

    assert drift(pairs).tau == pytest.approx(0.3, abs=0.02)


def test_refuses_a_variance_of_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        drift([(0.0, 0.0)])
