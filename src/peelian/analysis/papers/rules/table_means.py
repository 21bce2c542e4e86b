"""An average of all that lies above, or below, the averages of all its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, ColumnKind, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure
from peelian.analysis.papers.relations import half

RULE = "table-means"
_MEAN = re.compile(r"\b(?:mean|average|median)\b", re.I)
_FEWEST, _MOST_LINES = 2, 300


def table_means(paper: Prepared) -> Iterator[Finding]:
    """Averages in a total line that no parts with the averages above it can give, where the lines are all there are."""
    for grid in paper.grids:
        totals = [line for line in grid.lines if line.total]
        body = [line for line in grid.body if not line.part]
        if (
            len(totals) != 1
            or not _FEWEST <= len(body) <= _MOST_LINES
            or not _is_of_all(grid, body, totals[0])
        ):
            continue
        for column in grid.of_kind(ColumnKind.COUNT, ColumnKind.MONEY):
            if _MEAN.search(column.head):
                yield from _judged(grid, column, body, totals[0])


def _is_of_all(grid: Grid, body: list[Line], total: Line) -> bool:
    """Whether another column shows that the total is of these lines."""
    for column in grid.columns:
        values = [line.value(column) for line in body]
        added = sum((value or Decimal(0) for value in values), Decimal(0))
        if column.sums and None not in values and added and added == total.value(column):
            return True
    return False


def _judged(grid: Grid, column: Column, body: list[Line], total: Line) -> Iterator[Finding]:
    values = [value for line in body if (value := line.value(column)) is not None]
    said = total.value(column)
    if said is None or len(values) < len(body):
        return
    slack = 2 * half(column)
    low, high = min(values), max(values)
    if low - slack <= said <= high + slack:
        return
    yield Finding(
        RULE, Severity.CONTRADICTION,
        f"{grid.name}: “{column.head}” of all is {figure(said)}, and of its parts it is {figure(low)} to"
        f" {figure(high)}: an average lies between those of its parts.",
        (Quote(total.words, total.line), Quote(grid.title, grid.table.line)),
        (f"{figure(low)} ≤ average ≤ {figure(high)}",), "Work the average out from all, or mend that of a part.",
    )  # fmt: skip
