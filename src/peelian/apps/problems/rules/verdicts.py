"""The verdict on a measured outcome: its readings before and after, with an interval, and what may be said of it.

Before are the whole periods of the baseline. After are the whole periods that start on or after the day on which the
plan was agreed and have ended. What lies between, or hasn't ended, is judged nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from peelian.analysis.verdict import (
    VERSION,
    RateChange,
    ShareChange,
    rate_change,
    share_change,
    smallest_seen,
)
from peelian.apps.problems.rules.words import change_in_words, day, number
from peelian.apps.problems.types.measures import Direction, Measure
from peelian.apps.problems.types.outcomes import Course, ReadingView, Verdict

#: Fewer whole periods since it was agreed say nothing.
LEAST_AFTER = 2
#: Fewer counted before and after together say nothing.
LEAST_COUNT = 10
_SO_FEW = "Too few were counted to say whether anything changed."
_NO_CAUSE = "It says nothing of the cause."


@dataclass(frozen=True, slots=True)
class Promise:
    """What an outcome promised, and what its verdict rests on. `drift` is None where it wasn't read yet."""

    measure: Measure
    direction: Direction
    baseline: float
    target: float
    agreed_on: dt.date | None
    due_on: dt.date
    baseline_from: dt.date
    baseline_until: dt.date
    baseline_count: int
    baseline_periods: int
    comparison_name: str
    drift: float | None
    drift_areas: int


def judge(promise: Promise, readings: Sequence[ReadingView], on: dt.date) -> Verdict:
    """What the readings say of an outcome on a day, and why."""
    if promise.agreed_on is None:
        return _cant_tell("The plan isn't agreed yet, so nothing is read.")
    whole = [row for row in readings if row.arrived and row.starts_on and row.on < on]
    before = [
        row for row in whole if _start(row) >= promise.baseline_from and row.on < promise.baseline_until
    ]
    after = [row for row in whole if _start(row) >= promise.agreed_on]
    if len(after) < LEAST_AFTER or not before:
        return _cant_tell(_too_soon(promise, before, after))
    if promise.measure.is_share:
        return _of_share(promise, before, after, on)
    return _of_rate(promise, before, after, on)


def course_of(
    change: RateChange | ShareChange,
    *,
    direction: Direction,
    aim: float,
    share_of_way: float,
    due_on: dt.date,
    on: dt.date,
    figures: str,
) -> tuple[Course, str, str]:
    """The course that a change shows, what to make of it in a plain sentence, and why.

    Args:
        change: of a rate (as a ratio) or of a share (as a difference).
        direction: the way that it should go.
        aim: the ratio, or the difference, that was promised.
        share_of_way: how far a steady change would have come by now, from 0 to 1.
        due_on, on: when it was promised for, and the day of looking.
        figures: what was counted, in words; the reason begins with it.
    """
    sign = 1 if direction is Direction.FALL else -1
    none = sign * (1.0 if isinstance(change, RateChange) else 0.0)
    now = sign * (change.ratio if isinstance(change, RateChange) else change.difference)
    low, high = sorted((sign * change.low, sign * change.high))
    wanted = sign * aim
    by_now = none + (wanted - none) * min(1.0, share_of_way)
    shown = high < none
    cases = (
        (
            low > none,
            Course.WORSE,
            "It has got worse, by more than chance.",
            f"That is worse than before by more than chance. {_NO_CAUSE}",
        ),
        (
            shown and now <= wanted,
            Course.MET,
            "The aim is reached, by more than chance.",
            f"The aim has been reached, by more than chance. {_NO_CAUSE}",
        ),
        (
            shown and on > due_on,
            Course.OFF_COURSE,
            "It is better, but the day has passed and the aim isn't reached.",
            "It is better, but the day has passed short of the aim.",
        ),
        (
            shown and now <= by_now,
            Course.ON_COURSE,
            "It is getting better as fast as the aim needs.",
            f"That is at least what a steady change would have brought by now. {_NO_CAUSE}",
        ),
        (
            shown,
            Course.OFF_COURSE,
            "It is getting better, but too slowly for the aim.",
            "It is better, but slower than the aim needs.",
        ),
        (
            low > by_now,
            Course.OFF_COURSE,
            "It is too little for the aim, even if chance hides some of it.",
            "Even the best of that falls short of what the aim needs by now.",
        ),
        (
            on > due_on,
            Course.OFF_COURSE,
            "The day has passed, and nothing shows that it got better.",
            "The day has passed, and a change wasn't shown.",
        ),
        (
            True,
            Course.CANT_TELL,
            "That can be chance: it may be on its way to the aim, or nothing may have changed.",
            "No change at all and what the aim needs by now both lie within that.",
        ),
    )
    course, plain, why = next(case[1:] for case in cases if case[0])
    return course, plain, f"{figures} {why}"


def _of_rate(
    promise: Promise, before: Sequence[ReadingView], after: Sequence[ReadingView], on: dt.date
) -> Verdict:
    compared = all(row.comparison_count is not None for row in (*before, *after))
    chosen, seasons = (before, True) if compared else _same_season(promise, before, after)
    x, y = [row.count or 0 for row in chosen], [row.count or 0 for row in after]
    change = rate_change(
        x,
        y,
        comparison_before=[row.comparison_count or 0 for row in chosen] if compared else None,
        comparison_after=[row.comparison_count or 0 for row in after] if compared else None,
        drift=promise.drift or 0.0,
    )
    figures = _figures(promise, change, compared=compared)
    parameters = {
        "dispersion": round(change.dispersion, 3),
        "degrees_of_freedom": change.df,
        "drift": change.drift,
        "drift_areas": promise.drift_areas,
        "periods_before": change.periods_before,
        "periods_after": change.periods_after,
        "compared": compared,
        "same_season": seasons,
    }
    if sum(x) + sum(y) < LEAST_COUNT:
        course, plain, reason = Course.CANT_TELL, _SO_FEW, f"{figures} So few say nothing either way."
    else:
        course, plain, reason = course_of(
            change,
            direction=promise.direction,
            aim=promise.target / promise.baseline if promise.baseline else 1.0,
            share_of_way=_share_of_way(promise, after),
            due_on=promise.due_on,
            on=on,
            figures=figures,
        )
    notes = _notes(promise, before, after, compared=compared, seasons=seasons)
    if course is Course.CANT_TELL:
        notes = [*notes, *_what_could_be_seen(promise, change)]
    return Verdict(
        course=course,
        reason=" ".join((reason, *notes)),
        plain=f"{_per_period(promise, change)} {plain}",
        now=change.after / change.periods_after,
        ratio=change.ratio,
        low=change.low,
        high=change.high,
        method="relative rate ratio with drift",
        version=VERSION,
        parameters=parameters,
    )


def _of_share(
    promise: Promise, before: Sequence[ReadingView], after: Sequence[ReadingView], on: dt.date
) -> Verdict:
    k0, n0 = sum(row.count or 0 for row in before), sum(row.out_of or 0 for row in before)
    k1, n1 = sum(row.count or 0 for row in after), sum(row.out_of or 0 for row in after)
    if not n0 or not n1:
        return _cant_tell("Nobody answered before, or nobody since.")
    change = share_change(k0, n0, k1, n1)
    figures = (
        f"{change.before:.0%} of {n0:,} before, {change.after:.0%} of {n1:,} since: "
        f"{_points(change.difference)} (95 % interval: {_points(change.low)} to {_points(change.high)})."
    )
    if n0 + n1 < LEAST_COUNT:
        course, plain, reason = Course.CANT_TELL, _SO_FEW, f"{figures} So few say nothing either way."
    else:
        course, plain, reason = course_of(
            change,
            direction=promise.direction,
            aim=(promise.target - promise.baseline) / 100,
            share_of_way=_share_of_way(promise, after),
            due_on=promise.due_on,
            on=on,
            figures=figures,
        )
    return Verdict(
        course=course,
        reason=" ".join((reason, *_notes(promise, before, after, compared=True, seasons=True))),
        plain=f"{change.before:.0%} before, {change.after:.0%} since. {plain}",
        now=100 * change.after,
        ratio=change.difference,
        low=change.low,
        high=change.high,
        method="difference of two Wilson intervals",
        version=VERSION,
        parameters={"answers_before": n0, "answers_after": n1},
    )


def _same_season(
    promise: Promise, before: Sequence[ReadingView], after: Sequence[ReadingView]
) -> tuple[Sequence[ReadingView], bool]:
    """The months of the baseline that have the same names as those after, where all are there; else all of it."""
    if promise.measure.period != "month":
        return before, False
    wanted = {row.on.month for row in after}
    same = [row for row in before if row.on.month in wanted]
    if len(after) <= 12 and {row.on.month for row in same} == wanted:
        return same, True
    return before, False


def _share_of_way(promise: Promise, after: Sequence[ReadingView]) -> float:
    """How far a steady change from the day of agreeing to the due day has come, on the average of the periods."""
    start = promise.agreed_on
    assert start is not None  # noqa: S101 - judge() has looked
    whole = (promise.due_on - start).days
    if whole <= 0:
        return 1.0
    shares = []
    for row in after:
        first = _start(row)
        middle = (first - start).days + ((row.on - first).days + 1) / 2
        shares.append(min(1.0, max(0.0, middle / whole)))
    return sum(shares) / len(shares)


def _per_period(promise: Promise, change: RateChange) -> str:
    before = number(round(change.before / change.periods_before, 1))
    after = number(round(change.after / change.periods_after, 1))
    if change.comparison_before is None or change.comparison_after is None:
        return f"{before} a {promise.measure.period} before, {after} since."
    there = number(round(change.comparison_before / change.periods_before, 1))
    there_after = number(round(change.comparison_after / change.periods_after, 1))
    return (
        f"{before} a {promise.measure.period} before, {after} since; "
        f"in {promise.comparison_name} {there} and {there_after}."
    )


def _figures(promise: Promise, change: RateChange, *, compared: bool) -> str:
    period = promise.measure.period
    before = (
        f"{number(round(change.before / change.periods_before, 1))} a {period} in {change.periods_before}"
    )
    after = (
        f"{number(round(change.after / change.periods_after, 1))} a {period} in {change.periods_after} since"
    )
    against = f", set against {promise.comparison_name}" if compared else ""
    low, high = change_in_words(change.low), change_in_words(change.high)
    return (
        f"{before} {period}s before, {after}: {change_in_words(change.ratio)}{against} "
        f"(95 % interval: {low} to {high})."
    )


def _notes(
    promise: Promise,
    before: Sequence[ReadingView],
    after: Sequence[ReadingView],
    *,
    compared: bool,
    seasons: bool,
) -> list[str]:
    found = []
    if not compared:
        found.append("There is no area to compare with, so what changed everywhere counts too.")
    if not seasons and promise.measure.period == "month":
        found.append("Seasons are not taken out: not all months of the year before are published.")
    if promise.measure is not Measure.GOOD_RATINGS:
        if promise.drift_areas:
            found.append(
                f"By how much areas part from each other anyway was measured on {promise.drift_areas} others."
            )
        else:
            found.append(
                "By how much areas part from each other anyway is assumed: too few could be measured."
            )
    counted = sum(row.count or 0 for row in before)
    if len(before) == promise.baseline_periods and counted != promise.baseline_count:
        found.append(
            f"The baseline was {promise.baseline_count:,} when the plan was written; corrected, it is {counted:,}."
        )
    found.append(
        f"Each {promise.measure.period} is taken to vary by itself; where one is like the one before, chance does more "
        "than the interval says."
    )
    if any(row.basis.get("changed") for row in (*before, *after)):
        found.append("The area was changed between then and now; the ground of both days is counted.")
    return found


def _what_could_be_seen(promise: Promise, change: RateChange) -> list[str]:
    if promise.direction is not Direction.FALL or not change.before:
        return []
    fall = smallest_seen(
        before=change.before,
        periods_before=change.periods_before,
        periods_after=change.periods_after,
        comparison_before=change.comparison_before,
        drift=change.drift,
    )
    if fall >= 1:
        return ["With so few, no fall could be told from chance yet."]
    return [f"A fall of less than {fall:.0%} can't be told from chance yet."]


def _too_soon(promise: Promise, before: Sequence[ReadingView], after: Sequence[ReadingView]) -> str:
    period = promise.measure.period
    if not before:
        return "Nothing is known of the time before."
    counted = f"no whole {period}" if not after else f"one whole {period}"
    latest = f" The last that was read ended on {day(after[-1].on)}." if after else ""
    return f"There is {counted} since the plan was agreed; it takes at least two to see a change.{latest}"


def _start(row: ReadingView) -> dt.date:
    return row.starts_on or row.on


def _cant_tell(reason: str) -> Verdict:
    return Verdict(Course.CANT_TELL, reason, method="relative rate ratio with drift", version=VERSION)


def _points(difference: float) -> str:
    points = round(100 * difference)
    return f"{abs(points)} point{'' if abs(points) == 1 else 's'} {'more' if points >= 0 else 'fewer'}"
