"""Plans and the course of their outcomes, without a database."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from peelian.apps.problems.rules import courses
from peelian.apps.problems.rules import plans as rules
from peelian.apps.problems.rules.words import number
from peelian.apps.problems.types.measures import Direction
from peelian.apps.problems.types.outcomes import Course, OutcomeDraft, Verdict
from peelian.apps.problems.types.plans import PlanState

START = dt.date(2026, 1, 1)
DUE = dt.date(2026, 4, 11)  # a hundred days on
values = st.floats(-1e6, 1e6, allow_nan=False)


def course(*readings: tuple[int, float], direction: Direction = Direction.FALL, on: int = 50) -> Verdict:
    """What is said of an outcome from 20 to 10 (or the other way) in a hundred days, so many days from the start."""
    baseline, target = (20.0, 10.0) if direction is Direction.FALL else (10.0, 20.0)
    return courses.course(
        direction=direction,
        baseline=baseline,
        target=target,
        due_on=DUE,
        readings=[(START + dt.timedelta(days=day), value) for day, value in readings],
        on=START + dt.timedelta(days=on),
    )


#: Three readings that fall, one after the other; whatever lies under 17 makes a fourth.
FALLING = ((0, 19.0), (10, 18.0), (20, 17.0))


class TestTypedReadings:
    @pytest.mark.parametrize(
        ("readings", "counted"),
        [
            ((), "no reading"),
            (((0, 1.0),), "one reading"),
            (((0, 20.0), (1, 9.0)), "two readings"),  # a day apart, and past the aim
            (((0, 1.0), (1, 20.0)), "two readings"),
            (((0, 15.0), (10, 10.0), (20, 5.0)), "three readings"),
        ],
    )
    def test_fewer_than_four_cannot_be_told_from_chance(
        self, readings: tuple[tuple[int, float], ...], counted: str
    ) -> None:
        found = course(*readings)

        assert found.course is Course.CANT_TELL
        assert counted in found.reason
        assert (
            found.plain == "" or found.plain == f"Typed by hand, {counted}: that can’t be told from chance."
        )

    def test_looks_at_no_reading_from_after_the_day(self) -> None:
        assert course(*FALLING, (60, 5.0), on=50).course is Course.CANT_TELL

    @pytest.mark.parametrize(
        ("latest", "expected"),
        [
            (9.0, Course.MET),
            (10.0, Course.MET),
            (15.0, Course.ON_COURSE),  # half the way in half the time
            (15.1, Course.OFF_COURSE),
            (25.0, Course.CANT_TELL),  # it fell, and then it rose
        ],
    )
    def test_that_fall_one_after_the_other_are_set_against_a_steady_change(
        self, latest: float, expected: Course
    ) -> None:
        assert course(*FALLING, (50, latest)).course is expected

    def test_that_go_up_and_down_show_nothing_however_near_the_aim(self) -> None:
        found = course((0, 12.0), (10, 19.0), (20, 11.0), (30, 15.0), (40, 10.0))

        assert found.course is Course.CANT_TELL
        assert found.plain == "Typed by hand, 5 readings: their order can be chance."

    def test_say_both_figures_and_the_chance_so_that_a_reader_can_judge(self) -> None:
        found = course(*FALLING, (50, 16.5))

        assert found.reason == (
            "It was 20 to begin with and 16.5 on 20 February 2026; the aim is 10 by 11 April 2026. It gets better, but "
            "too slowly. A steady change would have brought it to 15 by then. Of the baseline and 4 readings, typed by "
            "hand, as many or more would go better one after the other in 0.83 per cent of all orders. Whoever types "
            "chooses the day. It says nothing of the cause."
        )
        assert found.parameters["chance_if_better"] == pytest.approx(1 / 120)

    def test_are_off_course_after_the_day_when_the_aim_was_not_reached(self) -> None:
        assert course(*FALLING, (99, 10.5), on=101).course is Course.OFF_COURSE
        level = course((0, 20.0), (10, 19.0), (20, 20.0), (99, 19.5), on=101)
        assert (level.course, "The day has passed" in level.plain) == (Course.OFF_COURSE, True)

    def test_can_say_that_it_got_worse(self) -> None:
        found = course((0, 9.0), (10, 8.0), (20, 7.0), (50, 6.0), direction=Direction.RISE)

        assert found.course is Course.WORSE
        assert found.plain == "It has got worse, by more than chance."

    def test_of_figures_that_did_not_change_few_get_a_course(self) -> None:
        """Each order of five figures as a plan's baseline and readings: what chance alone would be called."""
        said = [
            courses.course(
                direction=Direction.FALL,
                baseline=first,
                target=first - 0.5,
                due_on=DUE,
                readings=[(START + dt.timedelta(days=day), value) for day, value in enumerate(rest)],
                on=START + dt.timedelta(days=9),
            ).course
            for first, *rest in permutations([10.0, 11.0, 12.0, 13.0, 14.0])
        ]

        assert said.count(Course.WORSE) / len(said) <= courses.LEAST_CHANCE
        assert said.count(Course.MET) / len(said) <= courses.LEAST_CHANCE

    @given(st.lists(st.tuples(st.integers(0, 120), values), max_size=6), st.integers(0, 150), st.randoms())
    def test_do_not_hang_on_the_order_in_which_they_were_typed(
        self, readings: list[tuple[int, float]], on: int, random: object
    ) -> None:
        assume(len({day for day, _ in readings}) == len(readings))
        shuffled = list(readings)
        random.shuffle(shuffled)  # type: ignore[attr-defined]

        assert course(*readings, on=on) == course(*shuffled, on=on)

    @given(st.lists(values, min_size=4, max_size=7), st.floats(0.001, 1e5), st.integers(10, 99))
    def test_a_better_reading_never_makes_a_worse_course(
        self, typed: list[float], better: float, day: int
    ) -> None:
        order = [Course.WORSE, Course.CANT_TELL, Course.OFF_COURSE, Course.ON_COURSE, Course.MET]
        *rest, latest = typed
        first = tuple(enumerate(rest))

        before = course(*first, (day, latest), on=day).course
        after = course(*first, (day, latest - better), on=day).course

        assert order.index(after) >= order.index(before)

    @given(st.lists(st.integers(-50, 50), min_size=1, max_size=8), st.integers(0, 150))
    def test_rising_mirrors_falling(self, typed: list[int], on: int) -> None:
        readings = [(10 * number, float(value)) for number, value in enumerate(typed)]
        falling = course(*readings, on=on)
        rising = courses.course(
            direction=Direction.RISE,
            baseline=-20.0,
            target=-10.0,
            due_on=DUE,
            readings=[(START + dt.timedelta(days=day), -value) for day, value in readings],
            on=START + dt.timedelta(days=on),
        )

        assert rising.course is falling.course


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
