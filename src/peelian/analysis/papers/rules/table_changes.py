"""Columns of changes beside the columns that they are of: change, variance, and changes in per cent.

Vacancies are none: where one post has two people and another has none, they aren't posts less people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from peelian.analysis.papers.findings import Finding
from peelian.analysis.papers.grids import Column, ColumnKind, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.quantities import digits_of
from peelian.analysis.papers.reckoning import figure, percent
from peelian.analysis.papers.relations import Told, finding, half, holding, odd_ones
from peelian.analysis.papers.totals import is_rounded

RULE = "table-changes"
_CHANGE = re.compile(
    r"\b(?:change|difference|variance|variation|movement|increase|decrease)\b|\bover\W{0,3}/\W{0,2}under\b|\+\s?/\s?[-–]",
    re.I,
)
_RATE = re.compile(r"\brate\b", re.I)
_MOST_COLUMNS, _MOST_LINES = 6, 300


def table_changes(paper: Prepared) -> Iterator[Finding]:
    """Lines whose change isn't that of the two columns that the changes of the others are of."""
    for grid in paper.grids:
        for column in grid.columns:
            if (
                column.kind is not ColumnKind.WORDS
                and _CHANGE.search(column.head)
                and not _RATE.search(column.head)
            ):
                yield from _judged(paper, grid, column)


def _judged(paper: Prepared, grid: Grid, column: Column) -> Iterator[Finding]:
    before = [
        other
        for other in grid.columns
        if other.place < column.place
        and other.kind is not ColumnKind.WORDS
        and not _CHANGE.search(other.head)
    ]
    rounded = any(is_rounded(paper, grid, one) for one in (column, *before) if not one.digits)
    lines = grid.lines[:_MOST_LINES]
    ways: list[list[Told]] = [[]]
    for pair in reversed(list(combinations(before[-_MOST_COLUMNS:], 2))):
        if pair[0].kind is pair[1].kind:
            for way in (_difference, _in_per_cent):
                asked = [way(line, *pair, column, rounded=rounded) for line in lines]
                ways.append([one for one in asked if one is not None])
    told = max(ways, key=holding)
    for one in odd_ones(told):
        yield finding(
            RULE, grid, column, one, f"In {holding(told)} other lines it is the change of these columns."
        )


def _difference(line: Line, first: Column, second: Column, column: Column, *, rounded: bool) -> Told | None:
    a, b, printed = line.value(first), line.value(second), line.value(column)
    if a is None or b is None or printed is None:
        return None
    if column.kind is ColumnKind.SHARE and first.kind is not ColumnKind.SHARE:
        return None
    slack = half(first) + half(second) + half(column)
    slack += Decimal("1.5") if rounded or (first.kind is ColumnKind.SHARE and not first.digits) else 0
    gap = b - a
    return Told(
        line, abs(abs(gap) - abs(printed)) <= slack, f"{figure(b)} − {figure(a)} = {figure(gap)}", figure(gap),
        line.cells[column.place], telling=bool(gap),
    )  # fmt: skip


def _in_per_cent(line: Line, first: Column, second: Column, column: Column, *, rounded: bool) -> Told | None:
    a, b, printed = line.value(first), line.value(second), line.value(column)
    if a is None or b is None or printed is None or not a or ColumnKind.SHARE in (first.kind, second.kind):
        return None
    if column.kind is not ColumnKind.SHARE:
        return None
    digits = digits_of(line.cells[column.place])
    unit = Decimal(1) if rounded else half(first) + half(second)
    slack = Decimal(5).scaleb(-digits - 1) + 200 * unit / abs(a)
    change = 100 * (b - a) / abs(a)
    step = f"({figure(b)} − {figure(a)}) / {figure(a)} = {percent(b - a, abs(a), max(1, digits))}"
    right = abs(abs(change) - abs(printed)) <= slack
    return Told(
        line, right, step, percent(b - a, abs(a), digits), line.cells[column.place], telling=bool(change)
    )
