"""Values that hold for spans of days: laying new ones over old ones, and what has to change to get there.

A span holds its first day and not its last; an empty end is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Value]):
    """A value and the days for which it holds."""

    value: Value
    since: dt.date
    until: dt.date | None = None

    @property
    def end(self) -> dt.date:
        """The end, with the last day of the calendar for an open one, so that ends compare."""
        return self.until or dt.date.max

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on this day."""
        return self.since <= day < self.end

    def meets(self, other: Stretch[Value]) -> bool:
        """Whether they share a day."""
        return self.since < other.end and other.since < self.end


@dataclass(frozen=True, slots=True)
class Changes(Generic[Value]):
    """What turns standing rows into wanted ones: rows by id."""

    kept: tuple[tuple[int, Stretch[Value]], ...]
    altered: tuple[tuple[int, Stretch[Value], Stretch[Value]], ...]  # id, as it stands, as it should be
    added: tuple[Stretch[Value], ...]
    removed: tuple[int, ...]


def first_clash(stretches: Iterable[Stretch[Value]]) -> tuple[Stretch[Value], Stretch[Value]] | None:
    """The first two that share a day, None when no two do."""
    ordered = sorted(stretches, key=lambda one: (one.since, one.end))
    return next(((a, b) for a, b in pairwise(ordered) if a.meets(b)), None)


def overlay(standing: Sequence[Stretch[Value]], given: Sequence[Stretch[Value]]) -> list[Stretch[Value]]:
    """The given values on their days, the standing ones on all others; neighbours with one value are joined.

    Neither may clash in itself. Laying the same over it again changes nothing.
    """
    rest = list(standing)
    for new in given:
        rest = [part for old in rest for part in _without(old, new)]
    return _joined(sorted([*rest, *given], key=lambda one: one.since))


def cut(standing: Sequence[Stretch[Value]], day: dt.date) -> list[Stretch[Value]]:
    """The standing values up to a day: what holds on it ends there, what begins later goes."""
    return [
        Stretch(one.value, one.since, min(one.end, day) if one.end > day else one.until)
        for one in standing
        if one.since < day
    ]


def changes(standing: Sequence[tuple[int, Stretch[Value]]], wanted: Sequence[Stretch[Value]]) -> Changes[Value]:
    """The fewest alterations that keep a row's identity where its value goes on.

    A standing row goes on as the wanted one of the same value that it shares a day with; else as the wanted one that
    begins on the same day (a correction). The rest is added and removed.
    """
    free = list(wanted)
    left: list[tuple[int, Stretch[Value]]] = []
    pairs: list[tuple[int, Stretch[Value], Stretch[Value]]] = []
    for row, old in standing:
        match = next((new for new in free if new.value == old.value and new.meets(old)), None)
        if match is None:
            left.append((row, old))
        else:
            free.remove(match)
            pairs.append((row, old, match))
    removed = []
    for row, old in left:
        match = next((new for new in free if new.since == old.since), None)
        if match is None:
            removed.append(row)
        else:
            free.remove(match)
            pairs.append((row, old, match))
    return Changes(
        kept=tuple((row, old) for row, old, new in pairs if old == new),
        altered=tuple(pair for pair in pairs if pair[1] != pair[2]),
        added=tuple(free),
        removed=tuple(removed),
    )


def _without(old: Stretch[Value], new: Stretch[Value]) -> list[Stretch[Value]]:
    if not old.meets(new):
        return [old]
    parts = []
    if old.since < new.since:
        parts.append(Stretch(old.value, old.since, new.since))
    if new.end < old.end:
        parts.append(Stretch(old.value, new.end, old.until))
    return parts


def _joined(ordered: Sequence[Stretch[Value]]) -> list[Stretch[Value]]:
    joined: list[Stretch[Value]] = []
    for one in ordered:
        if joined and joined[-1].until == one.since and joined[-1].value == one.value:
            joined[-1] = Stretch(one.value, joined[-1].since, one.until)
        else:
            joined.append(one)
    return joined
