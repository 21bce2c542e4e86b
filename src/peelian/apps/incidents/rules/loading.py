"""What a careful person would look at after a month was replaced."""

from __future__ import annotations

import datetime as dt

#: A month that comes back with fewer than this share of its rows was probably cut short on the way.
_MUCH_SHORTER = 0.5


def shrink_note(force: str, month: dt.date, before: int, now: int, *, what: str = "crimes") -> str:
    """A sentence when a month has come back much shorter than it was; empty when it hasn't."""
    if now >= before * _MUCH_SHORTER:
        return ""
    return (
        f"{force}, {month:%B %Y}: {before:,} {what} were replaced by {now:,}. If the file is only part of the month, "
        "import the whole."
    )


def moved_note(moved: int, *, what: str = "crimes") -> str:
    """A sentence for rows that lie in another neighbourhood since outlines came in or were redrawn."""
    return (
        f"{moved:,} {what} belong to another neighbourhood now: outlines of their month have come in since."
    )


def elsewhere_note(rows: int, without_point: int, outside: int, *, what: str = "crimes") -> str:
    """A sentence on the rows that belong to no neighbourhood; empty when there is none."""
    if not without_point and not outside:
        return ""
    return (
        f"{without_point + outside:,} of {rows:,} {what} belong to no neighbourhood: {without_point:,} have no point, "
        f"{outside:,} lie outside every neighbourhood of that month. They are kept, and counted in no neighbourhood."
    )


def nameless_note(rows: int) -> str:
    """A sentence on outcomes that name no crime; empty when there is none."""
    if not rows:
        return ""
    many = "1 row names" if rows == 1 else f"{rows:,} rows name"
    return f"{many} no crime in the column “Crime ID” and can belong to none: left out."


def orphans_note(outcomes: int) -> str:
    """A sentence on outcomes whose crime isn't there; empty when there is none."""
    if not outcomes:
        return ""
    many = "1 outcome belongs to a crime that hasn't" if outcomes == 1 else (
        f"{outcomes:,} outcomes belong to crimes that haven't"
    )  # fmt: skip
    return (
        f"{many} been imported. They are kept, and shown when the street-level file of that month comes in."
    )
