"""Adverse impact: published and hand-worked cases, an exact oracle by enumeration, and stages that multiply."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.analysis.adverse_impact import (
    EXACT,
    Counted,
    adverse_impact,
    by_stage,
    fisher_exact,
    pooled_z,
    ratio_interval,
    reference_of,
)


@st.composite
def counted(draw: st.DrawFn, most: int = 60) -> Counted:
    of = draw(st.integers(0, most))
    return Counted(draw(st.integers(0, of)), of)


class TestPublishedCases:
    def test_flags_only_the_first_of_the_eeocs_example(self) -> None:
        """EEOC, Questions and Answers on the Uniform Guidelines (1979), no. 11: rates of 60, 45, 48 and 51 in 100."""
        found = adverse_impact(
            {
                "White": Counted(60, 100),
                "Black": Counted(45, 100),
                "Hispanic": Counted(48, 100),
                "Asian": Counted(51, 100),
            }
        )

        assert found.reference == "White"
        assert [group.air for group in found.groups] == pytest.approx([1.0, 0.75, 0.80, 0.85])
        assert [group.flagged for group in found.groups] == [False, True, False, False]

    def test_agrees_with_the_college_of_policings_online_process(self) -> None:
        """62.6 % against 73.6 %: printed as 85.1."""
        _, minority = adverse_impact({"White": Counted(736, 1000), "Minority": Counted(626, 1000)}).groups

        assert round(100 * (minority.air or 0), 1) == 85.1
        assert not minority.flagged

    def test_works_twelve_of_forty_against_forty_eight_of_eighty(self) -> None:
        few, many = Counted(12, 40), Counted(48, 80)
        result = adverse_impact({"A": few, "B": many}).groups[0]

        assert result.air == 0.5
        assert (round(result.low or 0, 3), round(result.high or 0, 3)) == (0.301, 0.829)
        assert round(result.fisher_p or 0, 5) == 0.00341
        assert round(result.z or 0, 3) == -3.098
        assert math.erfc(abs(result.z or 0) / math.sqrt(2)) == pytest.approx(0.00195, abs=5e-6)
        assert result.flagged
        assert not result.expected_below_five

    def test_tastes_tea(self) -> None:
        """Fisher 1935: three of four cups right. One-sided 17/70; two-sided 34/70."""
        assert fisher_exact(Counted(3, 4), Counted(1, 4)) == pytest.approx(34 / 70)


class TestFisher:
    @given(counted(14), counted(14))
    def test_equals_the_count_over_all_tables(self, a: Counted, b: Counted) -> None:
        chosen = a.selected + b.selected
        chance = {
            k: Fraction(math.comb(a.of, k) * math.comb(b.of, chosen - k), math.comb(a.of + b.of, chosen))
            for k in range(chosen + 1)
            if k <= a.of and chosen - k <= b.of
        }

        assert sum(chance.values()) == 1
        expected = sum(p for p in chance.values() if p <= chance[a.selected])
        assert fisher_exact(a, b) == pytest.approx(float(expected), rel=1e-12)

    @given(counted(), counted())
    def test_is_the_same_whoever_is_named_first(self, a: Counted, b: Counted) -> None:
        assert fisher_exact(a, b) == fisher_exact(b, a)
        assert 0 < fisher_exact(a, b) <= 1

    @pytest.mark.parametrize(
        ("a", "b"),
        [
            (Counted(300, 2_000), Counted(420, 2_500)),
            (Counted(0, 2_000), Counted(12, 2_100)),
            (Counted(2_000, 2_000), Counted(2_090, 2_100)),
            (Counted(1_000, 2_001), Counted(1_000, 2_001)),
            (Counted(40, 4_300), Counted(9, 700)),
        ],
    )
    def test_of_many_is_counted_in_floating_point_to_the_same(self, a: Counted, b: Counted) -> None:
        chosen = a.selected + b.selected
        ways = [
            math.comb(a.of, k) * math.comb(b.of, chosen - k)
            for k in range(max(0, chosen - b.of), min(a.of, chosen) + 1)
        ]
        seen = math.comb(a.of, a.selected) * math.comb(b.of, b.selected)
        expected = Fraction(sum(way for way in ways if way <= seen), sum(ways))
        assert a.of + b.of > EXACT
        assert fisher_exact(a, b) == pytest.approx(float(expected), rel=1e-7)

    def test_of_a_hundred_thousand_in_each_group_takes_steps_and_no_long_numbers(self) -> None:
        assert 0.9 < fisher_exact(Counted(50_000, 100_000), Counted(50_010, 100_000)) <= 1
        assert fisher_exact(Counted(33_333, 100_000), Counted(50_000, 100_000)) < 1e-300

    def test_holds_for_the_numbers_of_a_whole_country(self) -> None:
        assert fisher_exact(Counted(1_200, 9_000), Counted(6_000, 30_000)) < 1e-40


class TestRatio:
    @given(counted(), counted())
    def test_lies_within_its_interval_and_turns_round(self, a: Counted, b: Counted) -> None:
        low, high = ratio_interval(a, b)
        assume(low is not None and high is not None)
        back_low, back_high = ratio_interval(b, a)

        ratio = (a.selected / a.of) / (b.selected / b.of)
        assert low < ratio < high  # type: ignore[operator]
        assert (back_low, back_high) == pytest.approx((1 / high, 1 / low))  # type: ignore[operator]

    def test_has_no_interval_where_nobody_or_everybody_was_selected(self) -> None:
        assert ratio_interval(Counted(0, 5), Counted(3, 9)) == (None, None)
        assert ratio_interval(Counted(5, 5), Counted(9, 9)) == (None, None)
        assert pooled_z(Counted(5, 5), Counted(9, 9)) is None

    @given(st.dictionaries(st.sampled_from("ABCDEF"), counted(), min_size=1))
    def test_flags_exactly_what_is_below_four_fifths(self, counts: dict[str, Counted]) -> None:
        found = adverse_impact(counts)

        for group in found.groups:
            if group.air is None:
                assert not group.flagged
                continue
            base = counts[found.reference]
            ratio = Fraction(group.selected, group.of) / Fraction(base.selected, base.of)
            assert group.flagged == (ratio < Fraction(4, 5))

    def test_refuses_more_selected_than_there_were(self) -> None:
        with pytest.raises(ValueError, match="can't have been selected"):
            Counted(5, 4)


class TestReference:
    def test_is_no_group_of_nine(self) -> None:
        assert reference_of({"A": Counted(9, 9), "B": Counted(50, 100)}) == "B"

    def test_is_the_larger_of_two_that_are_as_high(self) -> None:
        assert reference_of({"A": Counted(6, 10), "B": Counted(60, 100), "C": Counted(12, 20)}) == "B"

    def test_says_why_there_is_none(self) -> None:
        small = adverse_impact({"A": Counted(3, 9), "B": Counted(2, 8)})
        nobody = adverse_impact({"A": Counted(0, 30), "B": Counted(3, 8)})

        assert small.reasons == ("No group has 10 people, so there is nothing to compare with.",)
        assert nobody.reasons[0].startswith("Nobody was selected from a group of 10 people")
        assert [group.air for group in (*small.groups, *nobody.groups)] == [None] * 4

    def test_refuses_a_stranger(self) -> None:
        with pytest.raises(ValueError, match="not among the groups"):
            adverse_impact({"A": Counted(1, 2)}, reference="Z")


class TestWords:
    def test_say_count_rate_ratio_and_what_follows(self) -> None:
        _, black = adverse_impact({"White": Counted(48, 80), "Black": Counted(12, 40)}).groups

        assert black.words == (
            "12 of 40 (30.0%) were selected, against 60.0% of White: a ratio of 0.50 (0.30 to 0.83). Below four"
            " fifths, and chance alone would seldom make such a difference (p 0.0034): look why."
        )

    def test_warn_of_few(self) -> None:
        _, few = adverse_impact({"White": Counted(48, 80), "Black": Counted(2, 6)}).groups

        assert few.expected_below_five
        assert "Too few people to say more" in few.words

    def test_say_when_chance_can_make_it(self) -> None:
        _, group = adverse_impact({"White": Counted(24, 40), "Black": Counted(9, 20)}).groups

        assert group.flagged
        assert "chance alone can make such a difference" in group.words


@st.composite
def funnels(draw: st.DrawFn) -> dict[str, list[int]]:
    """How many of each group reach each of three stages and pass the last."""
    return {
        group: sorted(draw(st.lists(st.integers(0, 80), min_size=4, max_size=4)), reverse=True)
        for group in draw(st.sets(st.sampled_from("ABCDE"), min_size=1))
    }


class TestStages:
    @given(funnels())
    def test_multiply_to_the_whole(self, reached: dict[str, list[int]]) -> None:
        found = by_stage(("sift", "centre", "vetting"), reached)

        for k, whole in enumerate(found.overall.groups):
            ratios = [stage.groups[k].air for stage in found.stages]
            if whole.air is None or None in ratios:
                continue
            assert math.prod(r for r in ratios if r is not None) == pytest.approx(whole.air)

    @given(funnels())
    def test_set_everybody_against_one_group(self, reached: dict[str, list[int]]) -> None:
        found = by_stage(("sift", "centre", "vetting"), reached)

        assert {stage.reference for stage in found.stages} == {found.overall.reference}

    @given(funnels())
    def test_hand_on_whom_they_passed(self, reached: dict[str, list[int]]) -> None:
        found = by_stage(("sift", "centre", "vetting"), reached)

        for before, after in pairwise(found.stages):
            assert [g.selected for g in before.groups] == [g.of for g in after.groups]

    def test_refuse_a_funnel_that_widens_or_lacks_a_number(self) -> None:
        with pytest.raises(ValueError, match="can't have been selected"):
            by_stage(("sift",), {"A": [3, 4]})
        with pytest.raises(ValueError, match="need 2 numbers"):
            by_stage(("sift",), {"A": [3]})

    def test_leave_out_what_may_not_be_told(self) -> None:
        found = by_stage(("sift", "centre"), {"A": [40, None, 5], "B": [80, 60, 48], "C": [30, 20, 9]})

        assert [[g.group for g in stage.groups] for stage in found.stages] == [["B", "C"], ["B", "C"]]
        assert [g.group for g in found.overall.groups] == ["A", "B", "C"]

    def test_say_when_the_reference_may_not_be_told(self) -> None:
        found = by_stage(("sift", "centre"), {"A": [40, 20, 5], "B": [80, None, 48]})

        assert found.stages[0].reference == ""
        assert found.stages[0].reasons == (
            "The group that the others are set against has too few people here to be told.",
        )
