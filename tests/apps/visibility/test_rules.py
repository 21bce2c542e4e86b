"""What can be a position, and when a file is too bad to take."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.visibility import rules
from peelian.apps.visibility.types.positions import Holding, PositionRow, RefusedRow
from peelian.kernel.errors import BadInput

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class TestCheckMoment:
    def test_takes_one_that_is_a_little_ahead(self) -> None:
        assert rules.check_moment(AT + dt.timedelta(hours=23), AT)

    @pytest.mark.parametrize(
        ("moment", "reason"),
        [
            (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), "clock was not set"),
            (dt.datetime(1980, 1, 6, tzinfo=dt.UTC), "clock was not set"),
            (AT + dt.timedelta(hours=25), "in the future"),
        ],
    )
    def test_refuses_a_clock_that_is_wrong(self, moment: dt.datetime, reason: str) -> None:
        assert reason in rules.check_moment(moment, AT).reason


class TestCheckPoint:
    @pytest.mark.parametrize(("lat", "lng"), [(52.48, -1.9), (49.96, -6.3), (60.8, -0.8)])
    def test_takes_a_point_in_the_kingdom(self, lat: float, lng: float) -> None:
        assert rules.check_point(lat, lng)

    @pytest.mark.parametrize(
        ("lat", "lng", "reason"),
        [
            (-1.9, 52.48, "swapped"),
            (0.0, 0.0, "no position"),
            (91.0, 0.0, "not on Earth"),
            (407000.0, 287000.0, "not on Earth"),
            (48.85, 2.35, "outside the United Kingdom"),
        ],
    )
    def test_refuses_one_that_is_not(self, lat: float, lng: float, reason: str) -> None:
        assert reason in rules.check_point(lat, lng).reason


class TestReasons:
    @pytest.mark.parametrize(
        ("said", "counted"),
        [
            (rules.check_point(48.85, 2.35).reason, "the point is outside the United Kingdom"),
            (rules.check_point(math.nan, math.inf).reason, "the point is not on Earth"),
            ("52.5, 0 is off the National Grid", "the point is off the National Grid"),
            (rules.check_point(0, 0).reason, "0, 0 is what a receiver says that has no position"),
            (
                rules.check_moment(dt.datetime(1980, 1, 6, tzinfo=dt.UTC), AT).reason,
                "the time is before 2000: the device's clock was not set",
            ),
            (rules.check_moment(AT + 25 * HOUR, AT).reason, "the time is in the future"),
            (
                "the row has 3 values where the header has 4",
                "the row has more or fewer values than the header",
            ),
            ("there is no time", "there is no time"),
        ],
    )
    def test_are_counted_without_what_is_of_one_row_only(self, said: str, counted: str) -> None:
        assert rules.commonly(said) == counted


def rows(good: int, bad: int) -> Iterator[PositionRow | RefusedRow]:
    for number in range(good):
        yield PositionRow(number + 2, "B1", AT + dt.timedelta(seconds=number), 52.48, -1.9)
    for number in range(bad):
        yield RefusedRow(number, "at", "there is no time")


class TestSieve:
    def test_counts_every_row_once_and_keeps_the_first_hundred_refusals(self) -> None:
        sieve = rules.Sieve(AT)

        assert len(list(sieve.good(rows(1000, 150)))) == 1000
        assert (sieve.read, sieve.refused, len(sieve.refusals)) == (1150, 150, 100)
        assert (sieve.first_at, sieve.last_at) == (AT, AT + dt.timedelta(seconds=999))

    def test_takes_a_file_of_which_a_fifth_is_bad(self) -> None:
        sieve = rules.Sieve(AT)
        list(sieve.good(rows(80, 20)))

        sieve.verdict("p.csv")

    def test_refuses_one_of_which_more_is_bad_and_says_what_most_of_it_is(self) -> None:
        sieve = rules.Sieve(AT)
        list(sieve.good(rows(79, 21)))

        with pytest.raises(BadInput, match=r"21 of 100 rows \(21%\).*Most often \(21\): there is no time"):
            sieve.verdict("p.csv")

    @given(good=st.integers(0, 50), bad=st.integers(0, 50))
    def test_every_row_is_good_or_refused(self, good: int, bad: int) -> None:
        sieve = rules.Sieve(AT)

        assert len(list(sieve.good(rows(good, bad)))) + sieve.refused == sieve.read == good + bad


class TestHolderOf:
    HOLDINGS = (
        Holding("B1", 1, AT, AT + HOUR),
        Holding("B1", 2, AT + HOUR, None),
        Holding("B2", 3, AT, None),
    )

    @pytest.mark.parametrize(
        ("device", "after", "person"),
        [
            ("B1", 0, 1),
            ("B1", 59, 1),
            ("B1", 60, 2),
            ("B1", 6000, 2),
            ("B2", 5, 3),
            ("B1", -1, None),
            ("B3", 5, None),
        ],
    )
    def test_is_who_carried_it_then(self, device: str, after: int, person: int | None) -> None:
        assert rules.holder_of(device, AT + dt.timedelta(minutes=after), self.HOLDINGS) == person


class TestStretches:
    def test_windows_whose_margins_meet_are_looked_at_once(self) -> None:
        minute = dt.timedelta(minutes=1)
        windows = [(AT + HOUR, AT + 2 * HOUR), (AT, AT + HOUR - minute), (AT + 5 * HOUR, AT + 6 * HOUR)]

        assert rules.stretches(windows, minute) == [
            (AT - minute, AT + 2 * HOUR + minute),
            (AT + 5 * HOUR - minute, AT + 6 * HOUR + minute),
        ]
