"""What stands against somebody being somewhere, decided on plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from peelian.apps.workforce.types.abstractions import AbstractionView
from peelian.apps.workforce.types.duties import Conflict, ConflictKind, ShiftKind, ShiftView, Span
from peelian.kernel.time import LONDON, local_day

#: Shifts and abstractions are kept so long after their end.
DUTIES_KEPT = dt.timedelta(days=2 * 365)


def conflicts_of(
    person_id: int, window: Span, shifts: Sequence[ShiftView], abstractions: Sequence[AbstractionView]
) -> list[Conflict]:
    """What stands against one person being somewhere in a stretch of time; what only touches it doesn't.

    Abstractions come first. Of the roster: a rest day or leave, else hours of duty that don't hold all of it, else that
    nothing is recorded on its days, which isn't a conflict: a shift that isn't recorded isn't a day off.
    """

    def conflict(kind: ConflictKind, words: str) -> Conflict:
        return Conflict(person_id, window.starts_at, window.ends_at, kind, words)

    found = [
        conflict(ConflictKind.ABSTRACTION, f"{row.code.label}, {told(row)}")
        for row in abstractions
        if _share(row, window)
    ]
    off = [row for row in shifts if not row.kind.works and _share(row, window)]
    if off:
        words = f"on leave, {told(off[0])}" if off[0].kind is ShiftKind.LEAVE else f"off, {told(off[0])}"
        return [*found, conflict(ConflictKind.OFF, words)]
    near = [row for row in shifts if row.kind.works and _days(row) & _days(window)]
    if not near:
        words = "no shift is recorded"
        return [*found, conflict(ConflictKind.NO_SHIFT, words)]
    if _left_over(window, near):
        words = f"on duty only {' and '.join(told(row) for row in near)}"
        return [*found, conflict(ConflictKind.OFF_DUTY, words)]
    return found


def told(span: Span | ShiftView | AbstractionView) -> str:
    """A stretch of time in words, by local time: `Thursday 5 November 14:00 to 17:00`."""
    start, end = span.starts_at.astimezone(LONDON), span.ends_at.astimezone(LONDON)
    begins = f"{start:%A} {start.day} {start:%B} {start:%H:%M}"
    same = start.date() == end.date()
    return f"{begins} to {end:%H:%M}" if same else f"{begins} to {end:%A} {end.day} {end:%B} {end:%H:%M}"


def _share(one: Span | ShiftView | AbstractionView, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _days(span: Span | ShiftView) -> set[dt.date]:
    """The local days of which it holds a moment."""
    first, last = local_day(span.starts_at), local_day(span.ends_at - dt.timedelta(microseconds=1))
    return {first + dt.timedelta(days=step) for step in range((last - first).days + 1)}


def _left_over(window: Span, shifts: Sequence[ShiftView]) -> bool:
    """Whether any of the window lies outside all of these."""
    reached = window.starts_at
    for shift in sorted(shifts, key=lambda row: row.starts_at):
        if shift.starts_at <= reached:
            reached = max(reached, shift.ends_at)
    return reached < window.ends_at


def overlapping(rows: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Pairs of places in `rows` that share a moment with the one before them in time."""
    order = sorted(range(len(rows)), key=lambda place: rows[place].starts_at)
    for before, after in pairwise(order):
        if rows[before].ends_at > rows[after].starts_at:
            yield before, after
