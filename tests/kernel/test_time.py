"""Days, fortnights, and the two nights a year on which the clock changes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.kernel import time


class TestLocalDay:
    def test_a_summer_evening_in_utc_is_already_the_next_day_in_london(self) -> None:
        assert time.local_day(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 7, 1)

    def test_a_winter_evening_is_not(self) -> None:
        assert time.local_day(dt.datetime(2026, 1, 30, 23, 30, tzinfo=dt.UTC)) == dt.date(2026, 1, 30)

    def test_a_moment_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            time.local_day(dt.datetime(2026, 1, 1))  # noqa: DTZ001

    @given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    def test_a_day_begins_on_that_day(self, day: dt.date) -> None:
        start = time.start_of_day(day)

        assert time.local_day(start) == day
        assert time.local_day(start - dt.timedelta(seconds=1)) == day - dt.timedelta(days=1)


class TestFortnight:
    @given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
    def test_every_day_has_one_fortnight_that_starts_on_a_monday(self, day: dt.date) -> None:
        start, end = time.fortnight_of(day)

        assert start <= day < end
        assert (end - start).days == 14
        assert start.weekday() == 0
        assert time.fortnight_of(end)[0] == end


class TestLocalMoment:
    def test_an_hour_that_there_is_not_is_refused_and_not_moved(self) -> None:
        day = dt.date(2027, 3, 28)
        assert time.local_moment(day, dt.time(0, 59)) == dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC)
        assert time.local_moment(day, dt.time(2)) == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)
        for first in (True, False):
            with pytest.raises(time.NoSuchTime, match="There is no 01:30 on that day"):
                time.local_moment(day, dt.time(1, 30), first_of_two=first)

    def test_an_hour_that_comes_twice_is_refused_unless_the_first_is_meant(self) -> None:
        day = dt.date(2026, 10, 25)
        with pytest.raises(time.NoSuchTime, match="01:30 comes twice on that day"):
            time.local_moment(day, dt.time(1, 30))
        first = time.local_moment(day, dt.time(1, 30), first_of_two=True)
        assert first == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
        assert time.local_moment(day, dt.time(2)) == dt.datetime(2026, 10, 25, 2, tzinfo=dt.UTC)

    @given(st.integers(946_684_800, 4_070_908_800).map(lambda at: dt.datetime.fromtimestamp(at, dt.UTC)))
    def test_every_moment_is_found_by_its_own_clock_or_refused(self, at: dt.datetime) -> None:
        local = at.astimezone(time.LONDON)
        try:
            found = time.local_moment(local.date(), local.time())
        except time.NoSuchTime:
            other = local.replace(fold=1 - local.fold)
            assert other.astimezone(dt.UTC) != at
        else:
            assert found == at
