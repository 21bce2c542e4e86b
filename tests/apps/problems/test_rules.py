"""Plans and the course of their outcomes, without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.apps.problems.rules import courses
from peelian.apps.problems.rules import plans as rules
from peelian.apps.problems.rules.words import number
from peelian.apps.problems.types.measures import Direction
from peelian.apps.problems.types.outcomes import Course, OutcomeDraft
from peelian.apps.problems.types.plans import PlanState

START = dt.date(2026, 1, 1)
DUE = dt.date(2026, 4, 11)  # a hundred days on
values = st.floats(-1e6, 1e6, allow_nan=False)


def course(
    *readings: tuple[int, float], direction: Direction = Direction.FALL, on: int = 50
) -> tuple[Course, str]:
    """The course of an outcome from 20 to 10 (or the other way) in a hundred days, on a day counted from the start."""
    baseline, target = (20.0, 10.0) if direction is Direction.FALL else (10.0, 20.0)
    return courses.course(
        direction=direction,
        baseline=baseline,
        target=target,
        due_on=DUE,
        readings=[(START + dt.timedelta(days=day), value) for day, value in readings],
        on=START + dt.timedelta(days=on),
    )


class TestCourse:
    @pytest.mark.parametrize("readings", [(), ((0, 20.0),), ((0, 1.0),), ((0, 99.0),)])
    def test_cannot_be_told_from_fewer_than_two_readings(
        self, readings: tuple[tuple[int, float], ...]
    ) -> None:
        found, why = course(*readings)

        assert found is Course.CANT_TELL
        assert "at least two" in why

    def test_looks_at_no_reading_from_after_the_day(self) -> None:
        assert course((0, 20.0), (60, 5.0), on=50)[0] is Course.CANT_TELL

    @pytest.mark.parametrize(
        ("latest", "expected"),
        [
            (9.0, Course.MET),
            (10.0, Course.MET),
            (15.0, Course.ON_COURSE),  # half the way in half the time
            (15.1, Course.OFF_COURSE),
            (20.0, Course.OFF_COURSE),
            (20.1, Course.WORSE),
        ],
    )
    def test_is_read_from_the_latest_reading_half_way_through(self, latest: float, expected: Course) -> None:
        assert course((0, 20.0), (50, latest))[0] is expected

    def test_says_both_figures_so_that_a_reader_can_judge(self) -> None:
        _, why = course((0, 20.0), (50, 16.5))

        assert why == (
            "It was 20 to begin with and 16.5 on 20 February 2026; the aim is 10 by 11 April 2026. "
            "A steady change would have brought it to 15 by then, so it is off course."
        )

    def test_is_off_course_after_the_day_when_the_aim_was_not_reached(self) -> None:
        found, why = course((0, 20.0), (99, 10.5), on=101)

        assert found is Course.OFF_COURSE
        assert "The day has passed" in why

    def test_can_say_that_it_got_worse(self) -> None:
        found, why = course((0, 10.0), (50, 9.0), direction=Direction.RISE)

        assert found is Course.WORSE
        assert "worse than when we began" in why

    @given(st.lists(st.tuples(st.integers(0, 120), values), max_size=6), st.integers(0, 150), st.randoms())
    def test_does_not_hang_on_the_order_of_readings(
        self, readings: list[tuple[int, float]], on: int, random: object
    ) -> None:
        assume(len({day for day, _ in readings}) == len(readings))
        shuffled = list(readings)
        random.shuffle(shuffled)  # type: ignore[attr-defined]

        assert course(*readings, on=on) == course(*shuffled, on=on)

    @given(values, st.floats(0.001, 1e5), st.integers(1, 99))
    def test_a_better_reading_never_makes_a_worse_course(
        self, latest: float, better: float, day: int
    ) -> None:
        order = [Course.WORSE, Course.OFF_COURSE, Course.ON_COURSE, Course.MET]

        before, _ = course((0, 20.0), (day, latest), on=day)
        after, _ = course((0, 20.0), (day, latest - better), on=day)

        assert order.index(after) >= order.index(before)

    @given(values, st.integers(1, 120), st.integers(0, 150))
    def test_rising_mirrors_falling(self, latest: float, day: int, on: int) -> None:
        falling, _ = course((0, 20.0), (day, latest), on=on)
        rising, _ = courses.course(
            direction=Direction.RISE,
            baseline=-20.0,
            target=-10.0,
            due_on=DUE,
            readings=[(START, -20.0), (START + dt.timedelta(days=day), -latest)],
            on=START + dt.timedelta(days=on),
        )

        assert rising is falling


class TestMayIntend:
    @pytest.mark.parametrize(
        ("direction", "baseline", "target", "allowed"),
        [
            (Direction.FALL, 20, 10, True),
            (Direction.FALL, 10, 20, False),
            (Direction.FALL, 10, 10, False),
            (Direction.RISE, 10, 20, True),
            (Direction.RISE, 20, 10, False),
            (Direction.RISE, 10, 10, False),
        ],
    )
    def test_the_target_lies_the_way_it_should_go(
        self, direction: Direction, baseline: float, target: float, allowed: bool
    ) -> None:
        outcome = OutcomeDraft("Reports", "a fortnight", direction, baseline, target, DUE)

        assert bool(rules.may_intend(outcome)) is allowed

    def test_says_which_way(self) -> None:
        outcome = OutcomeDraft("Reports", "a fortnight", Direction.FALL, 1, 2, DUE)

        assert (
            rules.may_intend(outcome).reason
            == "“Reports” is meant to fall, so its target must be below its baseline."
        )


class TestStates:
    def test_go_forward_only(self) -> None:
        allowed = {(a, b) for a in PlanState for b in PlanState if rules.may_move(a, b)}

        assert allowed == {(PlanState.DRAFT, PlanState.AGREED), (PlanState.AGREED, PlanState.CLOSED)}

    def test_a_plan_is_agreed_with_something_to_do_and_a_way_to_know(self) -> None:
        assert "tactic" in rules.may_agree(tactics=0, outcomes=1).reason
        assert "outcome" in rules.may_agree(tactics=1, outcomes=0).reason
        assert rules.may_agree(tactics=1, outcomes=1)


@pytest.mark.parametrize(("value", "words"), [(10.0, "10"), (1234.0, "1,234"), (0.5, "0.5"), (-3.0, "-3")])
def test_a_number_has_no_needless_decimals(value: float, words: str) -> None:
    assert number(value) == words
