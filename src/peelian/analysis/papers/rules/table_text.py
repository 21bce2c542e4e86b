"""A table without a total line, against the totals that the text says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.counted_shares import held
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared, Said
from peelian.analysis.papers.quantities import Quantity
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.words import listed, stems

RULE = "table-text"
#: How near a figure of the text may be to a sum and still be meant as it.
_NEAR = Decimal("0.03")
#: A figure of the text may be meant as the total of a table up to so many times the sum of its lines.
_MOST_TIMES = 2
_MOST = 3
#: So many paragraphs back totals are looked for.
_BACK = 20
_Told = tuple[Said, Quantity]


def table_text(paper: Prepared) -> Iterator[Finding]:
    """Sums of tables and of their groups that the text says rightly, wrongly or not at all."""
    for grid in paper.grids:
        shared = held(paper, grid)
        columns = [column for column in grid.columns if column.sums and column.place not in shared]
        if not columns or any(line.total for line in grid.lines) or len(grid.body) < 2:
            continue
        about = [(said, one) for said in paper.about(grid) for one in said.figures if _may_be_total(one)]
        for column in columns[:_MOST]:
            yield from _column(paper, grid, column, about, alone=len(columns) == 1)


def _may_be_total(one: Quantity) -> bool:
    return one.kind in ("count", "money") and one.upper is None and not one.hedge and one.value >= 10


def _column(
    paper: Prepared, grid: Grid, column: Column, about: Sequence[_Told], *, alone: bool
) -> Iterator[Finding]:
    whole = [line for line in grid.body if line.value(column) is not None]
    if len(whole) < 2 or any((line.value(column) or 0) < 0 for line in whole):
        return
    found = list(_sums(grid, column, [whole, *grid.groups()], about))
    yield from found
    if alone and not any(one.words.startswith(f"{grid.name}: all lines") for one in found):
        yield from _unsaid(paper, grid, column, whole)


def _sums(
    grid: Grid, column: Column, parts: Sequence[list[Line]], about: Sequence[_Told]
) -> Iterator[Finding]:
    for lines in parts:
        values = [value for line in lines if (value := line.value(column)) is not None]
        added = sum(values, Decimal(0))
        if len(values) < 2:
            continue
        all_lines = lines is parts[0]
        name = "all lines" if all_lines else f"the lines of “{lines[0].group}”"
        same = [pair for pair in about if pair[1].value == added]
        if same:
            quotes = (same[0][0].quote, Quote(lines[0].words, lines[0].line))
            words = f"{grid.name}: {name} add up to {figure(added)}, as the text says."
            yield Finding(RULE, Severity.CONSISTENT, words, quotes, (sum_of(values),))
            continue
        near = [pair for pair in about if _means(pair, grid, column, lines, added, all_lines=all_lines)]
        if near:
            said, one = near[0]
            yield Finding(
                RULE, Severity.CONTRADICTION,
                f"{grid.name}: {name} add up to {figure(added)}, and the text says {one.words}.",
                (said.quote, Quote(lines[0].words, lines[0].line), Quote(grid.title, grid.table.line)),
                (sum_of(values), f"{figure(one.value)} − {figure(added)} = {figure(one.value - added)}"),
                f"The text says {figure(added)}, or a line is off by {figure(abs(one.value - added))}.",
            )  # fmt: skip


def _means(
    pair: _Told, grid: Grid, column: Column, lines: list[Line], added: Decimal, *, all_lines: bool
) -> bool:
    """Whether a figure near a sum is meant as it: its sentence has the group's name, or words of head and caption."""
    said, one = pair
    if abs(one.value - added) > _NEAR * added or any(line.value(column) == one.value for line in grid.lines):
        return False
    own = set(stems(said.words))
    if not all_lines:
        name = set(stems(lines[0].group))
        return bool(name) and name <= own
    return len(own & set(stems(f"{grid.table.caption} {column.head}"))) >= 2


def _unsaid(paper: Prepared, grid: Grid, column: Column, whole: list[Line]) -> Iterator[Finding]:
    """Larger totals of what the column counts, said before the table in its section: the table doesn't reach them."""
    values = [line.value(column) or Decimal(0) for line in whole]
    added = sum(values, Decimal(0))
    head = set(stems(column.head))
    topic = head | set(stems(grid.table.caption))
    told: dict[Decimal, tuple[Said, Quantity]] = {}
    for paragraph in paper.paragraphs[max(0, grid.paragraph - _BACK) : grid.paragraph]:
        if paragraph[0].section != grid.section or not head & {
            s for said in paragraph for s in stems(said.words)
        }:
            continue
        for said in paragraph:
            for one in said.counts():
                if added < one.value <= _MOST_TIMES * added and one.noun in topic:
                    told.setdefault(one.value, (said, one))
    if not told or len(told) > _MOST:
        return
    steps = [
        sum_of(values),
        *(f"{figure(total)} − {figure(added)} = {figure(total - added)}" for total in told),
    ]
    named = listed([figure(total) for total in told])
    yield Finding(
        RULE, Severity.DOUBT,
        f"{grid.name}: all lines add up to {figure(added)}; there is no total line, and the text tells of {named}.",
        (Quote(grid.title, grid.table.line), *dict.fromkeys(said.quote for said, _ in told.values())), tuple(steps),
        "Add a total line, and say what isn’t in the table.",
    )  # fmt: skip
