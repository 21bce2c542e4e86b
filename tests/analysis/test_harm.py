"""Harm against the harm before it: what may be said, and what may not."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.harm import harm, harm_trend
from peelian.analysis.trend import Because, Direction

WEIGHTS = {"robbery": 365.0, "burglary": 20.0, "shoplifting": 1.0}

counts = st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(0, 400))


class TestHarm:
    def test_two_of_weight_ten_are_one_of_weight_twenty(self) -> None:
        assert harm({"a": 2}, {"a": 10}) == harm({"b": 1}, {"b": 20}) == 20

    def test_counts_only_what_has_a_weight_and_says_what_has_none(self) -> None:
        found = harm_trend({"burglary": 2, "drugs": 9}, {"burglary": 1, "drones": 0}, WEIGHTS)

        assert (found.harm_now, found.harm_before, found.unweighted) == (40, 20, ("drugs",))

    def test_refuses_what_is_no_count_and_no_weight(self) -> None:
        with pytest.raises(ValueError, match="below 0"):
            harm({"a": -1}, {"a": 1})
        for weight in (0, -1, math.nan, math.inf):
            with pytest.raises(ValueError, match="above 0"):
                harm({"a": 1}, {"a": weight})


class TestHarmTrend:
    def test_one_grave_crime_is_no_trend(self) -> None:
        """A robbery more makes four times the harm, and it is one robbery."""
        found = harm_trend({"shoplifting": 120, "robbery": 1}, {"shoplifting": 120}, WEIGHTS)

        assert found.ratio is not None
        assert found.ratio > 4
        assert (found.direction, found.because) == (Direction.UNKNOWN, Because.FEW)
        assert found.effective_now < 2

    def test_the_same_counts_of_equal_weight_are_plain_counts(self) -> None:
        found = harm_trend({"burglary": 100}, {"burglary": 50}, WEIGHTS)

        half = 1.959963984540054 * math.sqrt(1 / 100 + 1 / 50)
        assert (found.effective_now, found.effective_before) == pytest.approx((100, 50))
        assert (found.low, found.high) == pytest.approx((2 * math.exp(-half), 2 * math.exp(half)))
        assert found.direction is Direction.MORE

    def test_says_fewer_and_about_the_same(self) -> None:
        assert harm_trend({"burglary": 50}, {"burglary": 100}, WEIGHTS).direction is Direction.FEWER
        assert harm_trend({"burglary": 99}, {"burglary": 100}, WEIGHTS).direction is Direction.SAME

    def test_says_nothing_of_nothing(self) -> None:
        found = harm_trend({}, {}, WEIGHTS)

        assert (found.direction, found.ratio, found.low) == (Direction.UNKNOWN, None, None)

    @given(counts, counts, st.floats(0.01, 100))
    def test_the_unit_of_the_weights_makes_no_difference(
        self, now: dict[str, int], before: dict[str, int], factor: float
    ) -> None:
        scaled = {kind: weight * factor for kind, weight in WEIGHTS.items()}
        one, other = harm_trend(now, before, WEIGHTS), harm_trend(now, before, scaled)

        assert other.effective_now == pytest.approx(one.effective_now)
        assert other.ratio == (None if one.ratio is None else pytest.approx(one.ratio))

    def test_interval_holds_the_truth_in_simulation(self) -> None:
        """1,000 areas whose burglary really rose by a fifth: the interval misses that in about 5 per cent of them."""
        dice = random.Random(5)
        missed = 0
        for _ in range(1000):
            now, before = (
                {"burglary": _poisson(dice, 60 * by), "robbery": _poisson(dice, 15 * by)} for by in (1.2, 1)
            )
            found = harm_trend(now, before, {"burglary": 20, "robbery": 60})
            assert found.low is not None
            assert found.high is not None
            missed += not found.low <= 1.2 <= found.high
        assert 25 <= missed <= 75


def _poisson(dice: random.Random, mean: float) -> int:
    """Arrivals of rate 1 within `mean`."""
    count, moment = 0, dice.expovariate(1)
    while moment < mean:
        count, moment = count + 1, moment + dice.expovariate(1)
    return count
