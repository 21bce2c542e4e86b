"""What became of what was asked: verdicts, compliance, shades and clusters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.practice import (
    Cell,
    Definition,
    Outcome,
    Verdict,
    clusters,
    compliance,
    may_show_team,
    shade_of,
    shade_steps,
    total,
    verdict_of,
)

DONE = Outcome(True, True, 3, 45, 3, 45, 90)
MISSED = replace(DONE, visits=0, patrol_minutes=0, officer_minutes=0)
UNKNOWN = replace(MISSED, known=False)
PARTNER = replace(MISSED, measured=False, known=False)
outcomes = st.builds(
    Outcome,
    st.booleans(),
    st.booleans(),
    st.integers(1, 9),
    st.integers(1, 480).map(float),
    st.integers(0, 9),
    st.floats(0, 900),
    st.floats(0, 900),
)


class TestVerdict:
    @pytest.mark.parametrize(
        ("outcome", "verdict"),
        [
            (DONE, Verdict.VISITED),
            (replace(DONE, patrol_minutes=40.5), Verdict.VISITED),
            (replace(DONE, patrol_minutes=40.4), Verdict.PARTLY),
            (MISSED, Verdict.NOT_VISITED),
            (UNKNOWN, Verdict.NOT_KNOWN),
            (PARTNER, Verdict.NOT_MEASURED),
            (replace(DONE, measured=False), Verdict.NOT_MEASURED),
        ],
    )
    def test_of_a_task(self, outcome: Outcome, verdict: Verdict) -> None:
        assert verdict_of(outcome) is verdict

    def test_nine_visits_of_five_are_three_of_fifteen(self) -> None:
        many = Outcome(True, True, 9, 45, 9, 45, 45)
        assert verdict_of(many) is verdict_of(DONE)
        assert compliance([many]) == compliance([DONE]) == 1

    def test_of_many_says_partly_when_one_was_missed_however_long_the_other_was(self) -> None:
        found = total([replace(DONE, patrol_minutes=900), MISSED])
        assert found.verdict is Verdict.PARTLY
        assert found.not_visited == 1

    @pytest.mark.parametrize(
        ("one", "verdict"),
        [
            (UNKNOWN, Verdict.NOT_KNOWN),
            (PARTNER, Verdict.NOT_MEASURED),
            (MISSED, Verdict.NOT_VISITED),
            (DONE, Verdict.VISITED),
        ],
    )
    def test_of_many_alike_is_that_of_each(self, one: Outcome, verdict: Verdict) -> None:
        assert total([one, one]).verdict is verdict

    def test_of_nothing_is_not_known(self) -> None:
        assert total([]).verdict is Verdict.NOT_KNOWN


class TestCompliance:
    def test_adds_minutes_before_it_divides(self) -> None:
        short = Outcome(True, True, 1, 10, 1, 10, 10)
        long = Outcome(True, True, 10, 190, 1, 10, 10)
        assert compliance([short, long]) == pytest.approx(0.1)

    def test_leaves_out_what_cant_be_told(self) -> None:
        assert compliance([DONE, UNKNOWN, PARTNER]) == 1
        assert compliance([UNKNOWN, PARTNER]) is None

    def test_of_more_than_was_asked_makes_up_for_no_other_task(self) -> None:
        assert compliance([replace(DONE, patrol_minutes=90), MISSED]) == 0.5
        assert compliance([replace(DONE, patrol_minutes=900)]) == 1

    @given(st.lists(outcomes, max_size=9))
    def test_is_never_more_than_all_of_what_can_be_told(self, rows: list[Outcome]) -> None:
        found = total(rows)
        assert 0 <= found.given_minutes <= found.counted_minutes <= found.asked_minutes
        assert found.compliance is None or found.compliance <= 1

    @given(st.lists(outcomes, max_size=9), st.integers(0, 9))
    def test_totals_of_parts_add_up(self, rows: list[Outcome], cut: int) -> None:
        first, second, both = total(rows[:cut]), total(rows[cut:]), total(rows)
        for name in (
            "tasks",
            "asked_minutes",
            "visits",
            "patrol_minutes",
            "officer_minutes",
            "not_known",
            "given_minutes",
            "counted_minutes",
        ):
            assert getattr(first, name) + getattr(second, name) == pytest.approx(getattr(both, name))


class TestDefinition:
    def test_names_every_parameter_that_a_figure_hangs_on(self) -> None:
        said = Definition(
            "2", {"max_gap_s": 120, "exit_gap_s": 300, "minimum_dwell_s": 60, "accuracy_buffer_m": 25}
        )
        for words in (
            "Rules 2",
            "120 seconds",
            "300 seconds",
            "60 seconds",
            "25 metres",
            "Williams and Coupe 2017",
        ):
            assert words in said.sentence


class TestShades:
    def test_hold_about_as_many_each(self) -> None:
        steps = shade_steps(range(1, 101))
        assert steps == [20, 40, 60, 80, 100]
        assert [shade_of(value, steps) for value in (1, 20, 21, 100)] == [1, 1, 2, 5]

    def test_are_fewer_where_values_are_equal(self) -> None:
        assert shade_steps([3.0] * 50) == [3.0]
        assert shade_steps([]) == []

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
    def test_a_greater_value_is_never_lighter(self, values: list[float]) -> None:
        steps = shade_steps(values)
        shades = [shade_of(value, steps) for value in sorted(values)]
        assert shades == sorted(shades)
        assert shades[-1] == len(steps)


class TestClusters:
    def test_join_cells_that_touch_by_side_or_corner(self) -> None:
        land: dict[Cell, float] = {(0, 0): 10, (1, 1): 15, (2, 1): 9, (9, 9): 500}
        [found] = clusters(land)
        assert (found.minutes, found.busiest, len(found.cells)) == (34, (1, 1), 3)

    def test_leave_out_what_is_little(self) -> None:
        assert clusters({(0, 0): 9.0, (0, 1): 9.0, (0, 2): 9.0}) == []

    @given(st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 8)), st.floats(0, 60), max_size=40))
    def test_hold_each_cell_once_and_all_their_minutes(self, land: dict[Cell, float]) -> None:
        found = clusters(land, least_cells=1, least_minutes=0)
        cells = [cell for one in found for cell in one.cells]
        assert len(cells) == len(set(cells))
        assert sum(one.minutes for one in found) == pytest.approx(sum(land.values()))


class TestTeams:
    def test_of_two_is_not_shown_by_itself(self) -> None:
        assert not may_show_team(2)
        assert may_show_team(3)
