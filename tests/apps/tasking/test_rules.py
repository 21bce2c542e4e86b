"""Windows, doses and states of tasks, without a database."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.tasking import rules
from peelian.apps.tasking.types import TaskState, Window

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
