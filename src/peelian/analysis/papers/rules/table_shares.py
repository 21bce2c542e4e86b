"""Counts, their total and their shares: whether all three can be right, and the one cell that mends them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from peelian.analysis.papers.counted_shares import Checked, checked, parted, printed_total
from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.reckoning import figure, share_of, sum_of
from peelian.analysis.papers.repair import Repair, repairs
from peelian.analysis.papers.totals import Meant, is_rounded, meant, within
from peelian.analysis.papers.words import listed, stems

RULE = "table-shares"
#: No repair is looked for in longer tables: nobody typed them.
_LONGEST = 300


def table_shares(paper: Prepared) -> Iterator[Finding]:
    """Tables with counts and shares that hold together, and those that don't, with the cell that would mend them."""
    for grid in paper.grids:
        for count, share in parted(grid):
            found = checked(paper, grid, count, share)
            if found is not None:
                yield from _judged(paper, found)


def _judged(paper: Prepared, one: Checked) -> Iterator[Finding]:
    added = sum(one.counts, Decimal(0))
    wrong = one.wrong()
    scale = Decimal(10) ** one.count.digits
    quotes = [Quote(one.lines[place].words, one.lines[place].line) for place in wrong]
    quotes += [one.quote] if one.quote else []
    quotes.append(Quote(one.grid.title, one.grid.table.line))
    slack = Decimal(len(one.counts) + 1) / 2 if is_rounded(paper, one.grid, one.count) else Decimal(0)
    if abs(added - one.total) <= slack and not wrong:
        places = max(digits for _, digits in one.shares.values())
        arithmetic = [sum_of([value / scale for value in one.counts])]
        arithmetic += [
            f"{one.lines[p].label}: {share_of(one.counts[p] / scale, one.total / scale, places)}"
            for p in one.shares
        ]
        words = f"{one.grid.name}: counts, total and shares agree."
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (*arithmetic, *_hundred(one)))
        return
    total = printed_total(one.grid, one.count)
    if not wrong and total is None:
        yield from _some(one, added / scale, one.total / scale)
        return
    if not wrong and total is not None and _is_of_more(paper, one, total):
        return
    short = one.hidden and added < one.total
    if short and not wrong:
        return
    mends = repairs(one.counts, one.total, one.shares) if len(one.lines) <= _LONGEST and not short else []
    arithmetic = [sum_of([value / scale for value in one.counts])]
    for place in wrong:
        value, digits = one.shares[place]
        label = one.lines[place].label
        arithmetic.append(
            f"{label}: {share_of(one.counts[place] / scale, one.total / scale, max(2, digits))},"
            f" not {figure(value, digits)}%"
        )
    said = []
    if added != one.total and not short:
        said.append(f"the lines add up to {figure(added / scale)}, not {figure(one.total / scale)}")
    if wrong:
        named = listed([f"“{one.lines[place].label}”" for place in wrong])
        said.append(f"the share of {named} isn’t that of its count")
    repair = _repair(one, mends, scale) if not short else "Mend the share or the count."
    yield Finding(
        RULE, Severity.CONTRADICTION, f"{one.grid.name}: {', and '.join(said)}.", quotes,
        (*arithmetic, *_proof(one, mends, scale), *_hundred(one)), repair,
    )  # fmt: skip


def _is_of_more(paper: Prepared, one: Checked, total: Line) -> bool:
    """Whether a total of which each share is right needn't be the sum of the lines that are printed."""
    scale = Decimal(10) ** one.count.digits
    over = sum(one.counts, Decimal(0)) - one.total
    inner = within(one.lines, one.count, over / scale, one.total / scale)
    return bool(inner) or meant(paper, one.grid, total, one.counts, one.total) is not Meant.SUM


def _some(one: Checked, added: Decimal, total: Decimal) -> Iterator[Finding]:
    """Lines that are some of a whole that the text says: each share is of it, and the rest has no line."""
    if one.quote is not None and added < total:
        words = f"{one.grid.name}: the shares are of {figure(total)}; its lines make {figure(added)} of them."
        step = f"{figure(total)} − {figure(added)} = {figure(total - added)}"
        quotes = (one.quote, Quote(one.grid.title, one.grid.table.line))
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (step,))


def _hundred(one: Checked) -> list[str]:
    """The sum of the shares, where they are of all lines."""
    if len(one.shares) < len(one.lines):
        return []
    whole = sum((value for value, _ in one.shares.values()), Decimal(0))
    return [f"The shares add up to {figure(whole)}%."]


def _proof(one: Checked, mends: list[Repair], scale: Decimal) -> list[str]:
    """That the repair holds: the line's share, and the new sum."""
    found = []
    for mend in mends:
        if mend.cell == "count" and mend.line is not None:
            _, digits = one.shares.get(mend.line, (Decimal(0), 2))
            changed = [mend.value if place == mend.line else value for place, value in enumerate(one.counts)]
            found.append(share_of(mend.value / scale, one.total / scale, digits))
            found.append(sum_of([value / scale for value in changed]))
    return found


def _repair(one: Checked, mends: list[Repair], scale: Decimal) -> str:
    """The repair in words, with why; of several, all; that there is none."""
    if not mends:
        return "No change of a single cell makes counts, total and shares agree: more than one is wrong."
    said = [_change(one, mend, scale) for mend in mends]
    if len(said) > 1:
        return f"One of these alone would do: {'; or '.join(said)}."
    return (
        f"{said[0]}. It is the only change of a single cell with which lines, total and shares agree."
        f"{_twice(one, mends[0], scale)}"
    )


def _change(one: Checked, mend: Repair, scale: Decimal) -> str:
    if mend.cell == "total":
        return f"the total is {figure(mend.value / scale)}, not {figure(mend.printed / scale)}"
    label = one.lines[mend.line or 0].label
    if mend.cell == "share":
        return f"the share of “{label}” is {figure(mend.value, mend.digits)}%, not {figure(mend.printed, mend.digits)}%"
    return f"“{label}” is {figure(mend.value / scale)}, not {figure(mend.printed / scale)}"


def _twice(one: Checked, mend: Repair, scale: Decimal) -> str:
    """What was printed is what is right and another line: that line is likely counted twice."""
    if mend.cell != "count" or mend.line is None:
        return ""
    more = mend.printed - mend.value
    same = [
        place for place, value in enumerate(one.counts) if value == more and place != mend.line and more > 0
    ]
    own = set(stems(one.lines[mend.line].label))
    same.sort(key=lambda place: -len(own & set(stems(one.lines[place].label))))
    if not same:
        return ""
    other = one.lines[same[0]].label
    return (
        f" {figure(mend.printed / scale)} = {figure(mend.value / scale)} + {figure(more / scale)}:"
        f" “{other}” was probably counted twice."
    )
