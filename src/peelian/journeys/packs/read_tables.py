"""A table of a pack as it is read, on its page and on paper: files have it as it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from peelian.analysis.tables import UNKNOWN, Cell, Column, Linked, Table, value_of
from peelian.journeys.packs.wording import NOT_SHOWN

#: What different rooms write for a count that they don't tell. A reader is told one word.
_HIDDEN = frozenset({NOT_SHOWN, "hidden", "too few to tell", "fewer than 5"})
#: A column of so many digits holds what may be small and isn't nought: a p-value.
_FINE = 3


def read(table: Table) -> Table:
    """The same with one word for what is hidden, true minus signs, “< 0.0001” for no nought, and no sum of one row."""
    alone = len(table.rows) == 1
    return replace(
        table,
        rows=[_row(table.columns, row) for row in table.rows],
        total=None if alone or table.total is None else _row(table.columns, table.total),
    )


def untold(table: Table) -> str:
    """What to say instead of a table that tells nothing, a sentence; "" of one that does."""
    lines = list(table.lines())
    caption = table.caption.rstrip(".")
    if not lines:
        return f"{caption}: there is nothing to list."
    numeric = [place for place, column in enumerate(table.columns) if column.numeric]
    cells = [value_of(row[place]) for row in lines for place in numeric]
    words = [
        value_of(row[place])
        for row in lines
        for place in range(1, len(table.columns))
        if place not in numeric
    ]
    if not cells or any(_tells(one) for one in [*cells, *words]):
        return ""
    if any(one in _HIDDEN for one in cells):
        return f"{caption}: not shown, as counts of people in it are too small."
    return f"{caption}: not known."


def hides(value: object) -> bool:
    """Whether what stands in a cell stands for a count that isn't told; “–”, for one that nobody knows, doesn't."""
    return isinstance(value, str) and value.casefold() in _HIDDEN


def _tells(value: object) -> bool:
    return value is not None and value not in _HIDDEN and value not in ("", UNKNOWN)


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> list[Cell]:
    return list(_cells(columns, row))


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> Iterator[Cell]:
    for column, cell in zip(columns, row, strict=True):
        value = value_of(cell)
        words = _said(column, value)
        yield cell if words is None else Linked(words, cell.url) if isinstance(cell, Linked) else words


def _said(column: Column, value: object) -> str | None:
    """What stands for a value; None where it is written as its column has it."""
    if isinstance(value, str):
        return NOT_SHOWN if hides(value) else None
    if not column.numeric or not isinstance(value, int | float | Decimal):
        return None
    if 0 < value < 1 and column.digits >= _FINE and not float(f"{value:.{column.digits}f}"):
        return f"< {10.0**-column.digits:.{column.digits}f}"
    return column.said(value).replace("-", "−") if value < 0 else None
