"""Lines of a table that are themselves the sum of lines beside them, whatever they are called."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from peelian.analysis.papers.grids import Column, Grid, Line

#: In longer tables none is looked for, and none is the sum of a longer run.
_LONGEST, _LONGEST_RUN = 200, 30
_FEWEST = 2
_Values = tuple[Decimal | None, ...]


def leaves(grid: Grid) -> list[Line]:
    """A grid's lines without totals, without “of which”, and without those that are the sum of a run beside them."""
    lines = [line for line in grid.body if not line.part]
    columns = [column for column in grid.columns if column.sums]
    made = made_lines(lines, columns)
    return [line for place, line in enumerate(lines) if place not in made]


def made_lines(lines: Sequence[Line], columns: Sequence[Column]) -> set[int]:
    """Places of lines that are, in each column, the sum of two or more lines right above or right below them."""
    if not columns or not _FEWEST < len(lines) <= _LONGEST:
        return set()
    rows = [tuple(line.value(column) for column in columns) for line in lines]
    found: set[int] = set()
    for place in range(len(rows)):
        if _is_sum(rows, place, range(place - 1, -1, -1), found):
            found.add(place)
    for place in range(len(rows)):
        if place not in found and _is_sum(rows, place, range(place + 1, len(rows)), found):
            found.add(place)
    return found


def _is_sum(rows: Sequence[_Values], place: int, beside: range, made: set[int]) -> bool:
    """Whether a row is the sum of a run of others, of which at least two are something."""
    target = [value or Decimal(0) for value in rows[place]]
    if not any(target):
        return False
    added = [Decimal(0)] * len(target)
    telling = 0
    for at in beside[:_LONGEST_RUN]:
        if at in made:
            return False
        values = [value or Decimal(0) for value in rows[at]]
        telling += any(values)
        added = [one + other for one, other in zip(added, values, strict=True)]
        if telling >= _FEWEST and added == target:
            return True
        if all(value >= 0 for value in values) and any(a > b for a, b in zip(added, target, strict=True)):
            return False
    return False
