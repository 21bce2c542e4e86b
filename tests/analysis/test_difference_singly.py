"""Each area by itself: by hand, by plain loops, and what is said of simulated truth."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.differences.designs import Area
from peelian.analysis.differences.judging import Because, Verdict
from peelian.analysis.differences.singly import LEAST_COMPARISON, Single, singly
from tests.analysis.test_difference import drawn, flat

COUNTS = st.integers(min_value=1, max_value=40)


def steady(number: int) -> list[Area]:
    """Areas where nothing changes."""
    return [flat(20, 20, None, f"c{place}") for place in range(number)]


def only(areas: list[Area]) -> Single:
    (found,) = singly(areas, months=24)
    return found


class TestOneArea:
    def test_is_the_ratio_of_ratios_with_its_counts(self) -> None:
        areas = [flat(20, 10, 12, "rose"), *(flat(10, 11, None, f"c{n}") for n in range(20))]

        found = only(areas)

        assert (found.before, found.after) == (240, 120)
        assert (found.comparison_before, found.comparison_after) == (20 * 120, 20 * 132)
        assert found.change == pytest.approx((120 / 240) / (132 / 120) - 1)
        assert found.verdict is Verdict.FELL

    def test_strays_at_least_as_far_as_poisson(self) -> None:
        """The others don't stray at all."""
        found = only([flat(20, 20, 12, "rose"), *steady(20)])

        error = math.sqrt(2 / 240 + 2 / 4800)
        assert (found.low, found.high) == pytest.approx(
            (math.expm1(-1.959964 * error), math.expm1(1.959964 * error))
        )
        assert (found.verdict, found.because) == (Verdict.CANT_TELL, Because.WIDE)

    def test_shows_no_sign_of_change_where_much_was_counted(self) -> None:
        areas = [flat(900, 900, 12, "rose"), *(flat(900, 900, None, f"c{n}") for n in range(20))]

        assert only(areas).verdict is Verdict.NO_SIGN

    def test_takes_enough_to_compare_with(self) -> None:
        assert LEAST_COMPARISON == 19
        told = {number: only([flat(20, 5, 12, "rose"), *steady(number)]) for number in (0, 18, 19)}

        assert (told[0].because, told[0].change) == (Because.FEW_COMPARISON, None)
        assert (told[18].because, told[18].low) == (Because.FEW_COMPARISON, None)
        assert told[18].change == pytest.approx(-0.75)
        assert told[19].verdict is Verdict.FELL

    def test_that_started_too_near_an_end_has_no_figure(self) -> None:
        for start in (5, 19):
            found = only([flat(20, 5, start, "rose"), *steady(20)])
            assert (found.because, found.before, found.change) == (Because.FEW_MONTHS, None, None)

    def test_of_which_nothing_was_counted_can_not_be_told(self) -> None:
        found = only([flat(3, 0, 12, "rose"), *steady(20)])

        assert (found.verdict, found.because, found.after) == (Verdict.CANT_TELL, Because.ZEROS, 0)
        assert found.change is None

    def test_that_fell_before_already_can_not_be_told(self) -> None:
        counts = [40] * 6 + [20] * 6 + [5] * 12

        found = only([Area("rose", counts, 12), *steady(20)])

        assert (found.verdict, found.because) == (Verdict.CANT_TELL, Because.PRE_TREND)

    def test_isnt_compared_with_its_neighbours_nor_with_others_that_started(self) -> None:
        beside = flat(20, 90, None, "beside")
        areas = [
            Area("rose", flat(20, 10, None, "").counts, 12, ["beside"]), beside, flat(20, 70, 13, "other"), *steady(20),
        ]  # fmt: skip

        first, second = singly(areas, months=24)

        assert [first.code, second.code] == ["rose", "other"]
        assert first.comparison_before == 20 * 240

    @given(st.lists(st.tuples(COUNTS, COUNTS), min_size=20, max_size=30))
    @settings(max_examples=40, deadline=None)
    def test_is_told_as_plain_loops_tell_it(self, counts: list[tuple[int, int]]) -> None:
        areas = [flat(a, b, None if n else 12, f"a{n}") for n, (a, b) in enumerate(counts)]
        sums = [(12 * a, 12 * b) for a, b in counts]

        def against(own: tuple[int, int], rest: list[tuple[int, int]]) -> tuple[float, float]:
            a, b = own
            c, d = sum(one[0] for one in rest), sum(one[1] for one in rest)
            return math.log((b / a) / (d / c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)

        own, error = against(sums[0], sums[1:])
        strays = sorted(
            abs(log) / wide
            for n in range(1, len(sums))
            for log, wide in [against(sums[n], sums[1:n] + sums[n + 1 :])]
        )
        reach = max(strays[math.ceil(0.95 * len(sums)) - 1], 1.959964) * error
        found = only(areas)
        assert found.change == pytest.approx(math.expm1(own))
        assert (found.low, found.high) == pytest.approx((math.expm1(own - reach), math.expm1(own + reach)))
        # The halves of the months before are alike here, but for what the comparison is made of.
        fell_or_rose = found.verdict in (Verdict.FELL, Verdict.ROSE)
        assert fell_or_rose == (abs(own) > reach)


class TestManyAreas:
    @pytest.mark.parametrize(("mean", "apart"), [(20.0, 0.0), (20.0, 0.25), (5.0, 0.25)])
    def test_where_nothing_was_done_few_in_a_hundred_are_said_to_have_changed(
        self, mean: float, apart: float
    ) -> None:
        said = Counter(
            one.verdict
            for seed in range(20)
            for one in singly(drawn(seed, 10, 40, mean=mean, apart=apart), months=24)
        )

        assert sum(said.values()) == 200
        assert said[Verdict.FELL] + said[Verdict.ROSE] <= 14

    def test_a_fall_of_half_is_found_in_most(self) -> None:
        said = Counter(
            one.verdict
            for seed in range(10)
            for one in singly(drawn(seed, 10, 40, effect=-0.5, apart=0.1), months=24)
        )

        assert said[Verdict.FELL] >= 85
        assert said[Verdict.ROSE] == 0
