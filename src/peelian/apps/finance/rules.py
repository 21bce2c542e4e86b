"""What a cost has to be, and in which financial year a day lies. Pure."""

from __future__ import annotations

import datetime as dt

from peelian.kernel.days import in_words
from peelian.kernel.decisions import ALLOWED, Decision, refuse
from peelian.kernel.money import in_pounds

#: Ten million pounds: more than that is a slip of the pen in a room of set-up costs.
MOST_PENCE = 1_000_000_000


def financial_year(day: dt.date) -> int:
    """The year in which a day's financial year began, on 1 April (Local Government Finance Act 1992)."""
    return day.year if day.month >= 4 else day.year - 1


def year_in_words(began_in: int) -> str:
    """A financial year as papers write it: `2023/24`."""
    return f"{began_in}/{(began_in + 1) % 100:02}"


def may_amount(pence: int) -> Decision:
    """Whether an amount can be a cost's."""
    if pence <= 0:
        return refuse(
            "Enter an amount above £0. After a credit note, withdraw the cost and record what is left of it."
        )
    if pence > MOST_PENCE:
        return refuse(f"Enter {in_pounds(MOST_PENCE)} or less.")
    return ALLOWED


def may_incur(on: dt.date, *, today: dt.date, valid_from: dt.date, valid_until: dt.date | None) -> Decision:
    """Whether a cost of an undertaking can be of a day."""
    if on > today:
        return refuse("This day is still to come. Record a cost once it was incurred.")
    if on < valid_from:
        return refuse(f"The undertaking began on {in_words(valid_from)}. Enter that day or a later one.")
    if valid_until is not None and on >= valid_until:
        return refuse(f"The undertaking ended before {in_words(valid_until)}. Enter an earlier day.")
    return ALLOWED


def may_close(
    until: dt.date, *, today: dt.date, valid_from: dt.date, last_cost_on: dt.date | None
) -> Decision:
    """Whether an undertaking can end before a day."""
    if until <= valid_from:
        return refuse(f"It began on {in_words(valid_from)}. It can’t end before it began.")
    if until > today + dt.timedelta(days=1):
        return refuse("Its last day is still to come. Close it once it is over.")
    if last_cost_on is not None and last_cost_on >= until:
        return refuse(f"A cost of {in_words(last_cost_on)} stands. The last day can’t be before it.")
    return ALLOWED
