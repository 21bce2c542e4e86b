"""Each line of a table against its column of totals, wherever that stands and whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.relations import half

RULE = "table-sums"
_TOTAL = re.compile(
    r"^\W*(?:grand\s+|overall\s+|sub-?\s?)?(?:totals?|all|both|sum|overall|combined|together)\b|\btotals?\W*$"
    r"|^\W*(?:full\s+|whole\s+|half[\s-]?)?year\W*$",
    re.I,
)
#: Lines whose figures add up to nothing, though those of the lines beside them do.
_NO_SUM = re.compile(r"%|\b(?:average|mean|median|rate|ratio|per|percent|percentage|turnover)\b", re.I)
_FEWEST, _FEWEST_PARTS, _MOST_LINES = 2, 2, 1000


def table_across(paper: Prepared) -> Iterator[Finding]:
    """Lines that don't make their total, where most lines show that it is the sum of the columns beside it."""
    for grid in paper.grids:
        columns = [column for column in grid.columns if column.sums]
        for place, whole in enumerate(columns):
            if _TOTAL.search(whole.head):
                yield from _judged(grid, _parts(columns, place), whole)


def _parts(columns: Sequence[Column], place: int) -> list[Sequence[Column]]:
    """What a total may be of: the columns since the total before it, or those up to the total behind it."""
    totals = [at for at, one in enumerate(columns) if _TOTAL.search(one.head)]
    before = max((at for at in totals if at < place), default=-1)
    behind = min((at for at in totals if at > place), default=len(columns))
    ways = [columns[before + 1 : place], columns[place + 1 : behind]]
    # behind the parts there may be other columns: “Total, Men, Women, On leave”
    ways += [columns[place + 1 : place + 1 + _FEWEST_PARTS], columns[max(0, place - _FEWEST_PARTS) : place]]
    return [way for way in ways if len(way) >= _FEWEST_PARTS]


def _judged(grid: Grid, ways: Sequence[Sequence[Column]], whole: Column) -> Iterator[Finding]:
    for parts in ways:
        slack = half(whole) + sum((half(one) for one in parts), Decimal(0))
        right, wrong = 0, []
        for line in grid.lines[:_MOST_LINES]:
            if _NO_SUM.search(line.label) or any("%" in line.cells[one.place] for one in (*parts, whole)):
                continue
            known = [value for column in parts if (value := line.value(column)) is not None]
            said = line.value(whole)
            if said is None or not known:
                continue
            if abs(sum(known, Decimal(0)) - said) <= slack:
                right += bool(said)
            elif len(known) == len(parts):
                wrong.append((line, known, said))
        if right >= _FEWEST and right > len(wrong):
            yield from (_finding(grid, *one, right) for one in wrong)
            return


def _finding(grid: Grid, line: Line, known: list[Decimal], said: Decimal, right: int) -> Finding:
    return Finding(
        RULE, Severity.CONTRADICTION,
        f"{grid.name}: the line “{line.label}” adds up to {figure(sum(known, Decimal(0)))}, and its total says"
        f" {figure(said)}. Of {right} other lines the total is the sum.",
        (Quote(line.words, line.line), Quote(grid.title, grid.table.line)), (sum_of(known),),
    )  # fmt: skip
