"""Percentages that sum to 100."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.percentages import percentages


class TestPercentages:
    def test_of_the_leavers_of_2024_sum_as_the_papers_did_not(self) -> None:
        """The paper prints 36.73, 39.18, 16.73, 4.69 and 2.7: 100.03."""
        found = percentages([180, 192, 82, 23, 13])

        assert found == tuple(map(Decimal, ("36.74", "39.18", "16.74", "4.69", "2.65")))
        assert sum(found) == 100

    @given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20), st.integers(0, 4))
    def test_sum_to_a_hundred_and_are_less_than_a_step_off(self, counts: list[int], places: int) -> None:
        found = percentages(counts, places=places)

        if sum(counts):
            assert sum(found) == 100
            for count, share in zip(counts, found, strict=True):
                assert abs(float(share) - 100 * count / sum(counts)) < 10.0**-places
        else:
            assert not any(found)

    def test_are_none_of_nothing(self) -> None:
        assert percentages([]) == ()
        assert percentages([0, 0]) == (0, 0)

    def test_refuse_counts_below_nothing(self) -> None:
        with pytest.raises(ValueError, match="from 0"):
            percentages([-1, 2])
