"""Lines of a table against its total line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from peelian.analysis.papers.counted_shares import held
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, sum_of
from peelian.analysis.papers.subtotals import without_sums
from peelian.analysis.papers.totals import Meant, is_hidden, is_rounded, meant, within
from peelian.analysis.papers.words import listed

RULE = "table-sums"
_LONGEST = 1000
#: A column that grows from line to line, whose last figure is its total.
_LESS = re.compile(r"^\W*(?:less|minus|deduct\w*)\b", re.I)
_RUNNING = re.compile(r"\bto[\s-]date\b|\bcumulative\b|\brunning\b|\bytd\b", re.I)


def table_sums(paper: Prepared) -> Iterator[Finding]:
    """Totals that are, and aren't, the sum of their lines."""
    for grid in paper.grids:
        shared = held(paper, grid)
        found = [
            one
            for column in grid.columns
            if column.sums and column.place not in shared
            for place, line in enumerate(grid.lines[:_LONGEST])
            if line.total and line.value(column) is not None
            for one in _total(paper, grid, column, place)
        ]
        yield from (one for one in found if one.severity is not Severity.CONSISTENT)
        right = [one for one in found if one.severity is Severity.CONSISTENT]
        if right:
            steps = tuple(step for one in right for step in one.arithmetic)
            yield Finding(RULE, Severity.CONSISTENT, right[0].words, right[0].quotes, steps)


def _total(paper: Prepared, grid: Grid, column: Column, place: int) -> Iterator[Finding]:
    """One total: what can be its lines, and whether any of that makes it."""
    line = grid.lines[place]
    printed = line.value(column) or Decimal(0)
    rounded = is_rounded(paper, grid, column)
    tried: list[list[Line]] = []
    for lines in _lines(grid, column, place):
        terms = _values(lines, column)
        if not terms:
            continue
        tried.append(lines)
        slack = Decimal(len(terms) + 1) / 2 * Decimal(1).scaleb(-column.digits) if rounded else Decimal(0)
        if abs(sum(terms, Decimal(0)) - printed) <= slack:
            if len(terms) > 1:
                words = f"{grid.name}: the lines add up to the total."
                quotes = (Quote(line.words, line.line), Quote(grid.title, grid.table.line))
                step = f"{column.head or line.label}: {sum_of(terms)}"
                yield Finding(RULE, Severity.CONSISTENT, words, quotes, (step,))
            return
        if _is_otherwise(lines, column, printed):
            return
    if tried:
        lines = min(tried, key=lambda each: abs(sum(_values(each, column), Decimal(0)) - printed))
        yield from _wrong(paper, grid, column, line, lines)


def _is_otherwise(lines: Sequence[Line], column: Column, printed: Decimal) -> bool:
    """Whether a total may be right though its lines don't make it: some are hidden, taken away, or of all to date."""
    terms = _values(lines, column)
    over = sum(terms, Decimal(0)) - printed
    less = sum((one.value(column) or Decimal(0) for one in lines if _LESS.match(one.label)), Decimal(0))
    return (
        (over < 0 and any(is_hidden(one, column) for one in lines))
        or (bool(less) and over == 2 * less)
        or bool(_RUNNING.search(column.head) and printed == max(terms))
    )


def _wrong(paper: Prepared, grid: Grid, column: Column, line: Line, lines: list[Line]) -> Iterator[Finding]:
    """A total that none of the sums gives: a contradiction where it is of just these lines."""
    printed = line.value(column) or Decimal(0)
    all_lines = lines
    lines = [one for one in lines if one.value(column) is not None]
    terms = _values(lines, column)
    added = sum(terms, Decimal(0))
    told = meant(paper, grid, line, terms, printed)
    if told is Meant.OTHER:
        return
    words = (
        f"{grid.name}: the lines of “{column.head or column.place + 1}” add up to {figure(added)},"
        f" and the total says {figure(printed)}."
    )
    quotes = (Quote(line.words, line.line), Quote(grid.title, grid.table.line))
    steps = (sum_of(terms), f"{figure(printed)} − {figure(added)} = {figure(printed - added)}")
    inner = within(lines, column, added - printed, printed)
    if inner:
        named = listed([f"“{one.label}”" for one in inner])
        yield Finding(
            RULE, Severity.DOUBT, f"{words} Without {named} they make {figure(printed)}.", quotes, steps,
            "Say of which line they are a part (“of which …”), or mend the total.",
        )  # fmt: skip
    elif told is Meant.UNSURE or (added < printed and any(not one.cells[column.place] for one in all_lines)):
        yield Finding(
            RULE,
            Severity.DOUBT,
            words,
            quotes,
            steps,
            f"Say what “{line.label}” is of, if it isn’t of these lines.",
        )
    else:
        yield Finding(
            RULE, Severity.CONTRADICTION, words, quotes, steps, _likeliest(grid, column, terms, printed)
        )


def _lines(grid: Grid, column: Column, place: int) -> Iterator[list[Line]]:
    """What a total may be of: the lines since the total above, all lines above, the totals above; or those below it.

    Each also without the lines that are a sum of others, in all columns or in this one.
    """
    above = grid.lines[:place]
    since = next((at + 1 for at in range(place - 1, -1, -1) if grid.lines[at].total), 0)
    wholes = [above[since:], [one for one in above if not one.total], [one for one in above if one.total]]
    if place == 0:
        wholes.append(grid.body)
    ways = [[one for one in whole if not one.part] for whole in wholes]
    ways = [way for at, way in enumerate(ways) if way not in ways[:at]]
    yield from ways
    sums = [one for one in grid.columns if one.sums]
    for lines in ways:
        for columns in (sums, [column]) if len(sums) > 1 else ([column],):
            yield from without_sums(lines, columns)


def _values(lines: Sequence[Line], column: Column) -> list[Decimal]:
    return [value for one in lines if (value := one.value(column)) is not None]


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
