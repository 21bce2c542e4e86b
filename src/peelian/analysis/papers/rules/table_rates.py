"""Columns of rates beside the counts that they are of: “Recorded, Solved, Rate”, “Men, Women, % women”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from peelian.analysis.papers.counted_shares import held_shares
from peelian.analysis.papers.findings import Finding
from peelian.analysis.papers.grids import Column, ColumnKind, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.quantities import digits_of
from peelian.analysis.papers.reckoning import fits, percent, share_of
from peelian.analysis.papers.relations import Told, finding, holding, odd_ones
from peelian.analysis.papers.totals import is_rounded

RULE = "table-rates"
_CHANGE = re.compile(r"\b(?:change|difference|variance|increase|decrease)\b|\+\s?/\s?[-–]", re.I)
_MOST_COLUMNS, _MOST_LINES = 6, 300
#: So many lines show what a rate is of; with digits after the point fewer do.
_FEWEST, _FEWEST_EXACT = 3, 2


def table_rates(paper: Prepared) -> Iterator[Finding]:
    """Lines whose rate isn't that of the two columns that the rates of the others are of."""
    for grid in paper.grids:
        shares = [one for one in grid.of_kind(ColumnKind.SHARE) if not _CHANGE.search(one.head)]
        closed = held_shares(paper, grid) if shares else set()
        for column in shares:
            if column.place not in closed:
                yield from _judged(paper, grid, column)


def _judged(paper: Prepared, grid: Grid, column: Column) -> Iterator[Finding]:
    counts = grid.of_kind(ColumnKind.COUNT, ColumnKind.MONEY)[:_MOST_COLUMNS]
    if any(is_rounded(paper, grid, one) for one in counts):
        return
    ways: list[list[Told]] = [[]]
    for part, whole in permutations(counts, 2):
        for wholes in ((whole,), (part, whole)):
            lines = grid.lines[:_MOST_LINES]
            ways.append([one for line in lines if (one := _rate(line, part, wholes, column)) is not None])
    told = max(ways, key=holding)
    fewest = _FEWEST_EXACT if column.digits else _FEWEST
    several = len({one.printed for one in told if one.right}) > 1
    for one in odd_ones(told, fewest=fewest) if several else ():
        if 2 * len([each for each in told if not each.right]) <= holding(told):
            yield finding(
                RULE, grid, column, one, f"In {holding(told)} other lines it is the share of these columns."
            )


def _rate(line: Line, part: Column, wholes: tuple[Column, ...], column: Column) -> Told | None:
    value, printed = line.value(part), line.value(column)
    values = [line.value(one) for one in wholes]
    known = [one for one in values if one is not None]
    whole = sum(known, Decimal(0))
    if value is None or printed is None or len(known) < len(values) or whole <= 0 or value < 0:
        return None
    digits = digits_of(line.cells[column.place])
    right = fits(value, whole, printed, digits)
    telling = right and 0 < value < whole
    step = share_of(value, whole, max(1, digits))
    return Told(line, right, step, percent(value, whole, digits), line.cells[column.place], telling=telling)
