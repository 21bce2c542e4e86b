"""Columns and values as the publishers of geography write them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence

from peelian.kernel.errors import BadInput
from peelian.kernel.tables import Record, Table


def named_like(names: Iterable[str], *patterns: str) -> str | None:
    """The first name that one of the patterns matches whole, whatever its case; earlier patterns win.

    ONS puts the year in its names (`WD25CD`), so they are found by pattern.
    """
    listed = list(names)
    for pattern in patterns:
        for name in listed:
            if re.fullmatch(pattern, name, re.IGNORECASE):
                return name
    return None


def column_like(table: Table, *patterns: str) -> int | None:
    """Where the column that a pattern matches stands, None when there is none."""
    name = named_like(table.header, *patterns)
    return None if name is None else table.header.index(name)


def text(record: Record, place: int | None) -> str:
    """A value without outer spaces; empty where the file has no such column."""
    return "" if place is None else record.values[place].strip()


def number(value: str, *, table: Table, record: Record, place: int) -> float:
    """A finite decimal number. Raises BadInput."""
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or "_" in value:
        raise BadInput(
            f"“{value[:40]}” is not a number.", file=table.file, row=record.row, column=table.header[place]
        )
    return found


def day(value: str, *, table: Table, record: Record, place: int) -> dt.date | None:
    """A day as `2025-05-01`, or None for an empty value. Raises BadInput."""
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(
            f"“{value[:40]}” is not a day.", file=table.file, row=record.row, column=table.header[place],
            mend="Write it as 2025-05-01.",
        ) from error  # fmt: skip


def month(value: str, *, table: Table, record: Record, place: int) -> dt.date | None:
    """The first day of a month as `202505`, or None for an empty value. Raises BadInput."""
    if not value:
        return None
    if re.fullmatch(r"[12][0-9]{3}(0[1-9]|1[0-2])", value):
        return dt.date(int(value[:4]), int(value[4:]), 1)
    raise BadInput(
        f"“{value[:40]}” is not a month.", file=table.file, row=record.row, column=table.header[place],
        mend="Months are written as 202505.",
    )  # fmt: skip


def wanted(district: str, districts: Sequence[str]) -> bool:
    """Whether a row of this district is asked for; all are when none is named."""
    return not districts or district in districts
