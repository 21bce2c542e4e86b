"""Windows, doses and states of tasks, without a database."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.tasking import rules
from peelian.apps.tasking.types.suggestions import HourShare, HourSpan
from peelian.apps.tasking.types.tasks import TaskState, Window
from peelian.kernel.time import LONDON

EIGHT = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)


def window(start: float, end: float) -> Window:
    """A window by hours after eight."""
    return Window(EIGHT + dt.timedelta(hours=start), EIGHT + dt.timedelta(hours=end))


class TestMayWindow:
    def test_takes_windows_that_touch_in_any_order(self) -> None:
        assert rules.may_window([window(2, 4), window(0, 2)])

    def test_refuses_none_backward_overlapping_and_endless_ones(self) -> None:
        assert "at least one" in rules.may_window([]).reason
        assert "end after" in rules.may_window([window(2, 2)]).reason
        assert "overlap" in rules.may_window([window(0, 3), window(2, 4)]).reason
        assert "24 hours" in rules.may_window([window(0, 24.5)]).reason
        assert "60 windows" in rules.may_window([window(n * 3, n * 3 + 1) for n in range(61)]).reason

    @given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 24)), min_size=1, max_size=8))
    def test_refuses_exactly_when_two_share_a_moment(self, spans: list[tuple[int, int]]) -> None:
        windows = [window(start, start + length) for start, length in spans]
        shared = any(
            a.starts_at < b.ends_at and b.starts_at < a.ends_at
            for i, a in enumerate(windows)
            for b in windows[i + 1 :]
        )

        assert bool(rules.may_window(windows)) is not shared


class TestRepeating:
    @pytest.mark.parametrize(
        ("day", "starts", "ends", "hours"),
        [
            ("2026-10-25", "00:30", "02:30", 3),
            ("2026-10-24", "22:00", "06:00", 9),
            ("2026-10-25", "01:30", "01:45", 0.25),
            ("2026-03-29", "00:30", "02:30", 1),
            ("2026-03-28", "22:00", "06:00", 7),
            ("2026-03-29", "00:30", "01:30", 0.5),
            ("2026-03-29", "01:30", "02:30", 0.5),
            ("2026-03-29", "01:15", "01:45", 0),
            ("2026-11-05", "00:30", "02:30", 2),
        ],
    )
    def test_holds_the_hours_that_there_are_when_the_clocks_change(
        self, day: str, starts: str, ends: str, hours: float
    ) -> None:
        first = dt.date.fromisoformat(day)
        (one,) = rules.windows_over(first, first, dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))
        assert (one.ends_at - one.starts_at).total_seconds() == hours * 3600

    @pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
    def test_takes_a_time_of_day_for_the_first_of_its_name_however_it_is_marked(self, day: str) -> None:
        first = dt.date.fromisoformat(day)
        plain, marked = (
            rules.windows_over(first, first, dt.time(1, fold=fold), dt.time(3)) for fold in (0, 1)
        )
        assert marked == plain

    @given(
        st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 1)),
        st.integers(0, 60),
        st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
        st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
        st.sets(st.integers(0, 6)),
    )
    def test_has_one_window_on_each_of_its_days_by_the_local_clock(
        self, first: dt.date, length: int, starts: dt.time, ends: dt.time, weekdays: set[int]
    ) -> None:
        last = first + dt.timedelta(days=length)
        windows = rules.windows_over(first, last, starts, ends, weekdays)
        days = [first + dt.timedelta(days=step) for step in range(length + 1)]
        assert len(windows) == sum(day.weekday() in weekdays for day in days)
        for window in windows:
            local = window.starts_at.astimezone(LONDON)
            assert local.weekday() in weekdays
            assert local.time() == starts or local.time() == dt.time(2)  # the hour that is left out in spring
            assert dt.timedelta(0) <= window.ends_at - window.starts_at <= dt.timedelta(hours=25)
        assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(windows))


class TestHoursInSpans:
    def test_join_neighbouring_hours_of_a_day_and_put_the_largest_first(self) -> None:
        hours = [
            HourShare(hour, share)
            for hour, share in ((116, 0.3), (117, 0.3), (23, 0.1), (24, 0.2), (26, 0.1))
        ]
        assert rules.spans_of(hours) == [
            HourSpan(4, 20, 22, 0.6),
            HourSpan(1, 0, 1, 0.2),
            HourSpan(0, 23, 24, 0.1),
        ]
        assert rules.spans_of([]) == []


class TestMayDose:
    def test_fits_into_the_windows(self) -> None:
        assert rules.may_dose(visits=4, minutes=30, windows=[window(0, 1), window(2, 3)])

    def test_refuses_more_than_the_windows_hold_with_both_figures(self) -> None:
        decision = rules.may_dose(visits=5, minutes=30, windows=[window(0, 1), window(2, 3)])

        assert decision.reason.startswith("150 minutes are asked for, but the windows hold 120.")

    def test_refuses_nothing_and_nonsense(self) -> None:
        assert not rules.may_dose(visits=0, minutes=15, windows=[window(0, 1)])
        assert not rules.may_dose(visits=1, minutes=0, windows=[window(0, 1)])
        assert not rules.may_dose(visits=501, minutes=1, windows=[window(0, 24)])


class TestStates:
    def test_end_once(self) -> None:
        assert rules.may_move(TaskState.TASKED, TaskState.FINISHED)
        assert rules.may_move(TaskState.TASKED, TaskState.CANCELLED)
        for ended in (TaskState.FINISHED, TaskState.CANCELLED):
            assert not any(rules.may_move(ended, to) for to in TaskState)
