"""Making figures from counts, on plain values.

Each takes, where there is one: `source`, the question that was asked of the records; `rows`, the address of the rows
behind it; `digits` after the point; and `why_none`, said only where it has no value.
"""

from __future__ import annotations

import datetime as dt

from peelian.analysis import rates
from peelian.apps.board.types.figures import Figure, Interval

#: A share of answers is shown only from so many answers on: fewer say more about who answered than about the service.
FEWEST_ANSWERS = rates.SmallNumbers().minimum_n
#: Why a figure has no value, unless its maker knows better.
_NOTHING = "There is nothing to count."
_FEW_PEOPLE = f"Fewer than {FEWEST_ANSWERS}: a neighbour might know them."
_NO_WHOLE = "There is nothing for it to be a share of."
_FEW_ANSWERS = f"Fewer than {FEWEST_ANSWERS} answers."


def none(
    *,
    name: str,
    label: str,
    unit: str,
    definition: str,
    as_of: dt.datetime,
    why_none: str,
    source: str = "",
    rows: str = "",
) -> Figure:
    """A figure that has no value, and why: before its records begin, or where the asker may not see them."""
    return Figure(
        name, label, None, unit, None, None, definition, as_of, source=source, rows=rows, why_none=why_none
    )


def count(
    *,
    name: str,
    label: str,
    value: float | None,
    unit: str,
    definition: str,
    as_of: dt.datetime,
    source: str = "",
    rows: str = "",
    why_none: str = "",
    digits: int = 0,
    people: bool = False,
) -> Figure:
    """A plain count. `people` says that it counts people: the public is not shown a small one."""
    return Figure(
        name, label, value, unit, None, None, definition, as_of, source=source, rows=rows,
        why_none=(why_none or _NOTHING) if value is None else "", people=people, digits=digits,
    )  # fmt: skip


def count_of_people(
    *,
    name: str,
    label: str,
    value: int,
    unit: str,
    definition: str,
    as_of: dt.datetime,
    source: str = "",
    rows: str = "",
    why_none: str = "",
    digits: int = 0,
) -> Figure:
    """A count that follows what people do: without a value under `FEWEST_ANSWERS`, for a neighbour might know them."""
    return count(
        name=name, label=label, value=float(value) if value >= FEWEST_ANSWERS else None, unit=unit,
        definition=definition, as_of=as_of, source=source, rows=rows, why_none=why_none or _FEW_PEOPLE,
        digits=digits, people=True,
    )  # fmt: skip


def share(
    *,
    name: str,
    label: str,
    numerator: float,
    denominator: float,
    definition: str,
    as_of: dt.datetime,
    source: str = "",
    rows: str = "",
    why_none: str = "",
    digits: int = 0,
    people: bool = False,
) -> Figure:
    """A share of a whole that is known completely: no interval. Without a whole there is no value."""
    value = numerator / denominator if denominator else None
    return Figure(
        name, label, value, "share", numerator, denominator, definition, as_of, source=source, rows=rows,
        why_none=(why_none or _NO_WHOLE) if value is None else "", people=people, digits=digits,
    )  # fmt: skip


def sampled_share(
    *,
    name: str,
    label: str,
    numerator: int,
    denominator: int,
    definition: str,
    as_of: dt.datetime,
    source: str = "",
    rows: str = "",
    why_none: str = "",
    digits: int = 0,
) -> Figure:
    """A share of those who chose to answer, with its 95 per cent Wilson interval; no value under `FEWEST_ANSWERS`."""
    if denominator < FEWEST_ANSWERS:
        return Figure(
            name, label, None, "share", numerator, denominator, definition, as_of, source=source, rows=rows,
            why_none=why_none or _FEW_ANSWERS, people=True, digits=digits,
        )  # fmt: skip
    found = rates.wilson(numerator, denominator)
    return Figure(
        name, label, numerator / denominator, "share", numerator, denominator, definition, as_of,
        Interval(found.low, found.high), source=source, rows=rows, people=True, digits=digits,
    )  # fmt: skip
