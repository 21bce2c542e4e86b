"""Decisions about tasks, on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from peelian.apps.tasking.types import TaskState, Window
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: Allowed changes of a task's state.
TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.TASKED: frozenset({TaskState.FINISHED, TaskState.CANCELLED}),
    TaskState.FINISHED: frozenset(),
    TaskState.CANCELLED: frozenset(),
}

LONGEST_WINDOW = dt.timedelta(hours=24)
MOST_WINDOWS = 60


def may_move(state: TaskState, to: TaskState) -> Decision:
    """Whether a task can go from one state to another."""
    if to in TRANSITIONS[state]:
        return ALLOWED
    return refuse(f"This task is {state.value} already.")


def may_window(windows: Sequence[Window]) -> Decision:
    """Whether these stretches of time can be a task's windows: each forward and a day at most, none overlapping."""
    if not windows:
        return refuse("Say when: a task needs at least one window.")
    if len(windows) > MOST_WINDOWS:
        return refuse(f"A task can have {MOST_WINDOWS} windows at most. Make several tasks instead.")
    ordered = sorted(windows, key=lambda window: window.starts_at)
    for window in ordered:
        if window.ends_at <= window.starts_at:
            return refuse("Each window must end after it starts.")
        if window.ends_at - window.starts_at > LONGEST_WINDOW:
            return refuse("A window can be 24 hours at most. Give each day its own.")
    for earlier, later in pairwise(ordered):
        if later.starts_at < earlier.ends_at:
            return refuse("Two of the windows overlap.")
    return ALLOWED


def may_dose(*, visits: int, minutes: int, windows: Sequence[Window]) -> Decision:
    """Whether a dose is sensible, and one officer could give it within the windows."""
    if not 1 <= visits <= 500:
        return refuse("Ask for 1 to 500 visits.")
    if not 1 <= minutes <= 480:
        return refuse("A visit lasts from 1 to 480 minutes.")
    there_is = sum((window.ends_at - window.starts_at for window in windows), dt.timedelta()) / dt.timedelta(
        minutes=1
    )
    if minutes > there_is or visits * minutes > there_is:
        return refuse(
            f"{visits * minutes:,} minutes are asked for, but the windows hold {there_is:,.0f}. "
            "Ask for less or add windows."
        )
    return ALLOWED
