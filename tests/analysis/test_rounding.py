from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.rounding import rounded


class TestRounded:
    @pytest.mark.parametrize(
        ("n", "shown"),
        [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1002, 1000)],
    )
    def test_goes_to_the_nearest_five_and_hides_fewer(self, n: int, shown: int | None) -> None:
        assert rounded(n) == shown

    @given(st.integers(0, 10_000), st.integers(1, 50))
    def test_is_never_further_off_than_half_the_base(self, n: int, base: int) -> None:
        shown = rounded(n, base=base)

        assert (shown is None) == (0 < n < base)
        if shown is not None:
            assert shown % base == 0
            assert abs(shown - n) * 2 <= base

    @given(st.integers(1, 4), st.integers(5, 500))
    def test_does_not_tell_a_hidden_count_by_the_sum(self, hidden: int, beside: int) -> None:
        """Whatever stands beside it: another hidden count would have given the same table."""
        table = (rounded(beside), rounded(hidden + beside))
        assert any(
            (rounded(other_beside), rounded(other + other_beside)) == table
            for other in range(1, 5)
            for other_beside in range(max(5, beside - 4), beside + 5)
            if other != hidden
        )

    def test_refuses_what_is_no_count(self) -> None:
        with pytest.raises(ValueError, match="from 0"):
            rounded(-1)
