"""Kendall's test of order, against what can be counted by hand and by going through all orders."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.order import EXACT, chance_of_fall


class TestChanceOfFall:
    @pytest.mark.parametrize(
        ("values", "chance"),
        [((), 1), ((3,), 1), ((2, 1), 1 / 2), ((3, 2, 1), 1 / 6), ((5, 4, 3, 2, 1), 1 / 120)],
    )
    def test_is_one_order_of_all_where_each_is_less_than_the_one_before(
        self, values: tuple[float, ...], chance: float
    ) -> None:
        assert chance_of_fall(values) == pytest.approx(chance)

    def test_says_no_more_than_it_promises_over_all_orders(self) -> None:
        found = [chance_of_fall(order) for order in permutations(range(6))]

        for level in (0.01, 0.025, 0.05, 0.2, 0.5):
            assert sum(chance <= level for chance in found) / len(found) <= level

    def test_equal_figures_overstate_the_chance(self) -> None:
        found = [chance_of_fall(order) for order in permutations((1, 1, 2, 3, 3, 4))]

        for level in (0.01, 0.025, 0.05, 0.2):
            assert sum(chance <= level for chance in found) / len(found) <= level

    def test_the_approximation_goes_on_where_the_count_ends(self) -> None:
        exact = [*range(EXACT // 2), *range(EXACT // 2)][::-1]
        more = [*exact, -1]

        assert chance_of_fall(more) == pytest.approx(chance_of_fall(exact), abs=0.005)

    @given(st.lists(st.integers(0, 9), max_size=50))
    def test_is_a_chance(self, values: list[int]) -> None:
        assert 0 <= chance_of_fall(values) <= 1
