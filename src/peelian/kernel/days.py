"""Days: months on, and in words."""

from __future__ import annotations

import calendar
import datetime as dt

#: Not `%B`: its words are those of the process's locale.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (below nought: earlier); the last of the month where there is no such day.

    Raises ValueError outside the calendar's years.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise ValueError(f"{months} months from {day.isoformat()} is outside the calendar.")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_words(day: dt.date) -> str:
    """The day as staff and papers read it: `5 March 2026`. Residents' pages put it in their own language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
