"""Two tables that part the same whole, and not in the same lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from peelian.analysis.papers.dates import spans
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, signed, sum_of
from peelian.analysis.papers.words import listed, stems

RULE = "table-pairs"
_FEWEST_ALIKE = 2
_MOST_TABLES = 40


def table_pairs(paper: Prepared) -> Iterator[Finding]:
    """Groups of one name in two tables of which lines are called otherwise or are missing.

    Where one table has what was added to the group and the other has the group on several days, both are told.
    """
    named = [(grid, _named(grid)) for grid in paper.grids[:_MOST_TABLES]]
    for (first, groups), (second, other_groups) in combinations(named, 2):
        for name, lines in groups.items():
            others = other_groups.get(name)
            if others is not None:
                yield from _judged(first, second, lines, others)


def _named(grid: Grid) -> dict[str, list[Line]]:
    """Its groups of two and more lines, by name; the first of each name."""
    found: dict[str, list[Line]] = {}
    for line in grid.body:
        if line.group and line.group != line.label:
            found.setdefault(line.group.casefold(), []).append(line)
    return {name: lines for name, lines in found.items() if len(lines) > 1}


def _judged(first: Grid, second: Grid, one: list[Line], other: list[Line]) -> Iterator[Finding]:
    mine = {line.label.casefold(): line for line in one}
    theirs = {line.label.casefold(): line for line in other}
    if len(mine.keys() & theirs.keys()) < _FEWEST_ALIKE or mine.keys() == theirs.keys():
        return
    only_mine = [mine[key] for key in mine if key not in theirs]
    only_theirs = [theirs[key] for key in theirs if key not in mine]
    renamed = [(a, b) for a in only_mine for b in only_theirs if set(stems(a.label)) & set(stems(b.label))]
    said = [f"“{a.label}” is “{b.label}” there" for a, b in renamed]
    lone = [a for a in only_mine if a not in [pair[0] for pair in renamed]]
    lone_there = [b for b in only_theirs if b not in [pair[1] for pair in renamed]]
    said += [f"“{line.label}”{_figure(first, line)} is only in {first.name}" for line in lone]
    said += [f"“{line.label}”{_figure(second, line)} is only in {second.name}" for line in lone_there]
    if not said:
        return
    changes = _changes(first, one, second, other) or _changes(second, other, first, one)
    yield Finding(
        RULE, Severity.DOUBT,
        f"{first.name} and {second.name} part “{one[0].group}” in different lines: {listed(said)}.",
        tuple(Quote(line.words, line.line) for line in [*only_mine, *only_theirs][:4]), changes,
        "Use the same lines in both, or say what went where: the two can’t be compared as they are.",
    )  # fmt: skip


def _changes(added: Grid, lines: Sequence[Line], held: Grid, others: Sequence[Line]) -> tuple[str, ...]:
    """What one table has of the group in its only count, and how the group changes between the days of the other."""
    counts = [column for column in added.columns if column.sums]
    days = [column for column in held.columns if column.sums and any(one.last for one in spans(column.head))]
    if len(counts) != 1 or len(days) < 2:
        return ()
    parts = [value for line in lines if (value := line.value(counts[0])) is not None]
    wholes = [_whole(held, others, column) for column in days]
    first = wholes[0]
    later = [whole for whole in wholes[1:] if whole is not None]
    if len(parts) < len(lines) or first is None or not later:
        return ()
    return (
        f"{added.name}: {sum_of(parts)}",
        *(f"{held.name}: {figure(whole)} − {figure(first)} = {signed(whole - first)}" for whole in later),
    )


def _whole(grid: Grid, lines: Sequence[Line], column: Column) -> Decimal | None:
    """The group's figure in a column: the total where the table has no other lines, else what its lines make."""
    totals = [line for line in grid.lines if line.total]
    if len(totals) == 1 and len(lines) == len(grid.body):
        return totals[0].value(column)
    values = [line.value(column) for line in lines]
    return sum((one for one in values if one is not None), Decimal(0)) if None not in values else None


def _figure(grid: Grid, line: Line) -> str:
    columns: list[Column] = [column for column in grid.columns if column.sums]
    value = line.value(columns[0]) if columns else None
    return f" ({figure(value)})" if value is not None else ""
