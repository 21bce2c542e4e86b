"""What the readings of an outcome say, on plain values: a straight line for what is typed, an interval for the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.problems.rules.words import day, number
from peelian.apps.problems.types.measures import Direction
from peelian.apps.problems.types.outcomes import Course


def course(
    *,
    direction: Direction,
    baseline: float,
    target: float,
    due_on: dt.date,
    readings: Sequence[tuple[dt.date, float]],
    on: dt.date,
) -> tuple[Course, str]:
    """What the readings up to a day say of an outcome, and why, in plain words.

    - Fewer than two readings: can't tell yet, however good or bad the one is.
    - The latest at or past the target: met. On the wrong side of the baseline: worse than before.
    - Otherwise the latest is compared with a straight line from the baseline (at the first reading's day) to the
      target (on the due day): on the line or better is on course. After the due day, short of the target is off course.

    The latest reading is one value, not a trend, and says nothing of the cause: the reason gives both figures so that
    a reader can judge.
    """
    known = sorted(reading for reading in readings if reading[0] <= on)
    if len(known) < 2:
        counted = "no reading" if not known else "one reading"
        return Course.CANT_TELL, f"There is {counted} so far; it takes at least two to see a change."
    first_on, latest_on, latest = known[0][0], known[-1][0], known[-1][1]
    figures = (
        f"It was {number(baseline)} to begin with and {number(latest)} on {day(latest_on)}; "
        f"the aim is {number(target)} by {day(due_on)}."
    )
    sign = -1 if direction is Direction.FALL else 1
    gained, wanted = sign * (latest - baseline), sign * (target - baseline)
    if gained >= wanted:
        return Course.MET, f"{figures} The aim has been reached."
    if gained < 0:
        return Course.WORSE, f"{figures} It is worse than when we began."
    if on > due_on:
        return Course.OFF_COURSE, f"{figures} The day has passed and the aim was not reached."
    expected = wanted * _share_of_time(first_on, due_on, latest_on)
    by_now = number(baseline + sign * expected)
    if gained >= expected:
        return (
            Course.ON_COURSE,
            f"{figures} A steady change would have brought it to {by_now} by then, so it is on course.",
        )
    return (
        Course.OFF_COURSE,
        f"{figures} A steady change would have brought it to {by_now} by then, so it is off course.",
    )


def _share_of_time(first_on: dt.date, due_on: dt.date, latest_on: dt.date) -> float:
    whole = (due_on - first_on).days
    return min(1.0, (latest_on - first_on).days / whole) if whole > 0 else 1.0
