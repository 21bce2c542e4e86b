"""What a promise could show, on plain values: said before a plan is written, while it can still be made otherwise."""

from __future__ import annotations

import datetime as dt
import math

from peelian.analysis.verdict import smallest_points_seen, smallest_rise_seen, smallest_seen
from peelian.apps.problems.rules.periods import whole_periods
from peelian.apps.problems.rules.verdicts import LEAST_AFTER
from peelian.apps.problems.rules.words import change_in_words, day, number
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import Baseline, Foresight


def foresee(
    baseline: Baseline,
    *,
    measure: Measure,
    direction: Direction,
    on: dt.date,
    due_on: dt.date | None,
    target: float | None = None,
) -> Foresight:
    """The smallest change of a judged measure that could be told from chance by the due day, if agreed on a day.

    It holds if single periods scatter no more than by chance and areas drift as they did: the truth is rather more.
    """
    if due_on is None:
        return Foresight(0, None, None, "Enter by when to see how small a change could be told from chance.")
    periods = len(whole_periods(measure.period, on, due_on + dt.timedelta(days=1)))
    if periods < LEAST_AFTER:
        counted = "no" if not periods else "one"
        return Foresight(
            periods,
            None,
            None,
            f"There is {counted} whole {measure.period} between now and {day(due_on)}, and it takes at least "
            f"{LEAST_AFTER} to see a change. Choose a later day.",
        )
    smallest = _smallest(baseline, measure, direction, periods)
    if smallest is None:
        return Foresight(
            periods,
            None,
            None,
            f"So few are counted that no {direction.value} could be told from chance by {day(due_on)}.",
        )
    edge = baseline.value + 100 * smallest if measure.is_share else baseline.value * smallest
    beyond = "or fewer" if direction is Direction.FALL else "or more"
    words = (
        f"The smallest change that could be told from chance by {day(due_on)}, after {periods} whole "
        f"{measure.period}s: {_said(measure, smallest)}, which is {number(round(edge, 1))} {measure.unit} {beyond}."
    )
    aim = _aim(baseline, measure, direction, target)
    if aim is None:
        return Foresight(periods, smallest, None, words)
    seen = aim <= smallest if direction is Direction.FALL and not measure.is_share else aim >= smallest
    ends = (
        "could be seen."
        if seen
        else "is less than that: even if it is reached, the verdict may stay “can't tell yet”. A later day or a larger "
        "area would show smaller changes."
    )
    return Foresight(periods, smallest, seen, f"{words} The target, {_said(measure, aim)}, {ends}")


def _smallest(baseline: Baseline, measure: Measure, direction: Direction, periods: int) -> float | None:
    if measure.is_share:
        answers = round((baseline.out_of or 0) * periods / baseline.periods)
        points = (
            smallest_points_seen(baseline.count, baseline.out_of, answers)
            if answers and baseline.out_of
            else 1.0
        )
        return points if points < 1 else None
    before, of = baseline.count, baseline.periods
    if measure.period == "month" and baseline.comparison_count is None and periods < of:
        # The verdict sets months against those of the same name where there is nothing else to take seasons out.
        before, of = round(before * periods / of), periods
    if direction is Direction.FALL:
        fall = smallest_seen(
            before=before,
            periods_before=of,
            periods_after=periods,
            comparison_before=baseline.comparison_count,
            drift=baseline.drift,
        )
        return 1 - fall if fall < 1 else None
    rise = smallest_rise_seen(
        before=before,
        periods_before=of,
        periods_after=periods,
        comparison_before=baseline.comparison_count,
        drift=baseline.drift,
    )
    return 1 + rise if math.isfinite(rise) else None


def _aim(baseline: Baseline, measure: Measure, direction: Direction, target: float | None) -> float | None:
    """The change that a target is, None for one on the wrong side."""
    if target is None or not math.isfinite(target) or not baseline.value:
        return None
    falls = target < baseline.value
    if target == baseline.value or falls is not (direction is Direction.FALL):
        return None
    return (target - baseline.value) / 100 if measure.is_share else target / baseline.value


def _said(measure: Measure, change: float) -> str:
    if not measure.is_share:
        return change_in_words(change)
    points = round(100 * change)
    return f"{abs(points)} point{'' if abs(points) == 1 else 's'} {'more' if points >= 0 else 'fewer'}"
