"""Leaver rates: published figures, and that the steps between two definitions sum to their difference."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.leaver_rates import (
    YearOfLeavers,
    explain_difference,
    implied_strength,
    leaver_rate_force,
    leaver_rate_home_office,
)


class TestHomeOffice:
    @pytest.mark.parametrize(
        ("leavers", "strength", "percent"),
        [(9_080, 147_434, 6.16), (9_479, 147_434, 6.43), (4_575, 140_200, 3.26)],
    )
    def test_equals_what_is_published(self, leavers: float, strength: float, percent: float) -> None:
        """Police workforce, England and Wales: years to March 2025, March 2025 (joiners) and March 2023."""
        rate = leaver_rate_home_office(leavers, strength).rate

        assert rate is not None
        assert round(100 * rate, 2) == percent

    def test_has_no_rate_without_anybody(self) -> None:
        assert leaver_rate_home_office(0, 0).rate is None

    @pytest.mark.parametrize(("leavers", "strength"), [(-1, 5), (1, -5), (math.nan, 5), (1, math.inf)])
    def test_refuses_what_is_no_rate(self, leavers: float, strength: float) -> None:
        with pytest.raises(ValueError, match="no leaver rate"):
            leaver_rate_home_office(leavers, strength)


class TestThePaperOf2024:
    def test_divided_by_something_that_it_does_not_name(self) -> None:
        """490 leavers and 5.96 per cent: not the 8,067, 7,952 or 8,084 in the paper."""
        assert implied_strength(490, 5.96) == (8_215, 8_228)

    @pytest.mark.parametrize(
        ("leavers", "strength", "percent"),
        [(490, 8_067, 6.07), (490, 7_952, 6.16), (490, 8_084, 6.06), (408, 8_067, 5.06), (408, 8_222, 4.96)],
    )
    def test_would_have_another_rate_on_each_strength(
        self, leavers: int, strength: int, percent: float
    ) -> None:
        rate = leaver_rate_force(leavers, strength).rate

        assert rate is not None
        assert round(100 * rate, 2) == percent

    @pytest.mark.parametrize(("leavers", "percent"), [(0, 5.96), (490, 0.0), (490, 0.005)])
    def test_implies_nothing_without_leavers_or_a_rate(self, leavers: int, percent: float) -> None:
        with pytest.raises(ValueError, match="imply no strength"):
            implied_strength(leavers, percent)


class TestDifference:
    def test_names_what_is_counted_otherwise(self) -> None:
        found = explain_difference(YearOfLeavers(400.0, 80.0, 408, 82, 8_000.0, 8_067, 8_010))

        assert found is not None
        assert [step.words for step in found.steps] == [
            "transfers to other forces counted",
            "heads counted, not full-time equivalents",
            "divided by the average strength, not the one at the start",
        ]
        assert found.steps[0].adds == pytest.approx(0.01)
        assert found.force.rate == pytest.approx(490 / 8_010)

    @given(
        st.floats(0, 900), st.floats(0, 200), st.integers(0, 900), st.integers(0, 200),
        st.floats(1, 9_000), st.integers(1, 9_000), st.floats(1, 9_000),
    )  # fmt: skip
    def test_is_the_sum_of_its_steps(
        self, left: float, went: float, heads: int, moved: int, opening: float, people: int, average: float
    ) -> None:
        found = explain_difference(YearOfLeavers(left, went, heads, moved, opening, people, average))

        assert found is not None
        assert found.force.rate is not None
        assert found.home_office.rate is not None
        assert sum(step.adds for step in found.steps) == pytest.approx(found.difference, abs=1e-9)
        assert found.home_office.rate + found.difference == pytest.approx(found.force.rate, abs=1e-9)

    def test_is_not_explained_without_a_strength(self) -> None:
        assert explain_difference(YearOfLeavers(1, 0, 1, 0, 0, 10, 10)) is None
