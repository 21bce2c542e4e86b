"""Hours of neighbourhood teams that went elsewhere, and what share of what they are: definitions over one ledger.

No national definition was agreed when the Neighbourhood Policing Guarantee's framework came out (April 2025), so what
is kept is a ledger of minutes, and a definition is a view of it: two sets of its parts and a version. In the ledger
each rostered minute is in one part:

    rostered = core + abstracted + training + unavailable

A rate is a sum over a sum. Rates of units are never averaged: `Tally` adds up, `Rate` doesn't.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self

from peelian.kernel.time import LONDON

_MINUTE = dt.timedelta(minutes=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class AwayKind(StrEnum):
    """What sort of absence from the neighbourhood a code stands for."""

    ABSTRACTED = "abstracted"  # other work for the police
    TRAINING = "training"  # learning: some definitions count it as taken away, others don't
    UNAVAILABLE = "unavailable"  # sickness, leave: on nobody's work


class Part(StrEnum):
    """A part of the ledger. The four sum to what was rostered."""

    CORE = "core"
    ABSTRACTED = "abstracted"
    TRAINING = "training"
    UNAVAILABLE = "unavailable"


class Counts(StrEnum):
    """What a definition counts."""

    MINUTES = "minutes"
    SHIFTS = "shifts"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shift: rostered time, the end excluded."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """A stretch of one person's time for which they were away, and why."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: AwayKind
    code: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of a shift, or of many, by part. Made by `hours`, they sum to `rostered` exactly."""

    rostered: int = 0
    core: int = 0
    abstracted: int = 0
    training: int = 0
    unavailable: int = 0

    def __add__(self, other: Self) -> Hours:
        return Hours(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def of(self, parts: Iterable[Part]) -> int:
        """Minutes of these parts together."""
        return sum(getattr(self, part.value) for part in parts)

    @property
    def duty(self) -> int:
        """Rostered minutes without those that somebody was unavailable."""
        return self.rostered - self.unavailable


@dataclass(frozen=True, slots=True)
class Tally:
    """Shifts added up. `on_duty`: with a minute that wasn't unavailable. `touched`: with an abstracted minute."""

    hours: Hours = Hours()
    shifts: int = 0
    on_duty: int = 0
    touched: int = 0

    def __add__(self, other: Self) -> Tally:
        return Tally(
            self.hours + other.hours,
            self.shifts + other.shifts,
            self.on_duty + other.on_duty,
            self.touched + other.touched,
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """A way of telling abstraction from the ledger.

    Args:
        code, version: its name; a figure names both.
        title: a few words for a list.
        words: what it is, as a sentence.
        counts: minutes, or shifts (`numerator` and `denominator` are then read as “touched” and “on duty”).
        numerator, denominator: parts of the ledger.
        excluded: what is left out, in words.
        population: whose hours, in words.
        source: who defines it so.
    """

    code: str
    version: str
    title: str
    words: str
    numerator: frozenset[Part]
    denominator: frozenset[Part]
    excluded: str
    population: str
    source: str
    counts: Counts = Counts.MINUTES


@dataclass(frozen=True, slots=True)
class Rate:
    """`over` of `under` by a definition; `value` is None where there is nothing to divide by."""

    value: float | None
    over: int
    under: int
    definition: Definition


_WHOSE = "Police constables and PCSOs posted to neighbourhood teams, each apart"
_DUTY = frozenset({Part.CORE, Part.ABSTRACTED, Part.TRAINING})
_ALL = frozenset(Part)

#: What ships. A force adds its own by rows.
DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "duty-hours", "1", "Abstracted, of hours on duty",
        "Hours abstracted, divided by rostered hours less those unavailable.",
        frozenset({Part.ABSTRACTED}), _DUTY, "Sickness and leave in neither; training only below the line.", _WHOSE,
        "The ledger’s own: the framework of April 2025 leaves the definition to be agreed",
    ),
    Definition(
        "hmicfrs", "1", "Taken away, training included",
        "Hours abstracted or in training, divided by rostered hours less those unavailable: officers are “taken away"
        " from their usual work to carry out other duties”.",
        frozenset({Part.ABSTRACTED, Part.TRAINING}), _DUTY, "Sickness and leave in neither.", _WHOSE,
        "HMICFRS’s wording, which takes training in",
    ),
    Definition(
        "core-role", "1", "In the core role",
        "Hours in the neighbourhood role, divided by all rostered hours. The higher, the better.",
        frozenset({Part.CORE}), _ALL, "Nothing: sickness, leave and training are below the line.", _WHOSE,
        "The ledger’s own",
    ),
    Definition(
        "rostered", "1", "Abstracted, of hours rostered",
        "Hours abstracted, divided by all rostered hours.",
        frozenset({Part.ABSTRACTED}), _ALL, "Nothing below the line: sickness makes it look lower.", _WHOSE,
        "The ledger’s own",
    ),
    Definition(
        "shifts-touched", "1", "Shifts with any abstraction",
        "Shifts in which a minute or more was abstracted, divided by shifts with a minute or more on duty.",
        frozenset({Part.ABSTRACTED}), _DUTY, "Shifts that somebody was unavailable for as a whole.", _WHOSE,
        "The ledger’s own", Counts.SHIFTS,
    ),
)  # fmt: skip


def hours(shift: Stretch, absences: Iterable[Absence]) -> Hours:
    """A shift's minutes by part. What of an absence lies outside the shift counts nothing (`outside` tells it).

    Moments count from the minute that they are in. Raises ValueError for a shift that ends before it begins and for
    two absences that share a minute of it: which of the two it was can't be guessed.
    """
    first, last = _span(shift)
    rostered = last - first
    parts = dict.fromkeys(AwayKind, 0)
    reached = first
    for start, end, absence in _within(first, last, absences):
        if start < reached:
            raise ValueError("two absences share a minute of a shift")
        parts[absence.kind] += end - start
        reached = end
    away = sum(parts.values())
    return Hours(
        rostered,
        rostered - away,
        parts[AwayKind.ABSTRACTED],
        parts[AwayKind.TRAINING],
        parts[AwayKind.UNAVAILABLE],
    )


def minutes_of(shift: Stretch, absence: Absence) -> int:
    """How many of a shift's minutes an absence took."""
    return sum(end - start for start, end, _ in _within(*_span(shift), [absence]))


def outside(shifts: Sequence[Stretch], absence: Absence) -> int:
    """Minutes of an absence that lie in none of its person's shifts: they are in no figure, and are said."""
    start, end = _span(absence)
    return end - start - sum(minutes_of(shift, absence) for shift in shifts)


def by_hour(shift: Stretch, absences: Sequence[Absence]) -> dict[int, Hours]:
    """A shift's minutes by part and local hour of the day (0 to 23); the hours of a shift sum to `hours` of it."""
    found: dict[int, Hours] = {}
    first, last = _span(shift)
    at = first
    while at < last:
        end = min(last, at - at % 60 + 60)  # our offsets are whole hours, so UTC's hours are the local ones
        start_at, end_at = _EPOCH + at * _MINUTE, _EPOCH + end * _MINUTE
        hour = start_at.astimezone(LONDON).hour
        found[hour] = found.get(hour, Hours()) + hours(Stretch(start_at, end_at), absences)
        at = end
    return found


def tally(shift: Stretch, absences: Iterable[Absence]) -> Tally:
    """One shift as a tally of one."""
    return tally_of(hours(shift, absences))


def tally_of(minutes: Hours) -> Tally:
    """The minutes of one shift as a tally of one."""
    return Tally(minutes, 1, int(minutes.duty > 0), int(minutes.abstracted > 0))


def rate(definition: Definition, counted: Tally) -> Rate:
    """What a definition says of a tally. For a unit of units, add the tallies first."""
    if definition.counts is Counts.SHIFTS:
        over, under = counted.touched, counted.on_duty
    else:
        over, under = counted.hours.of(definition.numerator), counted.hours.of(definition.denominator)
    return Rate(over / under if under else None, over, under, definition)


def _within(first: int, last: int, absences: Iterable[Absence]) -> list[tuple[int, int, Absence]]:
    """What of each absence lies between two minutes, in order of time; without those that don't."""
    spans = ((*_span(one), one) for one in absences)
    cut = [(max(start, first), min(end, last), one) for start, end, one in spans]
    return sorted((row for row in cut if row[0] < row[1]), key=lambda row: row[:2])


def _span(stretch: Stretch | Absence) -> tuple[int, int]:
    """Its first minute and the one after its last, counted from 1970."""
    start, end = ((moment - _EPOCH) // _MINUTE for moment in (stretch.starts_at, stretch.ends_at))
    if end < start:
        raise ValueError("it ends before it begins")
    return start, end
