"""A funnel of units: exact Poisson limits, nothing small told, and the smallest aren't the worst."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.funnel import Says, UnitCount, funnel, poisson_limits


def poisson(count: int, expected: Fraction) -> float:
    return float(expected**count / math.factorial(count)) * math.exp(-float(expected))


class TestLimits:
    @pytest.mark.parametrize(
        ("expected", "within", "limits"), [(10.0, 0.95, (4, 17)), (1.0, 0.95, (0, 3)), (0.0, 0.95, (0, 0))]
    )
    def test_are_those_of_the_tables(self, expected: float, within: float, limits: tuple[int, int]) -> None:
        """Quantiles of the Poisson distribution at 0.025 and 0.975: 4 and 17 of 10, 0 and 3 of 1."""
        assert poisson_limits(expected, within) == limits

    @given(st.integers(1, 400), st.sampled_from([0.95, 0.998]))
    @settings(deadline=None)
    def test_leave_out_no_more_than_their_share_on_each_side(self, tenths: int, within: float) -> None:
        expected = Fraction(tenths, 10)
        low, high = poisson_limits(float(expected), within)
        tail = (1 - within) / 2

        assert sum(poisson(k, expected) for k in range(low)) <= tail + 1e-12
        assert sum(poisson(k, expected) for k in range(low + 1)) > tail - 1e-12
        assert sum(poisson(k, expected) for k in range(high + 1)) >= 1 - tail - 1e-9

    @given(st.floats(0, 5_000))
    @settings(deadline=None, max_examples=30)
    def test_hold_what_is_expected(self, expected: float) -> None:
        low, high = poisson_limits(expected, 0.95)

        assert low <= expected <= high + 1

    @pytest.mark.parametrize(
        ("expected", "within"), [(-1, 0.9), (math.nan, 0.9), (math.inf, 0.9), (1, 0), (1, 1)]
    )
    def test_refuse_what_is_no_count(self, expected: float, within: float) -> None:
        with pytest.raises(ValueError, match="no limits"):
            poisson_limits(expected, within)


class TestFunnel:
    def test_the_same_rate_says_more_of_a_large_unit(self) -> None:
        found = funnel(
            [
                UnitCount("a", "Small", 6, 50),
                UnitCount("b", "Large", 60, 500),
                UnitCount("c", "Rest", 280, 4_000),
            ]
        )

        assert {row.name: row.says for row in found.rows} == {
            "Small": Says.AS_OTHERS,
            "Large": Says.MUCH_MORE,
            "Rest": Says.AS_OTHERS,
        }
        assert found.rows[0].name == "Large"

    def test_tells_no_small_count_and_says_nothing_of_it(self) -> None:
        found = funnel(
            [UnitCount("a", "Tiny", 3, 5), UnitCount("b", "Next", 7, 90), UnitCount("c", "Big", 90, 1_500)]
        )

        hidden = [row for row in found.rows if row.count is None]
        assert "Tiny" in {row.name for row in hidden}
        assert len(hidden) >= 2, "one alone is the total less the rest"
        assert all(row.says is Says.HIDDEN for row in hidden)

    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 900)), min_size=1, max_size=8))
    @settings(deadline=None, max_examples=50)
    def test_expects_of_all_together_what_there_was(self, units: list[tuple[int, int]]) -> None:
        found = funnel([UnitCount(str(n), str(n), *unit) for n, unit in enumerate(units)])

        assert math.fsum(row.expected for row in found.rows) == pytest.approx(sum(n for n, _ in units))
        assert all(row.count is None or row.count == 0 or row.count >= 5 for row in found.rows)
        assert all((row.says is Says.HIDDEN) == (row.count is None) for row in found.rows)

    def test_of_nobody_has_no_rate(self) -> None:
        assert funnel([]).rate is None

    @pytest.mark.parametrize(
        "unit", [UnitCount("a", "A", -1, 1), UnitCount("a", "A", 0, -1), UnitCount("a", "A", 1, 0)]
    )
    def test_refuses_leavers_where_nobody_served(self, unit: UnitCount) -> None:
        with pytest.raises(ValueError, match="from 0"):
            funnel([unit])
