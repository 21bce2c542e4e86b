"""Abstraction: the ledger sums to what was rostered, and no rate is a mean of rates."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.analysis.abstraction import (
    DEFINITIONS,
    Absence,
    AwayKind,
    Definition,
    Hours,
    Stretch,
    Tally,
    by_hour,
    hours,
    outside,
    rate,
    tally,
)
from peelian.kernel.time import LONDON

DAY = dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
ABSTRACTED, TRAINING, UNAVAILABLE = AwayKind
BY_CODE = {one.code: one for one in DEFINITIONS}


def moment(minute: float) -> dt.datetime:
    return DAY + dt.timedelta(minutes=minute)


def away(first: float, last: float, kind: AwayKind = ABSTRACTED) -> Absence:
    return Absence(moment(first), moment(last), kind, "court")


EIGHT_TO_FOUR = Stretch(moment(8 * 60), moment(16 * 60))


class TestHours:
    def test_of_a_day_worked_out_by_hand(self) -> None:
        """Eight hours: court 9 to 11, first aid 11 to 12, home ill from 15; court from 20 on is after the shift."""
        absences = [
            away(9 * 60, 11 * 60),
            away(11 * 60, 12 * 60, TRAINING),
            away(15 * 60, 17 * 60, UNAVAILABLE),
            away(20 * 60, 22 * 60),
        ]

        assert hours(EIGHT_TO_FOUR, absences) == Hours(480, 240, 120, 60, 60)

    def test_of_a_shift_without_absence_are_core(self) -> None:
        assert hours(EIGHT_TO_FOUR, []) == Hours(480, 480, 0, 0, 0)

    def test_count_seconds_in_the_minute_that_they_are_in(self) -> None:
        assert hours(EIGHT_TO_FOUR, [away(540.9, 541.1)]) == Hours(480, 479, 1, 0, 0)

    def test_do_not_guess_which_of_two_it_was(self) -> None:
        with pytest.raises(ValueError, match="share a minute"):
            hours(EIGHT_TO_FOUR, [away(540, 600), away(599, 660, TRAINING)])

    def test_refuse_a_shift_that_runs_backwards(self) -> None:
        with pytest.raises(ValueError, match="ends before"):
            hours(Stretch(moment(2), moment(1)), [])


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Stretch, list[Absence]]:
    """A shift of at most a day and absences around it that don't share a moment."""
    start = draw(st.integers(0, 3000))
    length = draw(st.integers(0, 1440))
    cuts = sorted(draw(st.lists(st.floats(0, 5000, allow_nan=False), max_size=9, unique=True)))
    kinds = draw(st.lists(st.sampled_from([None, *AwayKind]), min_size=len(cuts), max_size=len(cuts)))
    absences = [
        away(first, last, kind) for (first, last), kind in zip(pairwise(cuts), kinds, strict=False) if kind
    ]
    return Stretch(moment(start), moment(start + length)), absences


def counted_minute_by_minute(shift: Stretch, absences: list[Absence]) -> Hours:
    """The same, by asking of every minute of the shift where its person was."""
    found = dict.fromkeys(("core", *AwayKind), 0)
    at = shift.starts_at
    while at < shift.ends_at:
        kind = next(
            (
                one.kind
                for one in absences
                if one.starts_at.replace(second=0, microsecond=0)
                <= at
                < one.ends_at.replace(second=0, microsecond=0)
            ),
            "core",
        )
        found[kind] += 1
        at += dt.timedelta(minutes=1)
    return Hours(sum(found.values()), found["core"], found[ABSTRACTED], found[TRAINING], found[UNAVAILABLE])


class TestTheLedger:
    @given(shifts())
    def test_sums_to_what_was_rostered(self, drawn: tuple[Stretch, list[Absence]]) -> None:
        shift, absences = drawn

        found = hours(shift, absences)

        assert found.core + found.abstracted + found.training + found.unavailable == found.rostered
        assert found.rostered * 60 == (shift.ends_at - shift.starts_at).total_seconds()
        assert min(found.core, found.abstracted, found.training, found.unavailable) >= 0

    @given(shifts())
    def test_equals_what_is_counted_minute_by_minute(self, drawn: tuple[Stretch, list[Absence]]) -> None:
        assert hours(*drawn) == counted_minute_by_minute(*drawn)

    @given(shifts())
    def test_by_the_hour_sums_to_the_shift(self, drawn: tuple[Stretch, list[Absence]]) -> None:
        assert sum(by_hour(*drawn).values(), Hours()) == hours(*drawn)

    @given(shifts())
    def test_says_what_lies_outside(self, drawn: tuple[Stretch, list[Absence]]) -> None:
        shift, absences = drawn
        inside = hours(shift, absences)
        lengths = [outside([], one) for one in absences]  # without shifts, all of it

        assert sum(lengths) - sum(outside([shift], one) for one in absences) == inside.rostered - inside.core

    def test_tells_the_hour_of_the_day_by_local_time(self) -> None:
        night = dt.datetime(2026, 7, 1, 23, 30, tzinfo=LONDON)
        found = by_hour(Stretch(night, night + dt.timedelta(hours=1)), [])

        assert {hour: one.rostered for hour, one in found.items()} == {23: 30, 0: 30}


class TestRate:
    #: Ten shifts of eight hours: 4,800 rostered, 480 unavailable, 960 abstracted in 3 of 9 on duty, 240 in training.
    COUNTED = Tally(Hours(4800, 3120, 960, 240, 480), shifts=10, on_duty=9, touched=3)

    @pytest.mark.parametrize(
        ("code", "over", "under"),
        [
            ("duty-hours", 960, 4320),
            ("hmicfrs", 1200, 4320),
            ("core-role", 3120, 4800),
            ("rostered", 960, 4800),
            ("shifts-touched", 3, 9),
        ],
    )
    def test_by_each_definition_equals_what_was_worked_out_by_hand(
        self, code: str, over: int, under: int
    ) -> None:
        found = rate(BY_CODE[code], self.COUNTED)

        assert (found.over, found.under, found.value) == (over, under, over / under)

    @pytest.mark.parametrize("code", BY_CODE)
    def test_of_nothing_is_none(self, code: str) -> None:
        assert rate(BY_CODE[code], Tally()).value is None

    def test_of_two_units_is_no_mean_of_their_rates(self) -> None:
        """A unit of 1,000 duty hours with 10 % and one of 100 with 50 % have 13.6 % together, not 30 %."""
        large = Tally(Hours(60_000, 54_000, 6_000, 0, 0), 125, 125, 20)
        small = Tally(Hours(6_000, 3_000, 3_000, 0, 0), 12, 12, 7)

        together = rate(BY_CODE["duty-hours"], large + small).value

        assert together == pytest.approx(9_000 / 66_000)

    @given(st.lists(st.lists(shifts(), max_size=4), max_size=4), st.sampled_from(DEFINITIONS))
    def test_of_units_together_is_the_sum_over_the_sum(
        self, units: list[list[tuple[Stretch, list[Absence]]]], definition: Definition
    ) -> None:
        tallies = [sum((tally(*one) for one in unit), Tally()) for unit in units]
        apart = [rate(definition, one) for one in tallies]

        together = rate(definition, sum(tallies, Tally()))
        at_once = rate(definition, sum((tally(*one) for unit in units for one in unit), Tally()))

        assert together == at_once
        assert together.over == sum(one.over for one in apart)
        assert together.under == sum(one.under for one in apart)


class TestDefinitions:
    def test_have_a_name_a_version_and_say_all_that_they_are(self) -> None:
        assert len({(one.code, one.version) for one in DEFINITIONS}) == len(DEFINITIONS) == 5
        for one in DEFINITIONS:
            assert all((one.words, one.excluded, one.population, one.source, one.version))
            assert one.numerator <= one.denominator
