"""What a careful person would look at after a month was replaced."""

from __future__ import annotations

import datetime as dt

#: A month that comes back with fewer than this share of its rows was probably cut short on the way.
_MUCH_SHORTER = 0.5


def shrink_note(force: str, month: dt.date, before: int, now: int) -> str:
    """A sentence when a month has come back much shorter than it was; empty when it hasn't."""
    if now >= before * _MUCH_SHORTER:
        return ""
    return (
        f"{force}, {month:%B %Y}: {before:,} crimes were replaced by {now:,}. If the file is only part of the month, "
        "import the whole."
    )


def moved_note(moved: int) -> str:
    """A sentence for crimes that lie in another neighbourhood since outlines came in or were redrawn."""
    return (
        f"{moved:,} crimes belong to another neighbourhood now: outlines of their month have come in since."
    )


def elsewhere_note(rows: int, without_point: int, outside: int) -> str:
    """A sentence on the rows that belong to no neighbourhood; empty when there is none."""
    if not without_point and not outside:
        return ""
    return (
        f"{without_point + outside:,} of {rows:,} crimes belong to no neighbourhood: {without_point:,} have no point, "
        f"{outside:,} lie outside every neighbourhood of that month. They are kept, and counted in no neighbourhood."
    )
