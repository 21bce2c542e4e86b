"""Whether somebody's training is current: in date, expiring, lapsed, due, exempt or not required, on any day.

A *need* says from which day a course is required of somebody and for how long having done it counts. What they *held*
by a day decides the state on it: a record dated later is not known yet, so a day of the past is answered as it stood.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peelian.kernel.days import add_months, in_words


class State(StrEnum):
    """Where somebody stands with a course."""

    IN_DATE = "in-date"
    EXPIRING = "expiring"  # in date still, and within the need's warning before the end
    LAPSED = "lapsed"  # was in date once, and is no more
    DUE = "due"  # required, and never done
    EXEMPT = "exempt"
    NOT_REQUIRED = "not-required"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return self.value.replace("-", " ").capitalize()

    @property
    def counts(self) -> bool:
        """Whether it is in date: what a coverage has above the line."""
        return self in {State.IN_DATE, State.EXPIRING}


#: How bad a state is. Nothing done later makes it worse.
_BADNESS = {
    State.NOT_REQUIRED: 0, State.EXEMPT: 1, State.IN_DATE: 2, State.EXPIRING: 3, State.DUE: 4, State.LAPSED: 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """A course that is required of somebody over a span of days (end excluded).

    Attributes:
        valid_from: the first day on which it is required of them.
        valid_until: the first day on which it isn't any more; None while that isn't known.
        valid_months: for how many months having done it counts; None for ever.
        warn_months: so long before the end it is expiring.
        grace_days: so long after `valid_from` nobody is overdue.
        words: what requires it, as its reason says: “all PCSOs”.
    """

    valid_from: dt.date
    valid_until: dt.date | None = None
    valid_months: int | None = None
    warn_months: int = 0
    grace_days: int = 0
    words: str = ""

    @property
    def due_on(self) -> dt.date:
        """The first day on which somebody without it is overdue."""
        return self.valid_from + dt.timedelta(days=self.grace_days)

    def covers(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Held:
    """Something done that counts: the day, and what it was.

    Attributes:
        on: the day on which it was done. How long it counts is reckoned from here.
        words: what it was, as a reason says it.
        counts_from: the first day on which it counts, where somebody decided so later (another course that counts as
            this one from a day); None from when it was done.
        counts_until: the first day on which it counts no more by that decision; None while it does.
    """

    on: dt.date
    words: str = ""
    counts_from: dt.date | None = None
    counts_until: dt.date | None = None

    @property
    def known_on(self) -> dt.date:
        """The first day on which it counts."""
        return self.on if self.counts_from is None else max(self.on, self.counts_from)

    def covers(self, day: dt.date) -> bool:
        """Whether it is done, and decided to count, on a day."""
        return self.known_on <= day and (self.counts_until is None or day < self.counts_until)


@dataclass(frozen=True, slots=True)
class Exempt:
    """A span of days (end excluded) in which somebody is let off, and why."""

    valid_from: dt.date
    valid_until: dt.date | None
    reason: str

    def covers(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Currency:
    """Where somebody stands with a course on a day.

    Attributes:
        state: the state.
        since: the first day of it, without a break; None where nothing says when it began.
        until: the first day on which it will be another if nothing more is done; None where none is known.
        overdue: whether they ought to have done it by now, and aren't exempt or in date.
        reason: a sentence for the person and for who plans their training.
    """

    state: State
    since: dt.date | None
    until: dt.date | None
    overdue: bool
    reason: str

    @property
    def badness(self) -> tuple[int, bool]:
        """For comparing: the higher, the worse."""
        return _BADNESS[self.state], self.overdue


def state_on(
    day: dt.date, *, need: Need | None, held: Iterable[Held] = (), exempt: Iterable[Exempt] = ()
) -> Currency:
    """Where somebody stands under one need on a day, by what they held by that day.

    Args:
        day: the local day.
        need: what is required of them; None where nothing is.
        held: what they did that counts; later than `day` is passed over.
        exempt: when they are let off.
    """
    if need is None:
        return Currency(State.NOT_REQUIRED, None, None, overdue=False, reason="It isn’t required of them.")
    known = sorted((one for one in held if one.known_on <= day), key=lambda one: one.on)
    freed = list(exempt)
    turns = _turns(need, known, freed)
    state = _state(day, need, known, freed)
    place = bisect_right(turns, day)
    since = next(
        (
            turns[number]
            for number in range(place - 1, -1, -1)
            if number == 0 or _state(turns[number - 1], need, known, freed) is not state
        ),
        None,
    )
    until = next((turn for turn in turns[place:] if _state(turn, need, known, freed) is not state), None)
    if state is State.NOT_REQUIRED and day < need.valid_from:
        since = None
    late = state in {State.DUE, State.LAPSED} and day >= need.due_on
    return Currency(state, since, until, late, _reason(day, state, need, known, freed))


def worst(states: Sequence[Currency]) -> Currency:
    """The one that somebody has to act on where several needs ask for one course. Not of none: raises ValueError."""
    asked = [one for one in states if one.state is not State.NOT_REQUIRED] or list(states)
    return max(asked, key=lambda one: (one.badness, -(one.until or dt.date.max).toordinal()))


def ends_on(on: dt.date, need: Need) -> dt.date | None:
    """The first day on which something done on a day doesn't count any more; None for never."""
    return None if need.valid_months is None else add_months(on, need.valid_months)


def _state(day: dt.date, need: Need, held: Sequence[Held], exempt: Sequence[Exempt]) -> State:
    if not need.covers(day):
        return State.NOT_REQUIRED
    if any(one.covers(day) for one in exempt):
        return State.EXEMPT
    last = _last(day, held)
    if last is None:
        return State.DUE
    end = ends_on(last.on, need)
    if end is None or day < end:
        warned = end is not None and day >= add_months(end, -need.warn_months)
        return State.EXPIRING if warned else State.IN_DATE
    return State.LAPSED


def _last(day: dt.date, held: Sequence[Held]) -> Held | None:
    return max((one for one in held if one.covers(day)), key=lambda one: one.on, default=None)


def _turns(need: Need, held: Sequence[Held], exempt: Sequence[Exempt]) -> list[dt.date]:
    """The days on which the state can change, in order."""
    days = {need.valid_from, *(one.known_on for one in held), *(one.valid_from for one in exempt)}
    ends = [need.valid_until, *(one.valid_until for one in exempt), *(one.counts_until for one in held)]
    days |= {day for day in ends if day is not None}
    for one in held:
        end = ends_on(one.on, need)
        if end is not None:
            days |= {end, max(one.known_on, add_months(end, -need.warn_months))}
    return sorted(days)


def _reason(day: dt.date, state: State, need: Need, held: Sequence[Held], exempt: Sequence[Exempt]) -> str:
    by = f" for {need.words}" if need.words else ""
    last = _last(day, held)
    done = f"{last.words or 'Done'} on {in_words(last.on)}" if last else ""
    match state:
        case State.NOT_REQUIRED:
            when = f"before {in_words(need.valid_from)}" if day < need.valid_from else "any more"
            return f"It isn’t required{by} {when}."
        case State.EXEMPT:
            return next(one.reason for one in exempt if one.covers(day))
        case State.DUE if day < need.due_on:
            return f"Required{by}: to be done before {in_words(need.due_on)}."
        case State.DUE:
            return f"Required{by} since {in_words(need.valid_from)}, and nothing on record that counts."
        case State.LAPSED:
            ended = ends_on(last.on, need) if last else None
            return f"{done}: counted until {in_words(ended or day)}."
        case _:
            end = ends_on(last.on, need) if last else None
            return f"{done}: counts until {in_words(end)}." if end else f"{done}: doesn’t expire."
