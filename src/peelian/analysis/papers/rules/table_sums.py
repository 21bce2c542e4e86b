"""Lines of a table against its total line, and each line against its total column."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.rules.table_shares import held

RULE = "table-sums"
_LONGEST = 1000


def table_sums(paper: Prepared) -> Iterator[Finding]:
    """Totals that are, and aren't, the sum of their lines or columns."""
    for grid in paper.grids:
        shared = held(paper, grid)
        right: list[str] = []
        quotes: list[Line] = []
        for column in grid.columns:
            if column.sums and column.place not in shared:
                for place, line in enumerate(grid.lines[:_LONGEST]):
                    if line.total and line.value(column) is not None:
                        yield from _total(grid, column, place, right, quotes)
        yield from _across(grid)
        if right:
            words = f"{grid.name}: the lines add up to the total."
            seen = list(dict.fromkeys(Quote(line.words, line.line) for line in quotes))
            yield Finding(
                RULE,
                Severity.CONSISTENT,
                words,
                (*seen[:1], Quote(grid.title, grid.table.line)),
                tuple(right),
            )


def _total(grid: Grid, column: Column, place: int, right: list[str], quotes: list[Line]) -> Iterator[Finding]:
    """One total: what can be its lines, and whether any of that makes it."""
    line = grid.lines[place]
    printed = line.value(column) or Decimal(0)
    tried = [terms for terms in _terms(grid, column, place) if terms]
    if not tried:
        return
    for terms in tried:
        slack = (
            Decimal(len(terms) + 1) / 2 * Decimal(1).scaleb(-column.digits) if column.rounded else Decimal(0)
        )
        if abs(sum(terms, Decimal(0)) - printed) <= slack:
            if len(terms) > 1:
                quotes.append(line)
                right.append(f"{column.head or line.label}: {sum_of(terms)}")
            return
    terms = tried[0]
    added = sum(terms, Decimal(0))
    yield Finding(
        RULE,
        Severity.CONTRADICTION,
        f"{grid.name}: the lines of “{column.head or column.place + 1}” add up to {figure(added)},"
        f" and the total says {figure(printed)}.",
        (Quote(line.words, line.line), Quote(grid.title, grid.table.line)),
        (sum_of(terms), f"{figure(printed)} − {figure(added)} = {figure(printed - added)}"),
        _likeliest(grid, column, terms, printed),
    )


def _terms(grid: Grid, column: Column, place: int) -> Iterator[list[Decimal]]:
    """What a total may be of: the lines since the total above, all lines above, the totals above; or those below it."""
    above = grid.lines[:place]
    since = next((at + 1 for at in range(place - 1, -1, -1) if grid.lines[at].total), 0)
    for lines in (
        above[since:],
        [one for one in above if not one.total],
        [one for one in above if one.total],
    ):
        yield [value for one in lines if (value := one.value(column)) is not None]
    if place == 0:
        yield [value for one in grid.body if (value := one.value(column)) is not None]


def _likeliest(grid: Grid, column: Column, terms: list[Decimal], printed: Decimal) -> str:
    """Which one change would do: two swapped digits, a line that was counted twice, or the total."""
    added = sum(terms, Decimal(0))
    swapped = [one for one in terms if swaps(one, one + printed - added)]
    if len(swapped) == 1:
        meant = swapped[0] + printed - added
        return (
            f"{figure(swapped[0])} may be {figure(meant)} with two digits swapped: then the lines make"
            f" {figure(printed)}."
        )
    if swaps(printed, added):
        return f"The total may be {figure(added)} with two digits swapped."
    twice = [one for one in grid.body if one.value(column) == added - printed and added > printed]
    if twice:
        return f"“{twice[0].label}” may be counted twice: without it the lines make {figure(printed)}."
    return (
        f"If the lines are right, the total is {figure(added)}; if it is right, one line is off by"
        f" {figure(abs(printed - added))}. The table alone can’t tell which."
    )


def swaps(one: Decimal, other: Decimal) -> bool:
    """Whether two figures differ by two neighbouring digits that changed places."""
    a, b = str(one), str(other)
    apart = [place for place in range(min(len(a), len(b))) if a[place] != b[place]]
    return (
        len(a) == len(b)
        and len(apart) == 2
        and apart[1] == apart[0] + 1
        and (a[apart[0]], a[apart[1]]) == (b[apart[1]], b[apart[0]])
    )


def _across(grid: Grid) -> Iterator[Finding]:
    """Lines against a column headed “Total”, where most lines show that it is the sum of the columns before it."""
    columns = [column for column in grid.columns if column.sums]
    whole = columns[-1] if columns else None
    if (
        whole is None
        or len(columns) < 3
        or whole.head.strip().casefold() not in ("total", "all", "both", "sum")
    ):
        return
    parts = columns[:-1]
    wrong, right = [], 0
    for line in grid.lines:
        values = [line.value(column) for column in parts]
        known = [value for value in values if value is not None]
        said = line.value(whole)
        if said is None or len(known) < len(parts):
            continue
        if sum(known, Decimal(0)) == said:
            right += 1
        else:
            wrong.append((line, known, said))
    if right < 2 or right <= len(wrong):
        return
    for line, known, said in wrong:
        yield Finding(
            RULE,
            Severity.CONTRADICTION,
            f"{grid.name}: the line “{line.label}” adds up to {figure(sum(known, Decimal(0)))}, and its total says"
            f" {figure(said)}. Of {right} other lines the total is the sum.",
            (Quote(line.words, line.line), Quote(grid.title, grid.table.line)),
            (sum_of(known),),
        )
