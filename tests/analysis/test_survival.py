"""Survival and cumulative incidence: published examples, brute force in exact fractions, lifelines where exact."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.analysis.survival import cumulative_incidence, kaplan_meier

#: Weeks in remission under 6-MP (E. J. Freireich and others, Blood 21, 1963, 699-716), and whether it ended.
FREIREICH = (
    (6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1),
    (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0),
)  # fmt: skip

careers = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["", "", "resignation", "retirement"])),
    min_size=1,
    max_size=40,
)


def by_hand(people: list[tuple[int, bool, int]], time: float) -> tuple[Fraction, float | None]:
    """The product-limit at `time` and Greenwood's sum (None where it can't be had), one leaver's day after another."""
    share, greenwood = Fraction(1), Fraction(0)
    for day in sorted({span for span, left, _ in people if left and span <= time}):
        n = sum(span >= day and (since < day or since == 0) for span, _, since in people)
        d = sum(span == day and left for span, left, _ in people)
        share *= Fraction(n - d, n)
        if n == d:
            return Fraction(0), None
        greenwood += Fraction(d, n * (n - d))
    return share, float(greenwood)


class TestKaplanMeier:
    def test_equals_the_textbook_on_freireich(self) -> None:
        curve = kaplan_meier([w for w, _ in FREIREICH], [bool(e) for _, e in FREIREICH])

        read = {time: round(curve.at(time).value, 4) for time in (6, 7, 10, 13, 16, 22, 23)}  # type: ignore[union-attr]
        assert read == {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
        assert curve.median == 23
        assert (curve.n, curve.events) == (21, 9)

    def test_says_how_many_were_followed_so_long(self) -> None:
        curve = kaplan_meier([w for w, _ in FREIREICH], [bool(e) for _, e in FREIREICH])

        assert [curve.at(time).at_risk for time in (0, 6, 7, 10, 11, 23, 35)] == [21, 21, 17, 15, 13, 6, 1]  # type: ignore[union-attr]

    def test_counts_those_whom_it_began_to_see_later_from_then_on(self) -> None:
        curve = kaplan_meier([9, 9, 9, 4], [False, False, True, True], [0, 5, 6, 0])

        assert [curve.at(time).at_risk for time in (0, 4, 4.5, 5.5, 9)] == [2, 2, 1, 2, 3]  # type: ignore[union-attr]

    def test_knows_nothing_of_longer_than_anybody_was_followed(self) -> None:
        assert kaplan_meier([1, 5], [True, False]).at(5.1) is None

    def test_is_there_at_first(self) -> None:
        at = kaplan_meier([1, 5], [True, False]).at(0.5)

        assert at is not None
        assert (at.value, at.lower, at.upper) == (1, 1, 1)

    def test_has_no_median_while_more_than_half_stay(self) -> None:
        assert kaplan_meier([3, 9, 9], [True, False, False]).median is None

    def test_keeps_the_upper_limit_when_nobody_is_left(self) -> None:
        at = kaplan_meier([1, 2, 2, 5], [True] * 4).at(5)

        assert at is not None
        assert (at.value, at.lower) == (0, 0)
        assert at.upper == pytest.approx(0.6653, abs=1e-4)

    @given(careers)
    @settings(deadline=None, max_examples=50)
    def test_equals_the_product_limit_by_hand(self, people: list[tuple[int, str]]) -> None:
        rows = [(span, bool(reason), 0) for span, reason in people]
        curve = kaplan_meier([r[0] for r in rows], [r[1] for r in rows])

        for time, value, lower, upper in zip(
            curve.times, curve.survival, curve.lower, curve.upper, strict=True
        ):
            share, greenwood = by_hand(rows, float(time))
            assert value == pytest.approx(float(share), abs=1e-9)
            assert 0 <= lower <= value + 1e-12 <= upper + 2e-12 <= 1 + 3e-12
            if greenwood and 0 < share < 1:
                reach = 1.959963984540054 * math.sqrt(greenwood) / abs(math.log(float(share)))
                assert lower == pytest.approx(float(share) ** math.exp(reach), abs=1e-7)
                assert upper == pytest.approx(float(share) ** math.exp(-reach), abs=1e-7)

    @given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 8)), min_size=1, max_size=30))
    @settings(deadline=None, max_examples=50)
    def test_counts_nobody_before_they_were_first_seen(self, people: list[tuple[int, bool, int]]) -> None:
        rows = [(span, left, min(since, span - 1)) for span, left, since in people]
        days = range(max(span for span, _, _ in rows))
        always_somebody = all(
            any((since < day or since == 0) and day < span for span, _, since in rows) for day in days
        )
        columns = [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]
        if not always_somebody:
            with pytest.raises(ValueError, match="nobody was followed"):
                kaplan_meier(*columns)
            return
        curve = kaplan_meier(*columns)

        for time, value in zip(curve.times, curve.survival, strict=True):
            assert value == pytest.approx(float(by_hand(rows, float(time))[0]), abs=1e-9)
        parts = cumulative_incidence(columns[0], ["left" if left else "" for left in columns[1]], columns[2])
        for part in parts.values():
            assert part.incidence + curve.survival == pytest.approx(np.ones_like(curve.survival), abs=1e-9)
            assert np.array_equal(part.at_risk, curve.at_risk)

    @given(careers)
    @settings(deadline=None, max_examples=50)
    def test_does_not_mind_the_order(self, people: list[tuple[int, str]]) -> None:
        forth = kaplan_meier([p[0] for p in people], [bool(p[1]) for p in people])
        back = kaplan_meier([p[0] for p in reversed(people)], [bool(p[1]) for p in reversed(people)])

        assert np.array_equal(forth.survival, back.survival)

    @pytest.mark.parametrize(
        ("durations", "left", "entry"),
        [
            ([], [], None),
            ([1, 2], [True], None),
            ([-1], [True], None),
            ([math.nan], [True], None),
            ([3], [True], [3]),
            ([3], [True], [4]),
            ([3], [True], [-1]),
        ],
    )
    def test_refuses_what_is_no_service(
        self, durations: list[float], left: list[bool], entry: list[float] | None
    ) -> None:
        with pytest.raises(ValueError, match=r"followed|length|number from 0|seen first"):
            kaplan_meier(durations, left, entry)

    def test_refuses_a_senseless_confidence(self) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            kaplan_meier([1], [True], confidence=1)


class TestCumulativeIncidence:
    @given(careers)
    @settings(deadline=None, max_examples=50)
    def test_all_reasons_and_survival_sum_to_one(self, people: list[tuple[int, str]]) -> None:
        durations, reasons = [p[0] for p in people], [p[1] for p in people]
        curve = kaplan_meier(durations, [bool(reason) for reason in reasons])
        parts = cumulative_incidence(durations, reasons)

        total = curve.survival + sum(
            (part.incidence for part in parts.values()), np.zeros_like(curve.survival)
        )
        assert total == pytest.approx(np.ones_like(total), abs=1e-9)
        for part in parts.values():
            assert np.array_equal(part.times, curve.times)
            assert np.array_equal(part.at_risk, curve.at_risk)

    @given(careers)
    @settings(deadline=None, max_examples=50)
    def test_equals_the_sum_by_hand(self, people: list[tuple[int, str]]) -> None:
        rows = [(span, bool(reason), 0) for span, reason in people]
        parts = cumulative_incidence([p[0] for p in people], [p[1] for p in people])

        assert set(parts) == {reason for _, reason in people} - {""}
        for reason, part in parts.items():
            for time, value in zip(part.times, part.incidence, strict=True):
                share = Fraction(0)
                for day in sorted({span for span, why in people if why and span <= time}):
                    n = sum(span >= day for span, _ in people)
                    ours = sum((span, why) == (day, reason) for span, why in people)
                    share += by_hand(rows, day - 0.5)[0] * Fraction(ours, n)
                assert value == pytest.approx(float(share), abs=1e-9)

    @given(careers)
    @settings(deadline=None, max_examples=50)
    def test_intervals_hold_the_share_and_stay_within_bounds(self, people: list[tuple[int, str]]) -> None:
        for part in cumulative_incidence([p[0] for p in people], [p[1] for p in people]).values():
            assert (part.lower >= 0).all()
            assert (part.lower <= part.incidence + 1e-12).all()
            assert (part.incidence <= part.upper + 1e-12).all()
            assert (part.upper <= 1).all()

    def test_equals_lifelines_where_nobody_leaves_on_one_day(self) -> None:
        from lifelines import AalenJohansenFitter

        chance = np.random.default_rng(7)
        durations = chance.permutation(np.arange(1, 301)).astype(float)
        codes = chance.integers(0, 3, 300)
        ours = cumulative_incidence(durations, [("", "one", "two")[c] for c in codes])
        theirs = AalenJohansenFitter().fit(durations, codes, event_of_interest=1)

        assert ours["one"].incidence == pytest.approx(
            theirs.cumulative_density_.iloc[:, 0].to_numpy(), abs=1e-12
        )
        limits = theirs.confidence_interval_.to_numpy()
        known = np.isfinite(limits).all(axis=1)
        assert known.sum() > 250
        assert ours["one"].lower[known] == pytest.approx(limits[known].min(axis=1), abs=1e-9)
        assert ours["one"].upper[known] == pytest.approx(limits[known].max(axis=1), abs=1e-9)

    def test_is_less_than_one_minus_survival_of_each_reason_alone(self) -> None:
        durations, reasons = [1, 2, 3, 4, 5, 6], ["a", "b", "a", "b", "a", "b"]
        alone = kaplan_meier(durations, [reason == "a" for reason in reasons])
        at_end = cumulative_incidence(durations, reasons)["a"].incidence[-1]

        assert at_end == pytest.approx(0.5)
        assert 1 - alone.survival[-1] > at_end

    def test_has_no_curve_when_nobody_left(self) -> None:
        assert cumulative_incidence([1, 2], ["", ""]) == {}


class TestAHundredThousandCareers:
    def test_come_out_alike_whether_grouped_or_one_by_one(self) -> None:
        """Careers of one length are counted together; that changes nothing."""
        chance = np.random.default_rng(3)
        durations = chance.integers(0, 400, 2_000)
        left = chance.random(2_000) < 0.4
        whole = kaplan_meier(durations, left)
        apart = kaplan_meier(durations + np.linspace(0, 1e-9, 2_000), left)

        assert whole.at(200).value == pytest.approx(apart.at(200.5).value, abs=1e-3)  # type: ignore[union-attr]
