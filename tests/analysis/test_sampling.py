"""What a sample says of everybody."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.sampling import mean_of

COUNTED = st.dictionaries(st.integers(0, 30), st.integers(1, 50), min_size=1, max_size=8)


class TestMeanOf:
    def test_of_everybody_is_exact(self) -> None:
        found = mean_of({0: 1, 4: 3}, population=4)

        assert (found.value, found.low, found.high, found.exact) == (3.0, 3.0, 3.0, True)

    def test_of_nobody_is_unknown(self) -> None:
        assert mean_of({}, population=0).value is None
        assert mean_of({}, population=5).high == math.inf

    def test_agrees_with_the_formula_worked_by_hand(self) -> None:
        # n = 4 of N = 100: mean 2, s² = 8/3, standard error = sqrt(8/3/4 * 0.96) = 0.8; 1.959964 * 0.8 = 1.567971
        found = mean_of({0: 1, 2: 2, 4: 1}, population=100)

        assert found.value == 2.0
        assert (found.low, found.high) == (
            pytest.approx(0.432029, abs=1e-6),
            pytest.approx(3.567971, abs=1e-6),
        )

    @given(COUNTED, st.integers(0, 1000))
    def test_lies_in_its_interval_which_is_never_negative(self, counted: dict[int, int], more: int) -> None:
        found = mean_of(counted, population=sum(counted.values()) + more)

        assert found.value is not None
        assert 0 <= found.low <= found.value <= found.high

    @pytest.mark.parametrize(("counted", "population"), [({1: 3}, 2), ({-1: 1}, 2), ({1: -1}, 2)])
    def test_refuses_what_is_no_sample(self, counted: dict[int, int], population: int) -> None:
        with pytest.raises(ValueError, match="sample"):
            mean_of(counted, population=population)

    def test_keeps_its_confidence(self) -> None:
        chance = random.Random(7)
        people = [min(9, int(chance.expovariate(0.5))) for _ in range(5_000)]
        truth, held = sum(people) / len(people), 0
        for _ in range(300):
            counted: dict[int, int] = {}
            for value in chance.sample(people, 400):
                counted[value] = counted.get(value, 0) + 1
            found = mean_of(counted, population=len(people))
            held += found.low <= truth <= found.high
        assert 0.91 <= held / 300 <= 0.99
