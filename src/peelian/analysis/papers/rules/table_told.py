"""What the text says that a table shows, against the table's own cell or total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity, value_of
from peelian.analysis.papers.reckoning import figure
from peelian.analysis.papers.words import stem, stems

RULE = "table-told"
_SHOWS = re.compile(
    r"\btable(?:\s+(?P<number>[A-Z]?\d{1,3}[a-z]?))?(?:\s+(?:below|above))?\s+(?:also\s+)?(?:shows?|says|gives|lists|tells)\b"
    r"|\((?:see\s+)?table\s+(?P<bracket>[A-Z]?\d{1,3}[a-z]?)\)",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:more|fewer|less|than|rise|fall|increase\w*|decrease\w*|difference|between|together|average|each|last\s+year|up|down"
    r"|per|except|without|other|combined|net|further|change\w*|excluding)\b",
    re.I,
)
_NEAR = Decimal("0.25")
_MOST_LINES = 12


def table_told(paper: Prepared) -> Iterator[Finding]:
    """Counts that the text says a table shows, and that stand nowhere in it."""
    for grid in paper.grids:
        columns = [column for column in grid.columns if column.sums]
        if not columns:
            continue
        cells = {value_of(cell) for line in grid.lines for cell in line.cells}
        for said in dict.fromkeys(said.place for said in paper.about(grid)):
            sentence = paper.said[said]
            if _names(paper, grid, sentence) and not _CHANGE.search(sentence.words):
                for one in sentence.counts():
                    if not one.hedge and one.noun and one.value not in cells:
                        yield from _looked_up(grid, columns, sentence, one)


def _names(paper: Prepared, grid: Grid, said: Said) -> bool:
    """Whether a sentence names this table as what it tells of: by its number, or as the only one of its section."""
    match = _SHOWS.search(said.words)
    if match is None:
        return False
    number = match["number"] or match["bracket"]
    if number:
        return number.casefold() == grid.number.casefold()
    return sum(other.section == grid.section for other in paper.grids) == 1


def _looked_up(grid: Grid, columns: Sequence[Column], said: Said, one: Quantity) -> Iterator[Finding]:
    words = {*stems(said.words)}
    lines = [line for line in grid.body if (own := set(stems(line.label))) and own <= words]
    named = [column for column in columns if one.noun in stems(column.head)]
    alone = columns if len(columns) == 1 else named
    if (
        len(lines) == 1
        and len(alone) == 1
        and len(said.counts()) == 1
        and one.noun in {*stems(lines[0].label), *stems(alone[0].head)}
    ):
        yield from _finding(grid, lines[0], alone[0], said, one)
    totals = [line for line in grid.lines if line.total]
    if lines or len(totals) != 1 or len(named) != 1 or len(said.counts()) != 1 or _labels(grid) & words:
        return
    total = totals[0].value(named[0])
    values = [value for line in grid.body if (value := line.value(named[0])) is not None]
    if total and abs(one.value - total) <= _NEAR * total and not _is_sum(values, one.value):
        yield from _finding(grid, totals[0], named[0], said, one)


def _labels(grid: Grid) -> set[str]:
    return {stem(word) for line in grid.body for word in stems(line.label)}


def _is_sum(values: Sequence[Decimal], wanted: Decimal) -> bool:
    """Whether some lines make it together."""
    if len(values) > _MOST_LINES:
        return True
    sums = {Decimal(0)}
    for value in values:
        sums |= {one + value for one in sums}
    return wanted in sums


def _finding(grid: Grid, line: Line, column: Column, said: Said, one: Quantity) -> Iterator[Finding]:
    value = line.value(column)
    if value is None or value == one.value:
        return
    gap = one.value - value
    yield Finding(
        RULE, Severity.CONTRADICTION,
        f"The text says that {grid.name} shows {one.words}, and “{line.label}” is {figure(value)} there.",
        (said.quote, Quote(line.words, line.line)),
        (f"{figure(one.value)} − {figure(value)} = {figure(gap)}",),
        f"The text says {figure(value)}, or the table’s figure is {one.words}.",
        ((said.line, one.words), (line.line, line.cells[column.place])),
    )  # fmt: skip
