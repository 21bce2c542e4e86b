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
    """The given values on their days, the standing ones on all others.

    A given stretch goes on from a standing one of its value that it shares a day with, and ends it where it ends
    itself: that is what its end says. A standing stretch of another value goes on afterwards. Neither may clash in
    itself. Laying the same over it again changes nothing.
    """
    rest, laid = list(standing), []
    for new in sorted(given, key=lambda one: one.since):
        same = [old for old in rest if old.value == new.value and old.meets(new)]
        laid.append(Stretch(new.value, min((new.since, *(old.since for old in same))), new.until))
        rest = [part for old in rest if old not in same for part in _without(old, new)]
    return sorted([*rest, *laid], key=lambda one: one.since)


def fill(standing: Sequence[Stretch[Value]], given: Sequence[Stretch[Value]]) -> list[Stretch[Value]]:
    """The standing values, and the given ones on the days for which nothing stands."""
    rest = list(given)
    for old in standing:
        rest = [part for new in rest for part in _without(new, old)]
    return sorted([*standing, *rest], key=lambda one: one.since)


def cut(standing: Sequence[Stretch[Value]], day: dt.date) -> list[Stretch[Value]]:
    """The standing values up to a day: what holds on it ends there, what begins later goes."""
    return [
        Stretch(one.value, one.since, min(one.end, day) if one.end > day else one.until)
        for one in standing
        if one.since < day
    ]


def changes(
    standing: Sequence[tuple[int, Stretch[Value]]], wanted: Sequence[Stretch[Value]]
) -> Changes[Value]:
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
