"""Columns that grow from line to line: each is the one above it with what is new, “April 10, May 15: 25”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from peelian.analysis.papers.findings import Finding
from peelian.analysis.papers.grids import Column, ColumnKind, Grid
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.relations import Told, finding, half, holding, odd_ones

RULE = "table-running"
_RUNNING = re.compile(r"\bcumulative\b|\brunning\s+total\b|\bto[\s-]date\b|\bytd\b", re.I)
_MOST_LINES = 300


def table_running(paper: Prepared) -> Iterator[Finding]:
    """Lines whose running total isn't the one above with what the line adds."""
    for grid in paper.grids:
        for column in grid.of_kind(ColumnKind.COUNT, ColumnKind.MONEY):
            before = [
                other
                for other in grid.of_kind(column.kind)
                if other.place < column.place and not _RUNNING.search(other.head)
            ]
            if before and _RUNNING.search(column.head):
                told = _told(grid, before[-1], column)
                for one in odd_ones(told):
                    yield finding(
                        RULE, grid, column, one, f"In {holding(told)} other lines it is such a sum."
                    )


def _told(grid: Grid, new: Column, column: Column) -> list[Told]:
    found = []
    slack = half(new) + 2 * half(column)
    meant: Decimal | None = None
    for above, line in pairwise(grid.body[:_MOST_LINES]):
        was, more, now = above.value(column), line.value(new), line.value(column)
        if was is not None and more is not None and now is not None:
            # behind one wrong total the next goes on from what it should have been
            if meant is not None and abs(meant + more - now) <= slack:
                was = meant
            right = abs(was + more - now) <= slack
            meant = None if right else was + more
            step = sum_of([was, more])
            found.append(
                Told(line, right, step, figure(was + more), line.cells[column.place], telling=bool(more))
            )
    first = grid.body[0] if grid.body else None
    if first is not None and first.value(new) is not None and first.value(new) == first.value(column):
        value = first.value(new) or Decimal(0)
        found.append(Told(first, right=True, step=figure(value), meant="", printed="", telling=bool(value)))
    return found
