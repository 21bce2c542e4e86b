"""The verdict on a measured outcome, from plain readings."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from peelian.analysis.verdict import rate_change, share_change
from peelian.apps.problems.rules.verdicts import Promise, course_of, judge
from peelian.apps.problems.rules.words import change_in_words
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import Course, ReadingView, Verdict

AGREED = dt.date(2026, 1, 1)
DUE = dt.date(2026, 12, 31)
PROMISE = Promise(
    measure=Measure.RECORDED_CRIME,
    direction=Direction.FALL,
    baseline=20.0,
    target=14.0,
    agreed_on=AGREED,
    due_on=DUE,
    baseline_from=dt.date(2025, 1, 1),
    baseline_until=AGREED,
    baseline_count=240,
    baseline_periods=12,
    comparison_name="Harbour",
    drift=0.0,
    drift_areas=20,
)


def months(
    year: int, counts: list[int], elsewhere: int | None = 40, changed: bool = False
) -> list[ReadingView]:
    """Readings of the months of a year, from January."""
    starts = [dt.date(year + n // 12, n % 12 + 1, 1) for n in range(len(counts) + 1)]
    return [
        ReadingView(
            on=starts[n + 1] - dt.timedelta(days=1),
            value=count,
            source="Recorded crime",
            starts_on=starts[n],
            count=count,
            comparison_count=elsewhere,
            arrived=True,
            basis={"changed": changed},
        )
        for n, count in enumerate(counts)
    ]


def verdict(after: list[int], on: dt.date = dt.date(2026, 9, 15), **changes: object) -> Verdict:
    """Of twelve months of twenty and these since."""
    promise = dataclasses.replace(PROMISE, **changes)  # type: ignore[arg-type]
    return judge(promise, months(2025, [20] * 12) + months(2026, after), on)


class TestJudge:
    @pytest.mark.parametrize(
        ("after", "expected", "words"),
        [
            ([20], Course.CANT_TELL, "one whole month since the plan was agreed; it takes at least two"),
            ([25] * 8, Course.OFF_COURSE, "falls short of what the aim needs by now"),
            (
                [17, 17, 17, 17],
                Course.CANT_TELL,
                "No change at all and what the aim needs by now both lie within that.",
            ),
            ([10] * 8, Course.MET, "The aim has been reached"),
            ([32] * 8, Course.WORSE, "worse than before by more than chance"),
        ],
    )
    def test_says_the_course_and_why(self, after: list[int], expected: Course, words: str) -> None:
        found = verdict(after)

        assert (found.course, words in found.reason) == (expected, True), found.reason

    def test_gives_the_figures_that_it_rests_on(self) -> None:
        found = verdict([15] * 4)

        assert (round(found.ratio or 0, 3), round(found.low or 0, 3), round(found.high or 0, 3)) == (
            0.75,
            0.537,
            1.048,
        )
        assert found.reason.startswith(
            "20 a month in 12 months before, 15 a month in 4 since: 25 % fewer, set against Harbour "
            "(95 % interval: 46 % fewer to 5 % more)."
        )
        assert (found.version, found.parameters["drift_areas"]) == ("1", 20)

    @pytest.mark.parametrize(
        ("after", "on", "plain"),
        [
            ([25] * 8, dt.date(2026, 9, 15), "too little for the aim"),
            ([17] * 4, dt.date(2026, 9, 15), "That can be chance"),
            ([10] * 8, dt.date(2026, 9, 15), "The aim is reached"),
            ([32] * 8, dt.date(2026, 9, 15), "It has got worse"),
            ([0, 1], dt.date(2026, 9, 15), "before, 0.5 since"),
        ],
    )
    def test_says_it_in_a_plain_sentence_with_both_figures(
        self, after: list[int], on: dt.date, plain: str
    ) -> None:
        found = verdict(after, on)

        assert plain in found.plain
        assert found.plain.startswith("20 a month before, ")
        assert "interval" not in found.plain
        assert found.now == pytest.approx(sum(after) / len(after))

    def test_has_no_figure_since_before_there_are_two_whole_months(self) -> None:
        found = verdict([20])
        assert (found.now, found.plain) == (None, "")

    def test_names_the_other_area_beside_the_plain_figures(self) -> None:
        assert verdict([20] * 4).plain.startswith("20 a month before, 20 since; in Harbour ")

    def test_never_claims_the_cause(self) -> None:
        for after in ([10] * 8, [32] * 8):
            assert "It says nothing of the cause." in verdict(after).reason

    def test_drift_takes_a_claim_back(self) -> None:
        assert verdict([32] * 4).course is Course.WORSE
        assert verdict([32] * 4, drift=0.4).course is Course.CANT_TELL

    def test_says_that_drift_is_assumed(self) -> None:
        assert "is assumed" in verdict([15] * 4, drift=0.25, drift_areas=0).reason
        assert "measured on 20 others" in verdict([15] * 4).reason

    def test_says_how_small_a_fall_can_be_seen(self) -> None:
        assert "A fall of less than 29% can't be told from chance yet." in verdict([17] * 4).reason

    def test_a_month_that_has_not_ended_is_judged_nowhere(self) -> None:
        assert verdict([20, 0, 0], on=dt.date(2026, 2, 28)).course is Course.CANT_TELL
        assert "one whole month" in verdict([20, 0, 0], on=dt.date(2026, 2, 28)).reason

    def test_a_month_in_which_the_plan_was_agreed_is_judged_nowhere(self) -> None:
        found = verdict([99, 15, 15], agreed_on=dt.date(2026, 1, 2))

        assert found.parameters["periods_after"] == 2

    def test_after_the_day_what_was_not_shown_is_off_course(self) -> None:
        found = verdict([18] * 12, on=dt.date(2027, 1, 5), target=19.0)

        assert found.course is Course.OFF_COURSE
        assert "The day has passed" in found.reason

    def test_without_a_comparison_the_same_months_are_set_against_each_other(self) -> None:
        winter = judge(
            dataclasses.replace(PROMISE, comparison_name=""),
            months(2025, [60, 60, 60, 5, 5, 5, 5, 5, 5, 5, 5, 5], None) + months(2026, [60, 60, 60], None),
            dt.date(2026, 5, 1),
        )

        assert winter.ratio == pytest.approx(1.0)
        assert "There is no area to compare with" in winter.reason
        assert "Seasons" not in winter.reason

    def test_says_where_seasons_could_not_be_taken_out(self) -> None:
        found = judge(
            dataclasses.replace(PROMISE, baseline_from=dt.date(2025, 7, 1), comparison_name=""),
            months(2025, [20] * 12, None)[6:] + months(2026, [20] * 3, None),
            dt.date(2026, 5, 1),
        )

        assert "Seasons are not taken out" in found.reason

    def test_so_few_say_nothing(self) -> None:
        found = judge(PROMISE, months(2025, [0] * 11 + [4]) + months(2026, [0] * 4), dt.date(2026, 9, 1))

        assert found.course is Course.CANT_TELL
        assert "So few say nothing either way" in found.reason

    def test_says_where_a_correction_moved_the_baseline(self) -> None:
        assert (
            "when the plan was written; corrected, it is 240" in verdict([15] * 4, baseline_count=200).reason
        )

    def test_says_where_the_area_was_changed(self) -> None:
        readings = months(2025, [20] * 12) + months(2026, [15] * 4, changed=True)

        assert "The area was changed" in judge(PROMISE, readings, dt.date(2026, 9, 1)).reason

    def test_a_draft_is_not_judged(self) -> None:
        assert "isn't agreed" in verdict([15] * 4, agreed_on=None).reason


class TestShares:
    def test_are_judged_by_their_difference(self) -> None:
        promise = dataclasses.replace(
            PROMISE, measure=Measure.GOOD_RATINGS, direction=Direction.RISE, baseline=60.0, target=75.0
        )

        def fortnights(first: dt.date, n: int, good: int) -> list[ReadingView]:
            starts = [first + dt.timedelta(days=14 * at) for at in range(n)]
            return [
                ReadingView(
                    start + dt.timedelta(days=13), good / 0.2, "Ratings", start, good, 20, None, arrived=True
                )
                for start in starts
            ]

        before = fortnights(dt.date(2025, 6, 2), 6, 12)
        better = judge(promise, before + fortnights(dt.date(2026, 1, 5), 6, 17), dt.date(2026, 6, 1))
        worse = judge(promise, before + fortnights(dt.date(2026, 1, 5), 6, 6), dt.date(2026, 6, 1))

        assert (better.course, worse.course) == (Course.MET, Course.WORSE)
        assert "60% of 120 before, 85% of 120 since: 25 points more" in better.reason


class TestCourse:
    def test_rising_mirrors_falling(self) -> None:
        """What is a good fall of a rate is a bad rise of it."""
        change = rate_change([20] * 12, [32] * 8)
        given = {"share_of_way": 0.5, "due_on": DUE, "on": AGREED, "figures": "."}

        assert course_of(change, direction=Direction.FALL, aim=0.7, **given)[0] is Course.WORSE  # type: ignore[arg-type]
        assert course_of(change, direction=Direction.RISE, aim=1.2, **given)[0] is Course.MET  # type: ignore[arg-type]

    def test_better_but_slower_is_off_course(self) -> None:
        change = share_change(300, 1000, 400, 1000)
        given = {"direction": Direction.RISE, "due_on": DUE, "on": AGREED, "figures": "."}

        assert course_of(change, aim=0.3, share_of_way=0.9, **given)[0] is Course.OFF_COURSE  # type: ignore[arg-type]
        assert course_of(change, aim=0.3, share_of_way=0.3, **given)[0] is Course.ON_COURSE  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.75, "25 % fewer"), (1.1, "10 % more"), (1.0, "as many"), (2.34, "2.3 times as many")],
)
def test_a_ratio_is_said_as_a_person_says_it(ratio: float, words: str) -> None:
    assert change_in_words(ratio) == words
