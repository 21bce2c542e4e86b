"""Did it work: by hand, against the regression in full, properties, and what is said of simulated truth."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from peelian.analysis.differences import designs, fitting, placebos
from peelian.analysis.differences.designs import Area
from peelian.analysis.differences.judging import Because, Difference, Verdict, difference
from peelian.analysis.differences.rises import rise
from peelian.analysis.differences.touching import touching
from peelian.kernel.days import add_months

MONTHS = [add_months(dt.date(2024, 1, 1), number) for number in range(24)]
AS_OF = dt.date(2026, 1, 5)


def asked(areas: Sequence[Area], months: Sequence[dt.date] = MONTHS) -> Difference:
    return difference(areas, months=months, what="Recorded crime", as_of=AS_OF)


def flat(before: int, after: int, start: int | None, code: str, months: int = 24, cut: int = 12) -> Area:
    """So many each month before the cut and so many from it on."""
    return Area(code, [before] * cut + [after] * (months - cut), start)


def pair(before: int, after: int, start: int | None) -> list[Area]:
    """Two such areas."""
    return [flat(before, after, start, "one"), flat(before, after, start, "other")]


def drawn(
    seed: int,
    treated: int,
    compared: int,
    *,
    effect: float = 0.0,
    mean: float = 20.0,
    apart: float = 0.0,
    staggered: bool = True,
    trend: float = 0.0,
) -> list[Area]:
    """Areas of unlike size with seasons, a common fall, and levels that shift by themselves somewhere (`apart`)."""
    rng = np.random.default_rng(seed)
    months = np.arange(24)
    common = np.exp(0.2 * np.sin(months / 12 * 2 * math.pi) - 0.01 * months)
    areas = []
    for number in range(treated + compared):
        start = None if number >= treated else int(rng.integers(8, 17)) if staggered else 12
        rate = mean * math.exp(rng.normal(0, 0.5)) * common
        rate = np.where(months >= rng.integers(6, 18), rate * math.exp(rng.normal(0, apart)), rate)
        if start is not None:
            rate = np.where(months >= start, rate * (1 + effect), rate) * np.exp(trend * months)
        areas.append(Area(f"area-{number}", [int(n) for n in rng.poisson(rate)], start))
    return areas


class TestRise:
    def test_is_the_first_month_that_stays_at_twice_the_median_before(self) -> None:
        found = rise([4, 5, 4, 6, 4, 5, 9, 10, 12, 3])

        assert found is not None
        assert (found.month, found.median_before, found.before, found.after) == (6, 4.5, 15, 31)

    @pytest.mark.parametrize(
        "counts",
        [
            [4, 5, 4, 6, 4, 5, 9, 10, 8],  # the third month is below twice the median
            [4, 5, 4, 6, 4, 9, 10, 12],  # five months before
            [0, 0, 0, 0, 0, 0, 2, 2, 2],  # too few a month
            [4, 4, 4, 4, 4, 4, 20, 20],  # two months
            [],
        ],
    )
    def test_there_is_none(self, counts: list[int]) -> None:
        assert rise(counts) is None

    @given(st.lists(st.integers(0, 20), max_size=20), st.integers(1, 9))
    def test_more_people_at_the_same_rate_rise_in_the_same_month_or_earlier(
        self, counts: list[int], times: int
    ) -> None:
        found, larger = rise(counts), rise([times * count for count in counts])

        assert found is None or (larger is not None and larger.month <= found.month)

    def test_refuses_a_count_below_nought(self) -> None:
        with pytest.raises(ValueError, match="below 0"):
            rise([1, -1])


class TestTouching:
    def test_squares_in_a_row_touch_those_beside_them(self) -> None:
        found = touching({str(x): shapely.box(x, 0, x + 1, 1) for x in (0, 1, 3)})

        assert found == {"0": frozenset("1"), "1": frozenset("0"), "3": frozenset()}

    def test_a_sliver_between_two_outlines_parts_nobody(self) -> None:
        found = touching({"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1.0001, 0, 2, 1)})

        assert found["a"] == {"b"}

    def test_of_nothing_is_nothing(self) -> None:
        assert touching({}) == {}


class TestEstimate:
    def test_two_by_two_is_the_ratio_of_ratios(self) -> None:
        # Two areas a side: 144 to 72 here, 240 to 240 there, which is half. Both areas of a side say the same, so that
        # nothing moves when one is left out, and the error is Poisson's.
        found = designs.design(pair(6, 3, 12), pair(10, 10, None), 24)
        estimate = fitting.fit(found)

        assert estimate.log_ratio == pytest.approx(math.log(0.5))
        assert estimate.error == pytest.approx(math.sqrt(1 / 144 + 1 / 72 + 1 / 240 + 1 / 240))

    def test_what_happens_everywhere_cancels(self) -> None:
        found = designs.design(pair(10, 30, 12), pair(20, 60, None), 24)

        assert fitting.fit(found).log_ratio == pytest.approx(0)

    @pytest.mark.parametrize("seed", range(4))
    def test_is_poisson_regression_with_an_effect_of_each_area_and_month_in_each_start(
        self, seed: int
    ) -> None:
        areas = drawn(seed, 4, 4, effect=-0.3)
        treated, compared, _ = designs.sorted_out(areas, 24)
        found = designs.design(treated, compared, 24)

        assert fitting.fit(found).log_ratio == pytest.approx(in_full(treated, compared, found), abs=1e-6)

    @pytest.mark.parametrize("seed", range(3))
    def test_its_error_is_about_that_of_leaving_each_area_out_in_turn(self, seed: int) -> None:
        treated, compared, _ = designs.sorted_out(drawn(seed, 8, 16, mean=40, apart=0.3, staggered=False), 24)

        found = fitting.fit(designs.design(treated, compared, 24))

        variance = 0.0
        for group, other, ours in ((treated, compared, True), (compared, treated, False)):
            for place in range(len(group)):
                rest = [*group[:place], *group[place + 1 :]]
                left = designs.design(rest, other, 24) if ours else designs.design(other, rest, 24)
                move = fitting.fit(left).log_ratio - found.log_ratio
                variance += move**2 * (len(group) - 1) / len(group)
        assert found.error == pytest.approx(math.sqrt(variance), rel=0.15)

    def test_staggered_starts_whose_effect_grows_come_out_below_and_never_turned_round(self) -> None:
        # Two-way fixed effects compare late starts with early ones, whose effect still grows, and say half of it.
        months = np.arange(24)
        areas = []
        for number in range(16):
            start = 7 if number < 8 else 17
            fall = np.where(months >= start, 0.05 * (months - start + 1), 0)
            areas.append(Area(f"s{number}", [round(1000 * (1 - f)) for f in fall], start))
        areas += [Area(f"c{number}", [1000] * 24) for number in range(16)]
        treated, compared, _ = designs.sorted_out(areas, 24)

        told = designs.starts_of(designs.design(treated, compared, 24), MONTHS)
        found = fitting.fit(designs.design(treated, compared, 24))

        ratios = [one.ratio_of_ratios for one in told]
        assert ratios == [pytest.approx(1 - 0.05 * 6.5), pytest.approx(1 - 0.05 * 4)]
        assert min(ratios) < math.exp(found.log_ratio) < max(ratios)  # type: ignore[type-var]

    def test_nothing_on_one_side_is_no_ratio(self) -> None:
        found = designs.design(pair(10, 0, 12), pair(20, 20, None), 24)

        assert not fitting.can_fit(found)
        with pytest.raises(ValueError, match="no counts"):
            fitting.fit(found)


def in_full(treated: Sequence[Area], compared: Sequence[Area], found: designs.Design) -> float:
    """The same by Poisson regression on every month, with a column for each area and month of each start."""
    import statsmodels.api as sm

    rows: list[tuple[int, str, int, int, int]] = []
    for column, (first, start, until) in enumerate(found.windows):
        for area in [*(one for one in treated if one.start == start), *compared]:
            for month in range(first, until):
                after = int(area.start is not None and month >= start)
                rows.append((column, area.code, month, area.counts[month], after))
    firsts = sorted({(row[0], row[1]) for row in rows})
    seconds = sorted({(row[0], row[2]) for row in rows})
    seconds = [one for one in seconds if one[1] != min(two[1] for two in seconds if two[0] == one[0])]
    exog = np.zeros((len(rows), len(firsts) + len(seconds) + 1))
    for place, (column, code, month, _, after) in enumerate(rows):
        exog[place, firsts.index((column, code))] = 1
        if (column, month) in seconds:
            exog[place, len(firsts) + seconds.index((column, month))] = 1
        exog[place, -1] = after
    fitted = sm.GLM([row[3] for row in rows], exog, family=sm.families.Poisson()).fit(tol=1e-12)
    return float(fitted.params[-1])


FEW = settings(max_examples=20, deadline=None)
courses = st.lists(st.integers(1, 30), min_size=24, max_size=24)
some_areas = st.builds(
    lambda here, there: [
        *(Area(f"t{number}", counts, start) for number, (counts, start) in enumerate(here)),
        *(Area(f"c{number}", counts) for number, counts in enumerate(there)),
    ],
    st.lists(st.tuples(courses, st.integers(6, 18)), min_size=5, max_size=6),
    st.lists(courses, min_size=10, max_size=11),
)


class TestWhatLeavesItAsItIs:
    @FEW
    @given(some_areas, st.randoms())
    def test_other_names_in_another_order(self, areas: list[Area], shuffler: random.Random) -> None:
        named = [replace(area, code=f"{shuffler.random()}-{number}") for number, area in enumerate(areas)]
        shuffler.shuffle(named)

        one, other = asked(areas), asked(named)

        assert other.estimate is not None
        assert one.estimate is not None
        assert other.estimate.log_ratio == pytest.approx(one.estimate.log_ratio)
        assert other.estimate.error == pytest.approx(one.estimate.error)
        assert (other.verdict, other.because) == (one.verdict, one.because)
        assert one.in_place is not None
        assert other.in_place is not None
        assert other.in_place.p == one.in_place.p

    @FEW
    @given(some_areas, st.integers(2, 9))
    def test_all_counts_so_many_times_as_many(self, areas: list[Area], times: int) -> None:
        larger = [replace(area, counts=[times * count for count in area.counts]) for area in areas]

        one, other = asked(areas).estimate, asked(larger).estimate

        assert one is not None
        assert other is not None
        assert other.log_ratio == pytest.approx(one.log_ratio)

    @FEW
    @given(some_areas, st.integers(2, 9))
    def test_one_start_and_every_area_of_a_group_larger_by_its_own_size(
        self, areas: list[Area], times: int
    ) -> None:
        # What an area always has more of is its own effect: with one start, weights among areas move within each group
        # only, so a group as a whole may be of any size.
        single = [replace(area, start=12 if area.start else None) for area in areas]
        larger = [
            replace(area, counts=[times * count for count in area.counts]) if area.start else area
            for area in single
        ]

        one, other = asked(single).estimate, asked(larger).estimate

        assert one is not None
        assert other is not None
        assert other.log_ratio == pytest.approx(one.log_ratio)

    @FEW
    @given(some_areas)
    def test_the_interval_holds_the_change_and_is_finite(self, areas: list[Area]) -> None:
        found = asked(areas).estimate

        assume(found is not None)
        assert found is not None
        assert -1 <= found.low <= found.change <= found.high < math.inf


class TestLots:
    def test_the_score_of_many_assignments_is_that_of_each(self) -> None:
        areas = drawn(3, 5, 6)
        treated, compared, _ = designs.sorted_out(areas, 24)
        found = designs.design(treated, compared, 24)
        orders = np.array([np.random.default_rng(n).permutation(len(areas)) for n in range(5)])

        many = placebos.score(found.before, found.after, found.treated[orders])

        assert many == pytest.approx(
            [float(placebos.score(found.before, found.after, found.treated[order])) for order in orders]
        )

    def test_p_is_near_that_of_all_lots_there_are(self) -> None:
        areas = drawn(8, 3, 8, effect=-0.15, staggered=False)
        treated, compared, _ = designs.sorted_out(areas, 24)
        found = designs.design(treated, compared, 24)
        true = abs(float(placebos.score(found.before, found.after, found.treated)))
        every = []
        for chosen in itertools.combinations(range(11), 3):
            marks = np.zeros((11, 1), dtype=bool)
            marks[list(chosen)] = True
            every.append(abs(float(placebos.score(found.before, found.after, marks))) >= true * (1 - 1e-9))

        assert placebos.in_place(found, fitting.fit(found)).p == pytest.approx(
            sum(every) / len(every), abs=0.04
        )

    def test_each_comparison_area_is_taken_as_if_it_had_started(self) -> None:
        areas = [flat(20, 10, 12, f"t{n}") for n in range(5)]
        areas += [flat(20, 20, None, f"c{n}") for n in range(9)]
        areas += [flat(20, 5, None, "falls")]

        found = asked(areas).in_place

        assert found is not None
        assert (found.areas, found.as_far) == (10, 1)


class TestVerdict:
    def test_finds_a_fall_of_three_tenths_in_good_data(self) -> None:
        found = [asked(drawn(seed, 20, 60, effect=-0.3, apart=0.1)) for seed in range(20)]

        said = Counter(one.verdict for one in found)
        assert said[Verdict.FELL] >= 17
        assert set(said) <= {Verdict.FELL, Verdict.CANT_TELL}
        inside = [one for one in found if one.estimate and one.estimate.low <= -0.3 <= one.estimate.high]
        assert len(inside) >= 17

    def test_finds_a_rise_as_well(self) -> None:
        found = asked(drawn(1, 20, 60, effect=0.4))

        assert found.verdict is Verdict.ROSE
        assert found.words.startswith(
            "Recorded crime rose in the 20 areas where participation rose, against the 60"
        )

    def test_says_no_sign_of_change_of_much_data_without_one(self) -> None:
        found = asked(drawn(2, 30, 80, mean=100))

        assert found.verdict is Verdict.NO_SIGN
        assert "within 10% either way" in found.words

    @pytest.mark.parametrize(
        ("treated", "compared", "apart", "mean"),
        [(5, 10, 0.25, 20.0), (8, 20, 0.25, 5.0)],
    )
    def test_where_nothing_was_done_it_says_so_of_few_in_a_hundred(
        self, treated: int, compared: int, apart: float, mean: float
    ) -> None:
        said = Counter(
            asked(drawn(1000 + seed, treated, compared, apart=apart, mean=mean)).verdict
            for seed in range(200)
        )

        assert said[Verdict.FELL] + said[Verdict.ROSE] <= 12

    def test_a_slow_drift_is_not_taken_for_an_effect(self) -> None:
        """Areas that part by a hundredth a month all along have parted by an eighth a year on."""
        found = [asked(drawn(seed, 10, 30, trend=-0.01, mean=20)) for seed in range(60)]

        moved = [one for one in found if one.estimate and one.estimate.leaves_out_none]
        assert len(moved) > 30  # the months before don't show it, and the estimate does
        assert sum(one.verdict is Verdict.FELL for one in found) <= 6
        carried = next(one for one in found if one.because is Because.CARRIED_ON)
        assert carried.carried_on is not None
        assert "had the areas gone on parting as they may have before" in carried.words

    def test_courses_that_parted_before_can_not_be_told(self) -> None:
        found = asked(drawn(4, 20, 60, mean=60, trend=-0.04, staggered=False))

        assert (found.verdict, found.because) == (Verdict.CANT_TELL, Because.PRE_TREND)
        assert "parted from the others before it did" in found.words

    @pytest.mark.parametrize(
        ("areas", "because"),
        [
            ([flat(20, 10, None, f"c{n}") for n in range(30)], Because.NONE_STARTED),
            (drawn(1, 4, 40, effect=-0.3), Because.FEW_AREAS),
            (drawn(1, 10, 9, effect=-0.3), Because.FEW_COMPARISON),
            (drawn(1, 10, 0, effect=-0.3), Because.FEW_COMPARISON),
            ([replace(area, start=3) for area in drawn(1, 9, 0)] + drawn(1, 0, 30), Because.FEW_MONTHS),
            (drawn(5, 6, 12, mean=4, apart=0.3), Because.WIDE),
            ([flat(3, 0, 12, f"t{n}") for n in range(6)] + drawn(1, 0, 30), Because.ZEROS),
            ([flat(0, 0, 12, f"t{n}") for n in range(6)] + drawn(1, 0, 30), Because.ZEROS),
        ],
    )  # fmt: skip
    def test_can_not_tell_and_says_why(self, areas: list[Area], because: Because) -> None:
        named = [replace(area, code=f"{number}") for number, area in enumerate(areas)]

        found = asked(named)

        assert (found.verdict, found.because) == (Verdict.CANT_TELL, because)
        assert found.words.startswith("Can't tell whether recorded crime changed: ")
        assert found.words.endswith(".")

    def test_areas_that_touch_one_that_started_are_no_comparison(self) -> None:
        areas = drawn(1, 6, 12, effect=-0.3)
        beside = [replace(area, touches=("area-0",)) if area.code in {"area-6", "area-7", "area-8"} else area
                  for area in areas]  # fmt: skip

        found = asked(beside)

        assert (found.because, found.comparison_areas, found.left_out.touching) == (Because.SPILLOVER, 9, 3)
        assert "3 more touch one where participation rose" in found.words

    def test_starts_too_near_an_end_are_in_neither_group(self) -> None:
        areas = [*drawn(1, 6, 12), Area("early", [9] * 24, 5), Area("late", [9] * 24, 19)]
        areas += [Area("before", [9] * 24, -2), Area("after", [9] * 24, 30)]

        found = asked(areas)

        assert (found.areas, found.comparison_areas) == (6, 12)
        assert (found.left_out.too_early, found.left_out.too_late) == (2, 2)

    def test_says_what_was_counted_by_start(self) -> None:
        areas = [flat(20, 10, 12, f"t{n}") for n in range(5)] + [
            flat(30, 30, None, f"c{n}") for n in range(10)
        ]

        [start] = asked(areas).starts

        assert (start.month, start.areas, start.comparison_areas) == (dt.date(2025, 1, 1), 5, 10)
        assert (start.months_before, start.months_after) == (12, 12)
        assert (start.before, start.after, start.comparison_before, start.comparison_after) == (
            1200, 600, 3600, 3600,
        )  # fmt: skip
        assert start.ratio_of_ratios == 0.5

    def test_looks_at_every_start_that_was_not(self) -> None:
        found = asked(
            [flat(20, 10, 12, f"t{n}") for n in range(5)] + [flat(30, 30, None, f"c{n}") for n in range(10)]
        )

        assert [fake.months_before_start for fake in found.fake_starts] == [3, 4, 5, 6, 7, 8, 9]
        assert all(fake.estimate.log_ratio == pytest.approx(0, abs=1e-9) for fake in found.fake_starts)
        assert found.pre_trend is not None
        assert found.pre_trend.months_before_start == 6

    @pytest.mark.parametrize(
        "areas",
        [
            [Area("a", [1] * 23)],
            [Area("a", [-1] * 24)],
            [Area("a", [1] * 24), Area("a", [1] * 24)],
            [Area("a", [5.5] * 24)],  # type: ignore[list-item]  # what isn't typed comes from files too
            [Area("a", [float("nan")] * 24)],  # type: ignore[list-item]
            [Area("a", [10**17] * 24)],
        ],
    )
    def test_refuses_courses_that_are_none(self, areas: list[Area]) -> None:
        with pytest.raises(ValueError, match=r"needed|once"):
            asked(areas)
