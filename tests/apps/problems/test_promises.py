"""What a promise could show, said while it can still be made otherwise."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.problems.rules.promises import foresee
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import Baseline, Foresight

ON = dt.date(2026, 9, 20)
YEAR = Baseline(20.0, 240, 12, dt.date(2025, 9, 1), dt.date(2026, 9, 1), drift=0.2, comparison_count=480)


def seen(baseline: Baseline = YEAR, **more: object) -> Foresight:
    """A fall of recorded crime by the end of January, unless something else is asked."""
    asked = {"measure": Measure.RECORDED_CRIME, "direction": Direction.FALL, "due_on": dt.date(2027, 1, 31)}
    return foresee(baseline, on=ON, **(asked | more))  # type: ignore[arg-type]


class TestForesee:
    def test_says_the_smallest_fall_with_what_it_comes_to(self) -> None:
        found = seen()

        assert found.periods == 4  # October to January: September is under way
        assert found.words == (
            "The smallest change that could be told from chance by 31 January 2027, after 4 whole months: 41 % fewer, "
            "which is 11.7 crimes a month or fewer."
        )

    def test_says_of_a_target_that_is_too_near_that_it_would_stay_untold(self) -> None:
        assert seen(target=10.0).seen is True
        near = seen(target=16.0)
        assert near.seen is False
        assert "The target, 20 % fewer, is less than that" in near.words
        assert "may stay “can't tell yet”" in near.words

    def test_says_nothing_of_a_target_on_the_wrong_side(self) -> None:
        assert seen(target=25.0).seen is None
        assert seen(target=20.0).seen is None

    def test_asks_for_two_whole_periods(self) -> None:
        one = seen(due_on=dt.date(2026, 10, 31))
        assert (one.periods, one.smallest) == (1, None)
        assert "Choose a later day." in one.words
        assert seen(due_on=None).periods == 0

    def test_without_elsewhere_only_months_of_the_same_name_count_before(self) -> None:
        alone = Baseline(20.0, 240, 12, YEAR.starts_on, YEAR.until_on, drift=0.2)
        year = Baseline(20.0, 80, 4, YEAR.starts_on, YEAR.until_on, drift=0.2)

        assert seen(alone).smallest == seen(year).smallest

    def test_a_rise_is_weighed_the_other_way(self) -> None:
        found = seen(direction=Direction.RISE, target=60.0)
        assert found.smallest is not None
        assert found.smallest > 1
        assert found.seen is True
        assert "or more" in found.words

    def test_a_share_is_weighed_in_points(self) -> None:
        half = Baseline(50.0, 40, 6, dt.date(2026, 6, 22), dt.date(2026, 9, 14), out_of=80)
        asked = {"measure": Measure.GOOD_RATINGS, "direction": Direction.RISE, "due_on": dt.date(2027, 3, 31)}
        few, many = seen(half, target=55.0, **asked), seen(half, target=90.0, **asked)

        assert (few.seen, many.seen) == (False, True)
        assert "The target, 5 points more, is less than that" in few.words

    def test_says_where_no_change_could_be_told(self) -> None:
        none = Baseline(0.2, 2, 12, YEAR.starts_on, YEAR.until_on)
        assert seen(none).smallest is None
        assert "So few are counted that no fall" in seen(none).words
        silent = Baseline(0.0, 0, 6, dt.date(2026, 6, 22), dt.date(2026, 9, 14), out_of=0)
        assert seen(silent, measure=Measure.GOOD_RATINGS, direction=Direction.RISE).smallest is None

    @given(
        count=st.integers(0, 2000),
        drift=st.floats(0, 1),
        target=st.floats(-10, 200),
        months=st.integers(0, 36),
    )
    def test_says_something_whatever_is_asked(
        self, count: int, drift: float, target: float, months: int
    ) -> None:
        baseline = Baseline(
            round(count / 12, 2), count, 12, YEAR.starts_on, YEAR.until_on, drift, comparison_count=count
        )
        for direction in Direction:
            found = seen(
                baseline, target=target, direction=direction, due_on=ON + dt.timedelta(days=30 * months)
            )
            assert found.words
            assert found.smallest is None or found.smallest > 0
