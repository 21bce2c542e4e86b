"""What readings that were typed by hand say of an outcome, on plain values: what their order shows beyond chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.analysis.order import chance_of_fall
from peelian.apps.problems.rules.words import day, number
from peelian.apps.problems.types.measures import Direction
from peelian.apps.problems.types.outcomes import Course, Verdict

METHOD, VERSION = "order of typed readings (Kendall)", "2"
#: With fewer no order is rarer than `LEAST_CHANCE`: of four figures, the baseline among them, one order in 24 falls.
LEAST_READINGS = 4
#: A rise or a fall counts where chance alone would bring it less often (one side of a 95 per cent test).
LEAST_CHANCE = 0.025
_WORDS = ("no reading", "one reading", "two readings", "three readings")


def course(
    *,
    direction: Direction,
    baseline: float,
    target: float,
    due_on: dt.date,
    readings: Sequence[tuple[dt.date, float]],
    on: dt.date,
) -> Verdict:
    """What the typed readings up to a day say of an outcome, and why, in plain words.

    - Fewer than `LEAST_READINGS`: can't tell, however good or bad they are.
    - The baseline and the readings in their order get worse by more than chance, and the latest is worse than the
      baseline: worse than before.
    - They get better by more than chance: met where the latest is at or past the target, else on or off course by a
      straight line from the baseline (at the first reading's day) to the target (on the due day); after it, off course.
    - Neither: can't tell, and after the due day off course.

    A step that is followed by level readings is seen late or never. Nothing is said of the cause.
    """
    known = sorted(reading for reading in readings if reading[0] <= on)
    counted = _WORDS[len(known)] if len(known) < len(_WORDS) else f"{len(known)} readings"
    if not known:
        return _verdict(Course.CANT_TELL, "Typed by hand, and there is no reading so far.")
    latest_on, latest = known[-1]
    figures = (
        f"It was {number(baseline)} to begin with and {number(latest)} on {day(latest_on)}; "
        f"the aim is {number(target)} by {day(due_on)}. "
    )
    if len(known) < LEAST_READINGS:
        plain = f"Typed by hand, {counted}: that can’t be told from chance."
        why = f"It takes at least {LEAST_READINGS} readings that go one way."
        return _verdict(Course.CANT_TELL, f"{figures}{plain} {why}", plain, len(known))
    sign = -1 if direction is Direction.FALL else 1
    gains = [sign * (value - baseline) for value in (baseline, *(value for _, value in known))]
    better, worse = chance_of_fall([-gain for gain in gains]), chance_of_fall(gains)
    gained, wanted = gains[-1], sign * (target - baseline)
    expected = wanted * _share_of_time(known[0][0], due_on, latest_on)
    by_now = number(baseline + sign * expected)
    steady = f"A steady change would have brought it to {by_now} by then"
    shown = better <= LEAST_CHANCE
    cases = (
        (worse <= LEAST_CHANCE and gained < 0, Course.WORSE, "It has got worse, by more than chance."),
        (shown and gained >= wanted, Course.MET, "The aim has been reached, by more than chance."),
        (shown and on > due_on, Course.OFF_COURSE, "It is better, but the day has passed short of the aim."),
        (shown and gained >= expected, Course.ON_COURSE, f"{steady}, so it is on course."),
        (shown, Course.OFF_COURSE, f"It gets better, but too slowly. {steady}."),
        (
            on > due_on,
            Course.OFF_COURSE,
            "The day has passed, and the readings show no change beyond chance.",
        ),
        (True, Course.CANT_TELL, f"Typed by hand, {counted}: their order can be chance."),
    )
    found, why = next(case[1:] for case in cases if case[0])
    return _verdict(
        found, f"{figures}{why}{_chance(better, worse, counted)}", why, len(known), (better, worse)
    )


def _chance(better: float, worse: float, counted: str) -> str:
    way, chance = ("better", better) if better <= worse else ("worse", worse)
    return (
        f" Of the baseline and {counted}, typed by hand, as many or more would go {way} one after the other in "
        f"{100 * chance:.2g} per cent of all orders. Whoever types chooses the day. It says nothing of the cause."
    )


def _verdict(
    found: Course, reason: str, plain: str = "", readings: int = 0, chances: tuple[float, float] | None = None
) -> Verdict:
    parameters: dict[str, float] = {"readings": readings, "least_chance": LEAST_CHANCE}
    if chances is not None:
        parameters["chance_if_better"], parameters["chance_if_worse"] = chances
    return Verdict(found, reason, method=METHOD, version=VERSION, parameters=parameters, plain=plain)


def _share_of_time(first_on: dt.date, due_on: dt.date, latest_on: dt.date) -> float:
    whole = (due_on - first_on).days
    return min(1.0, (latest_on - first_on).days / whole) if whole > 0 else 1.0
