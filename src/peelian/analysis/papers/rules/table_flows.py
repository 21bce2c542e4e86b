"""Tables of who was there, came, went and is there: “Opening, Joiners, Leavers, Closing”, down or across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import ColumnKind, Grid
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, sum_of

RULE = "table-flows"
_AT = r"|\b(?:strength|headcount|number|balance|in\s+post|staff|members\w*)\b.*\b(?:at|on)\s+(?:the\s+)?(?:\d|{})"
_FIRST = re.compile(
    r"^\W*(?:opening|brought\s+forward|start|beginning|at\s+(?:the\s+)?start)\b" + _AT.format("start"), re.I
)
_LAST = re.compile(r"^\W*(?:closing|carried\s+forward|end|at\s+(?:the\s+)?end)\b" + _AT.format("end"), re.I)
_CAME = re.compile(
    r"^\W*(?:plus\s+|add\s+)?(?:joiners?|joined|recruit\w*|starters?|transfers?\s+in|came|additions?|appointed"
    r"|appointments|new\s+\w+)\W*$",
    re.I,
)
_WENT = re.compile(
    r"^\W*(?:less\s+|minus\s+)?(?:leavers?|left|transfers?\s+out|resign\w*|retire\w*|dismissals?|departures?|went)\W*$",
    re.I,
)
_FEWEST = 4
_Cells = Sequence[tuple[str, Decimal | None]]


def table_flows(paper: Prepared) -> Iterator[Finding]:
    """Columns, and lines, whose last figure isn't the first with who came and without who went."""
    for grid in paper.grids:
        counts = [column for column in grid.columns if column.kind is ColumnKind.COUNT and not column.digits]
        for column in counts:
            yield from _judged(grid, column.head, [(line.label, line.value(column)) for line in grid.lines])
        across = [
            list(
                _judged(grid, line.label, [(column.head, line.value(column)) for column in counts], line.line)
            )
            for line in grid.lines
        ]
        wrong = [found[0] for found in across if found and found[0].severity is Severity.CONTRADICTION]
        if 2 * len(wrong) <= len([found for found in across if found]):  # else something more came or went
            yield from (one for found in across for one in found)


def _judged(grid: Grid, name: str, cells: _Cells, at: int = 0) -> Iterator[Finding]:
    terms = _terms(cells)
    if terms is None:
        return
    said, printed = terms
    now = sum(said, Decimal(0))
    own = [Quote(line.words, line.line) for line in grid.lines if line.line == at]
    quotes = (*own, Quote(grid.title, grid.table.line))
    called = f"“{name}”" if name else "the table"
    if now == printed:
        words = f"{grid.name}: who came and went in {called} leads from the first figure to the last."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(said),))
        return
    yield Finding(
        RULE, Severity.CONTRADICTION,
        f"{grid.name}: who came and went in {called} leads to {figure(now)}, and the last figure is {figure(printed)}.",
        quotes, (sum_of(said), f"{figure(printed)} − {figure(now)} = {figure(printed - now)}"),
        f"The last figure is {figure(now)}, or another is off by {figure(abs(printed - now))}, or somebody else came or"
        " went: say so.",
    )  # fmt: skip


def _terms(cells: _Cells) -> tuple[list[Decimal], Decimal] | None:
    """First figure, who came and who went with their signs; and the last figure. None of anything else."""
    begins = next((place for place, (label, _) in enumerate(cells) if _FIRST.search(label)), None)
    if begins is None:
        return None
    rest = cells[begins:]
    ends = next((place for place, (label, _) in enumerate(rest[1:], start=1) if _LAST.search(label)), None)
    if ends is None or ends + 1 < _FEWEST or any(value is None for _, value in rest[: ends + 1]):
        return None
    terms = [rest[0][1] or Decimal(0)]
    for label, value in rest[1:ends]:
        if not (_CAME.match(label) or _WENT.match(label)):
            return None
        terms.append(abs(value or Decimal(0)) * (1 if _CAME.match(label) else -1))
    return terms, rest[ends][1] or Decimal(0)
