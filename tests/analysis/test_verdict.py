"""Before and after against elsewhere: golden figures, properties, and what it says of simulated truth."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.verdict import (
    RateChange,
    rate_change,
    share_change,
    smallest_points_seen,
    smallest_rise_seen,
    smallest_seen,
)

rows = st.lists(st.integers(0, 60), min_size=2, max_size=12)


class TestRateChange:
    def test_gives_the_golden_figures(self) -> None:
        found = rate_change([20] * 12, [15] * 4, comparison_before=[40] * 12, comparison_after=[40] * 4)

        assert [round(value, 3) for value in (found.ratio, found.low, found.high)] == [0.750, 0.537, 1.048]
        assert (found.dispersion, found.df, found.comparison_after) == (1.0, 14, 160)

    def test_takes_what_happened_everywhere_out(self) -> None:
        found = rate_change([20] * 6, [10] * 6, comparison_before=[40] * 6, comparison_after=[20] * 6)

        assert found.ratio == pytest.approx(1.0)

    def test_drift_widens_and_moves_nothing(self) -> None:
        plain, drifting = rate_change([20] * 12, [15] * 4), rate_change([20] * 12, [15] * 4, drift=0.25)

        assert (drifting.ratio, drifting.variance) == (plain.ratio, plain.variance)
        assert drifting.low < plain.low < plain.high < drifting.high

    def test_series_widen_it_by_students_t(self) -> None:
        calm, wild = rate_change([20, 20, 20], [10, 10]), rate_change([0, 60, 0], [20, 0])

        assert wild.ratio == calm.ratio
        assert wild.dispersion > 10
        assert wild.high / wild.low > calm.high / calm.low

    def test_can_be_said_of_nothing_at_all(self) -> None:
        found = rate_change([0] * 12, [0] * 4, comparison_before=[0] * 12, comparison_after=[0] * 4)

        assert found.low < 1 < found.high

    @given(rows, rows, st.floats(0, 0.5))
    def test_turned_round_it_is_the_reciprocal(
        self, before: list[int], after: list[int], drift: float
    ) -> None:
        there, back = rate_change(before, after, drift=drift), rate_change(after, before, drift=drift)

        assert there.ratio == pytest.approx(1 / back.ratio)
        assert there.low == pytest.approx(1 / back.high)

    @given(rows, rows, st.randoms())
    def test_does_not_hang_on_the_order_of_periods(
        self, before: list[int], after: list[int], shuffler: random.Random
    ) -> None:
        mixed = list(before)
        shuffler.shuffle(mixed)

        assert rate_change(mixed, after).high == pytest.approx(rate_change(before, after).high)

    @given(rows, rows)
    def test_the_interval_holds_the_ratio_and_no_nan(self, before: list[int], after: list[int]) -> None:
        found = rate_change(before, after, comparison_before=after[:1] * len(before), comparison_after=after)

        assert 0 < found.low <= found.ratio <= found.high < math.inf

    @pytest.mark.parametrize(
        ("before", "after", "more"),
        [
            ([], [1], {}),
            ([1], [], {}),
            ([1, -1], [1], {}),
            ([1, 1], [1], {"drift": -0.1}),
            ([1, 1], [1], {"comparison_before": [1], "comparison_after": [1]}),
            ([1, 1], [1], {"comparison_before": [1, 1]}),
        ],
    )
    def test_refuses_what_makes_no_sense(
        self, before: list[int], after: list[int], more: dict[str, object]
    ) -> None:
        with pytest.raises(ValueError, match="counts from 0 up"):
            rate_change(before, after, **more)  # type: ignore[arg-type]


class TestShareChange:
    def test_gives_newcombes_figures(self) -> None:
        """His examples a and c (1998, table II, method 10), with the groups in our order."""
        for (k0, n0, k1, n1), expected in {
            (48, 80, 56, 70): (0.2, 0.0524, 0.3339),
            (3, 10, 9, 10): (0.6, 0.1705, 0.8090),
        }.items():
            found = share_change(k0, n0, k1, n1)

            assert (found.difference, found.low, found.high) == pytest.approx(expected, abs=5e-5)

    def test_refuses_a_side_that_nobody_answered(self) -> None:
        with pytest.raises(ValueError, match="somebody"):
            share_change(0, 0, 1, 2)


class TestSmallestSeen:
    @pytest.mark.parametrize(
        ("before", "drift", "expected"),
        [(240, 0.0, 29), (240, 0.2, 41), (240, 0.25, 46), (60, 0.0, 54), (60, 0.2, 60), (60, 0.25, 62)],
    )
    def test_is_what_the_interval_would_leave_out(self, before: int, drift: float, expected: int) -> None:
        fall = smallest_seen(
            before=before, periods_before=12, periods_after=4, comparison_before=2 * before, drift=drift
        )

        assert round(100 * fall) == expected

    def test_is_everything_where_there_is_next_to_nothing_to_see(self) -> None:
        assert smallest_seen(before=2, periods_before=12, periods_after=2) == 1.0
        assert smallest_seen(before=0, periods_before=12, periods_after=4) == 1.0

    @given(st.integers(30, 2000), st.integers(2, 12))
    def test_more_crimes_show_smaller_falls(self, before: int, after: int) -> None:
        few = smallest_seen(before=before, periods_before=12, periods_after=after, drift=0.1)

        assert smallest_seen(before=2 * before, periods_before=12, periods_after=after, drift=0.1) <= few


class TestSimulatedTruth:
    """Counts whose truth is known: Poisson, and negative binomial with up to three times its variance."""

    @pytest.mark.parametrize("mean", [2, 5, 20])
    @pytest.mark.parametrize("dispersion", [1, 2, 3])
    def test_cries_wolf_for_no_more_than_seven_in_a_hundred(self, mean: int, dispersion: int) -> None:
        draw = random.Random(100 * mean + dispersion)
        found = [_change(draw, mean, mean, dispersion) for _ in range(1500)]

        assert sum(change.low > 1 or change.high < 1 for change in found) / len(found) <= 0.07

    def test_finds_a_halving_of_twenty_a_month_four_times_in_five(self) -> None:
        draw = random.Random(11)
        found = [_change(draw, 20, 10, 1) for _ in range(500)]

        assert sum(change.high < 1 for change in found) / len(found) >= 0.8

    def test_drift_that_is_carried_keeps_the_promise_and_drift_that_is_not_breaks_it(self) -> None:
        draw = random.Random(12)
        carried = plain = 0
        for _ in range(600):
            after = 20 * math.exp(draw.gauss(0, 0.25))
            counts = [[_count(draw, mean, 1) for _ in range(n)] for mean, n in ((20, 12), (after, 4))]
            with_it, without = rate_change(*counts, drift=0.25), rate_change(*counts)
            carried += with_it.low > 1 or with_it.high < 1
            plain += without.low > 1 or without.high < 1

        assert carried / 600 <= 0.07
        assert plain / 600 > 0.2


def _change(draw: random.Random, before: float, after: float, dispersion: int) -> RateChange:
    def row(mean: float, periods: int) -> list[int]:
        return [_count(draw, mean, dispersion) for _ in range(periods)]

    return rate_change(
        row(before, 12),
        row(after, 4),
        comparison_before=row(2 * before, 12),
        comparison_after=row(2 * before, 4),
    )


def _count(draw: random.Random, mean: float, dispersion: int) -> int:
    """A count with this mean and `dispersion` times its variance: Poisson by inversion, its mean drawn by a gamma."""
    if dispersion > 1:
        mean = draw.gammavariate(mean / (dispersion - 1), dispersion - 1)
    left, count, chance = draw.random(), 0, math.exp(-mean)
    while left > chance and count < 200:
        left, count = left - chance, count + 1
        chance *= mean / count
    return count


class TestSmallestRiseSeen:
    def test_is_the_edge_of_what_the_interval_tells(self) -> None:
        rise = smallest_rise_seen(before=240, periods_before=12, periods_after=4, comparison_before=480)
        assert round(rise, 2) == 0.34
        after = 80 * (1 + rise)
        for more, low_is_above in ((1, True), (-1, False)):
            found = rate_change(
                [20] * 12,
                [round(after) + more, 0, 0, 0],
                comparison_before=[40] * 12,
                comparison_after=[40] * 4,
            )
            edge = found.log_ratio - 1.959964 * math.sqrt(found.variance / found.dispersion)
            assert (edge > 0) is low_is_above

    @given(before=st.integers(1, 500), after=st.integers(1, 12), drift=st.floats(0, 0.5))
    def test_more_counted_shows_a_smaller_rise(self, before: int, after: int, drift: float) -> None:
        def of(count: int) -> float:
            return smallest_rise_seen(before=count, periods_before=12, periods_after=after, drift=drift)

        assert 0 < of(2 * before) <= of(before) < math.inf

    def test_is_infinite_where_nothing_was_counted(self) -> None:
        assert smallest_rise_seen(before=0, periods_before=12, periods_after=4) == math.inf

    def test_refuses_what_is_no_count(self) -> None:
        with pytest.raises(ValueError, match="from 0 up"):
            smallest_rise_seen(before=-1, periods_before=12, periods_after=4)


class TestSmallestPointsSeen:
    def test_is_the_least_share_whose_interval_leaves_out_no_change(self) -> None:
        points = smallest_points_seen(48, 80, 70)
        k1 = round((points + 48 / 80) * 70)

        assert share_change(48, 80, k1, 70).low > 0 >= share_change(48, 80, k1 - 1, 70).low

    def test_nothing_could_be_seen_where_all_say_so_already(self) -> None:
        assert smallest_points_seen(80, 80, 70) == 1.0
        with pytest.raises(ValueError, match="somebody"):
            smallest_points_seen(1, 2, 0)
