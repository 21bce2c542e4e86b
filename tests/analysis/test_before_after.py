"""Daily counts of two weeks, compared."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.analysis.before_after import before_after

WEEK = st.lists(st.integers(0, 5000), min_size=7, max_size=7)


class TestBeforeAfter:
    def test_of_the_same_week_twice_is_one_within_poissons_interval(self) -> None:
        change = before_after([100] * 7, [100] * 7)
        assert change is not None
        assert (change.ratio, change.dispersion) == (1.0, 1.0)
        # exp(2.4469 * sqrt(2 / 700)) by hand
        assert (round(change.low, 4), round(change.high, 4)) == (0.8774, 1.1397)

    def test_of_twice_as_many_is_more(self) -> None:
        change = before_after([100, 90, 110, 100, 95, 60, 50], [210, 170, 230, 190, 200, 115, 98])
        assert change is not None
        assert change.low > 1.5
        assert change.high < 2.6

    def test_does_not_take_weekdays_for_scatter(self) -> None:
        change = before_after([200, 200, 200, 200, 200, 20, 20], [400, 400, 400, 400, 400, 40, 40])
        assert change is not None
        assert change.dispersion == 1.0

    def test_says_less_where_days_scatter_more(self) -> None:
        calm = before_after([100] * 7, [130] * 7)
        wild = before_after([20, 180, 30, 170, 50, 150, 100], [250, 30, 210, 40, 240, 40, 100])
        assert calm is not None
        assert wild is not None
        assert calm.low > 1
        assert wild.low < 1 < wild.high

    @pytest.mark.parametrize(("before", "after"), [([0] * 7, [5] * 7), ([5] * 7, [0] * 7)])
    def test_of_nothing_is_nothing(self, before: list[int], after: list[int]) -> None:
        assert before_after(before, after) is None

    @pytest.mark.parametrize(("before", "after"), [([1] * 6, [1] * 7), ([1] * 7, [-1] * 7)])
    def test_refuses_what_is_no_week(self, before: list[int], after: list[int]) -> None:
        with pytest.raises(ValueError, match="Two weeks"):
            before_after(before, after)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(before=WEEK, after=WEEK)
    def test_turned_round_gives_the_inverse(self, before: list[int], after: list[int]) -> None:
        there, back = before_after(before, after), before_after(after, before)
        if there is None or back is None:
            assert there is back
            return
        assert there.ratio * back.ratio == pytest.approx(1)
        assert there.low * back.high == pytest.approx(1)
        assert there.low < there.ratio < there.high
