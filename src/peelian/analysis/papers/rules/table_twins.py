"""One measure in two tables: the same lines with another figure, or one whole parted twice with two totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from peelian.analysis.papers.dates import spans
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure
from peelian.analysis.papers.words import stems

RULE = "table-twins"
_CAPTION = re.compile(
    r"^(?:table\s+\w+\s*[:.–-]?\s*)?(?P<what>[^\d]+?)(?:\s+by\s+(?P<how>[^\d,;:]+))?$", re.I
)
#: Words of a caption or head that make it another measure.
_OTHER = re.compile(
    r"\b(?:target|planned|budget|forecast|previous|last|next|before|after|in|at|to|for|only|new|other)\b",
    re.I,
)
_FEWEST_ALIKE = 2
_MOST_TABLES = 40


def table_twins(paper: Prepared) -> Iterator[Finding]:
    """Pairs of tables that tell one measure, and not alike."""
    told = [(grid, _what(grid)) for grid in paper.grids[:_MOST_TABLES]]
    for (first, what), (second, other) in combinations([pair for pair in told if pair[1]], 2):
        if what != other:
            continue
        for column in first.columns:
            twins = [
                each
                for each in second.columns
                if each.sums and set(stems(each.head)) == set(stems(column.head))
            ]
            if (
                column.sums
                and len(twins) == 1
                and stems(column.head)
                and not spans(column.head)
                and not _OTHER.search(column.head)
            ):
                yield from _judged(first, column, second, twins[0])


def _what(grid: Grid) -> tuple[str, ...]:
    """Stems of what a table counts, by its caption without “by …”; none where it may be of a certain day or place."""
    match = _CAPTION.match(grid.table.caption.strip().rstrip("."))
    if match is None or _OTHER.search(match["what"]) or spans(match["what"]):
        return ()
    return tuple(sorted(stems(match["what"])))


def _judged(first: Grid, column: Column, second: Grid, other: Column) -> Iterator[Finding]:
    mine = _values(first, column)
    theirs = _values(second, other)
    both = [label for label in mine if label in theirs]
    wrong = [label for label in both if mine[label][1] != theirs[label][1]]
    if len(both) - len(wrong) >= _FEWEST_ALIKE and len(wrong) == 1:
        yield _finding(first, second, mine[wrong[0]], theirs[wrong[0]])
    totals, others = ([line for line in grid.lines if line.total] for grid in (first, second))
    if both or len(totals) != 1 or len(others) != 1:
        return
    a, b = totals[0].value(column), others[0].value(other)
    if a is not None and b is not None and a != b:
        yield _finding(first, second, (totals[0], a), (others[0], b))


def _values(grid: Grid, column: Column) -> dict[str, tuple[Line, Decimal]]:
    return {
        line.label.casefold(): (line, value)
        for line in grid.body
        if (value := line.value(column)) is not None and line.label
    }


def _finding(first: Grid, second: Grid, one: tuple[Line, Decimal], other: tuple[Line, Decimal]) -> Finding:
    (line, value), (twin, told) = one, other
    return Finding(
        RULE, Severity.CONTRADICTION if first.section == second.section else Severity.DOUBT,
        f"“{line.label}” is {figure(value)} in {first.name} and {figure(told)} in {second.name}.",
        (
            Quote(line.words, line.line), Quote(twin.words, twin.line),
            Quote(first.title, first.table.line), Quote(second.title, second.table.line),
        ),
        (f"{figure(max(value, told))} − {figure(min(value, told))} = {figure(abs(value - told))}",),
        "Use one figure, or say what parts the two.",
    )  # fmt: skip
