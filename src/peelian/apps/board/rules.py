"""Making figures from counts, on plain values."""

from __future__ import annotations

import datetime as dt

from peelian.analysis import rates
from peelian.apps.board.types import Figure, Interval

#: A share of answers is shown only from so many answers on: fewer say more about who answered than about the service.
FEWEST_ANSWERS = rates.SmallNumbers().minimum_n


def count(*, name: str, label: str, value: float, unit: str, definition: str, as_of: dt.datetime) -> Figure:
    """A plain count."""
    return Figure(name, label, value, unit, None, None, definition, as_of)


def count_of_people(
    *, name: str, label: str, value: int, unit: str, definition: str, as_of: dt.datetime
) -> Figure:
    """A count that follows what people do: without a value under `FEWEST_ANSWERS`, for a neighbour might know them."""
    shown = float(value) if value >= FEWEST_ANSWERS else None
    return Figure(name, label, shown, unit, None, None, definition, as_of)


def share(
    *, name: str, label: str, numerator: float, denominator: float, definition: str, as_of: dt.datetime
) -> Figure:
    """A share of a whole that is known completely: no interval. Without a whole there is no value."""
    value = numerator / denominator if denominator else None
    return Figure(name, label, value, "share", numerator, denominator, definition, as_of)


def sampled_share(
    *, name: str, label: str, numerator: int, denominator: int, definition: str, as_of: dt.datetime
) -> Figure:
    """A share of those who chose to answer, with its 95 per cent Wilson interval; no value under `FEWEST_ANSWERS`."""
    if denominator < FEWEST_ANSWERS:
        return Figure(name, label, None, "share", numerator, denominator, definition, as_of)
    found = rates.wilson(numerator, denominator)
    interval = Interval(found.low, found.high)
    return Figure(
        name, label, numerator / denominator, "share", numerator, denominator, definition, as_of, interval
    )
