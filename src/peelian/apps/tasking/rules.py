"""Decisions about tasks, on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from peelian.analysis.plane import distance_m
from peelian.apps.tasking.types.suggestions import HourShare, HourSpan
from peelian.apps.tasking.types.tasks import Departure, Dose, PartState, TaskState, What, Window
from peelian.kernel.decisions import ALLOWED, Decision, refuse
from peelian.kernel.time import LONDON

#: Allowed changes of a task's state.
TRANSITIONS: dict[TaskState, frozenset[TaskState]] = {
    TaskState.TASKED: frozenset({TaskState.FINISHED, TaskState.CANCELLED}),
    TaskState.FINISHED: frozenset(),
    TaskState.CANCELLED: frozenset(),
}

#: A task is kept so long after its last window; suggestions and trials after they were made.
TASKS_KEPT = dt.timedelta(days=2 * 365)

#: What a form begins with: the number is the forces' own habit, and its evidence is one study.
DEFAULT_DOSE = Dose(
    visits=1,
    minutes=15,
    source="Koper (1995), Just enough police presence, Justice Quarterly 12(4)",
    caution="One study in one city (Minneapolis), not replicated as of 2025: a habit to start from, not a law.",
)
#: What nobody gave a source for.
OWN_DOSE = "Chosen by whoever sent it"
#: Within these metres a circle is a place: below, positions can't tell inside from outside.
RADIUS_M = (25.0, 2_000.0)
#: A circle that was moved no further than this is the same place: an address and its map point lie apart.
SAME_PLACE_M = 10.0

#: What somebody may say of their part, and where it stands then. Whatever isn't here is refused by the sentence below.
PARTS: dict[tuple[PartState, What], PartState] = {
    (PartState.ASKED, What.ACCEPT): PartState.ACCEPTED,
    (PartState.ASKED, What.DECLINE): PartState.DECLINED,
    (PartState.DECLINED, What.ACCEPT): PartState.ACCEPTED,
    (PartState.DECLINED, What.DECLINE): PartState.DECLINED,
    (PartState.ACCEPTED, What.ACCEPT): PartState.ACCEPTED,
    (PartState.ACCEPTED, What.DECLINE): PartState.DECLINED,
    (PartState.ACCEPTED, What.START): PartState.STARTED,
    (PartState.ACCEPTED, What.NOTE): PartState.ACCEPTED,
    (PartState.ACCEPTED, What.FINISH): PartState.FINISHED,
    (PartState.STARTED, What.ACCEPT): PartState.STARTED,
    (PartState.STARTED, What.START): PartState.STARTED,
    (PartState.STARTED, What.NOTE): PartState.STARTED,
    (PartState.STARTED, What.FINISH): PartState.FINISHED,
    (PartState.FINISHED, What.ACCEPT): PartState.FINISHED,
    (PartState.FINISHED, What.START): PartState.FINISHED,
    (PartState.FINISHED, What.NOTE): PartState.FINISHED,
    (PartState.FINISHED, What.FINISH): PartState.FINISHED,
}
_CANNOT_SAY = {
    PartState.ASKED: "Accept the task first.",
    PartState.DECLINED: "You said that you can’t do this task. Accept it first.",
    PartState.ACCEPTED: "This can’t be said of a task that is accepted.",
    PartState.STARTED: "You have started this task: finish it, and say why it ended early.",
    PartState.FINISHED: "You have finished this task already.",
    PartState.ENDED: "This task ended before this was said.",
}

LONGEST_WINDOW = dt.timedelta(hours=24)
MOST_WINDOWS = 60


def may_move(state: TaskState, to: TaskState) -> Decision:
    """Whether a task can go from one state to another."""
    if to in TRANSITIONS[state]:
        return ALLOWED
    return refuse(f"This task is {state.value} already.")


def part_state(
    task: TaskState,
    *,
    accepted_at: dt.datetime | None,
    declined_at: dt.datetime | None,
    started_at: dt.datetime | None,
    finished_at: dt.datetime | None,
) -> PartState:
    """Where somebody's part stands. One that was finished stays so, whatever becomes of the task."""
    if finished_at is not None:
        return PartState.FINISHED
    if task is not TaskState.TASKED:
        return PartState.ENDED
    if declined_at is not None:
        return PartState.DECLINED
    if started_at is not None:
        return PartState.STARTED
    return PartState.ASKED if accepted_at is None else PartState.ACCEPTED


def may_say(state: PartState, what: What) -> Decision:
    """Whether this can be said of a part that stands so. `PARTS` tells where it stands then."""
    return ALLOWED if (state, what) in PARTS else refuse(_CANNOT_SAY[state])


def said_when(said_at: dt.datetime | None, *, tasked_at: dt.datetime, at: dt.datetime) -> dt.datetime:
    """When something was said, by what a phone's clock tells: not before the task was there, nor after we heard it."""
    return at if said_at is None else min(max(said_at, tasked_at), at)


def may_depart(departure: Departure | None, because: str) -> Decision:
    """Whether another place may be chosen than was suggested: with a reason, which is kept beside it."""
    same = departure is None or (departure.metres <= SAME_PLACE_M and departure.wider == 0)
    if same or because.strip():
        return ALLOWED
    return refuse("This isn’t the place that was suggested. Say why you chose it: both are kept.")


def metres_between(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """The distance of two points, in metres, on a sphere (within 0.5 %)."""
    one, other = ((np.array([x]), np.array([y])) for x, y in ((lng, lat), (other_lng, other_lat)))
    return float(distance_m(*one, *other)[0])


def hours_of_week(windows: Sequence[Window]) -> set[int]:
    """The local hours of the week, from 0 on Monday at midnight, of which these hold a moment."""
    hours = set()
    for window in windows:
        moment = window.starts_at
        while moment < window.ends_at:
            local = moment.astimezone(LONDON)
            hours.add(local.weekday() * 24 + local.hour)
            moment += dt.timedelta(minutes=60 - local.minute) - dt.timedelta(
                seconds=local.second, microseconds=local.microsecond
            )
    return hours


def spans_of(hours: Sequence[HourShare], *, most: int = 3) -> list[HourSpan]:
    """The hours of the week as spans of neighbouring ones of a day, those with the largest share first."""
    shares = {one.hour: one.share for one in hours}
    found: list[HourSpan] = []
    for hour in sorted(shares):
        weekday, clock = divmod(hour, 24)
        last = found[-1] if found else None
        if last is not None and (last.weekday, last.until) == (weekday, clock):
            found[-1] = HourSpan(weekday, last.since, clock + 1, last.share + shares[hour])
        else:
            found.append(HourSpan(weekday, clock, clock + 1, shares[hour]))
    return sorted(found, key=lambda span: (-span.share, span.weekday, span.since))[:most]


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


def windows_over(
    first_on: dt.date,
    last_on: dt.date,
    starts: dt.time,
    ends: dt.time,
    weekdays: Collection[int] = range(7),
) -> list[Window]:
    """The same local hours on each of these weekdays (0 is Monday) of a span of days, both ends included.

    Ends that aren't after their starts are of the next morning. An hour that the clocks leave out in spring begins when
    they have gone forward, so that a window which lies in it whole is empty. Of one that they go through twice in
    autumn, a start or an end is the first; what lies around it holds both.
    """
    days = (first_on + dt.timedelta(days=step) for step in range((last_on - first_on).days + 1))
    overnight = dt.timedelta(days=0 if ends > starts else 1)
    return [
        Window(_moment(day, starts), _moment(day + overnight, ends))
        for day in days
        if day.weekday() in weekdays
    ]


def _moment(day: dt.date, clock: dt.time) -> dt.datetime:
    """A local time of day as a moment in UTC; one that doesn't exist is the moment at which the clocks go forward."""
    moment = dt.datetime.combine(day, clock.replace(fold=0), LONDON).astimezone(dt.UTC)
    if moment.astimezone(LONDON).time() == clock:
        return moment
    return moment.replace(minute=0, second=0, microsecond=0)  # the hour that is left out begins at 1:00 UTC


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
