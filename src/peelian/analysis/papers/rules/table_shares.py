"""Counts, their total and their shares: whether all three can be right, and the one cell that mends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from peelian.analysis.papers.findings import Finding, Quote, Severity
from peelian.analysis.papers.grids import Column, ColumnKind, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.quantities import digits_of
from peelian.analysis.papers.reckoning import figure, fits, share_of, sum_of
from peelian.analysis.papers.repair import Repair, repairs
from peelian.analysis.papers.subtotals import without_sums
from peelian.analysis.papers.totals import Meant, is_rounded, meant, within
from peelian.analysis.papers.words import listed, stems

RULE = "table-shares"
#: Of so many shares it is asked what they may be of, and so many figures near by are tried.
_MOST_TRIED = 12
#: No repair is looked for in longer tables: nobody typed them.
_LONGEST = 300
_MOST_LINES = 2000
#: A column of shares belongs to the counts when half of its lines fit some total, and at least so many.
_FEWEST = 2
#: Shares are of a count that stands at most so many columns left of them.
_MOST_BESIDE = 3
#: So near to 100 is meant as all.
_ABOUT = 2
#: By place of the line: the printed share and its digits after the point.
_Shares = dict[int, tuple[Decimal, int]]


@dataclass(frozen=True, slots=True)
class _Checked:
    """A column of counts and its shares against a total, and where the total is said."""

    grid: Grid
    count: Column
    share: Column
    lines: list[Line]
    counts: list[Decimal]
    shares: _Shares
    total: Decimal
    quote: Quote | None
    hidden: bool = False  # whether some lines' counts aren't shown

    def wrong(self) -> list[int]:
        """Lines whose share isn't theirs; none where they are off by a last digit so that all make 100."""
        found = [
            place for place, one in self.shares.items() if not fits(self.counts[place], self.total, *one)
        ]
        return [] if found and self._made_hundred(found) else found

    def _made_hundred(self, wrong: list[int]) -> bool:
        """Whether the shares make just 100, which they wouldn't if each was rounded, and are off by a last digit."""
        if sum((value for value, _ in self.shares.values()), Decimal(0)) != 100 or not self.total:
            return False
        if sum(self.counts, Decimal(0)) != self.total:
            return False
        exact = {place: 100 * self.counts[place] / self.total for place in self.shares}
        rounded = [
            exact[place].quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
            for place, (_, digits) in self.shares.items()
        ]
        near = all(
            abs(exact[place] - self.shares[place][0]) < Decimal(1).scaleb(-self.shares[place][1])
            for place in wrong
        )
        return near and sum(rounded, Decimal(0)) != 100


def parted(grid: Grid) -> list[tuple[Column, Column]]:
    """Columns of counts with the column of their shares: the shares stand right of the counts, with nothing between.

    Of several counts beside each other it is the nearest, but where the shares are those of another one.
    """
    found = []
    for share in grid.of_kind(ColumnKind.SHARE):
        before = [column for column in grid.columns if column.sums and column.place < share.place]
        if before and before[-1].place == share.place - 1 and len(grid.body) > 1:
            beside = [column for column in before[::-1] if column.place >= share.place - _MOST_BESIDE]
            found.append((max(beside, key=lambda count: _agreeing(grid, count, share)), share))
    return found


def _agreeing(grid: Grid, count: Column, share: Column) -> int:
    """How many shares are those of a count in its printed total, or in its sum; of two counts the first is asked."""
    total = _printed_total(grid, count)
    whole = total.value(count) if total is not None else _sum(grid.body, count)
    return sum(
        whole is not None and fits(value, whole, printed, digits_of(line.cells[share.place]))
        for line in grid.body[:_LONGEST]
        if (value := line.value(count)) is not None and (printed := line.value(share)) is not None
    )


def held(paper: Prepared, grid: Grid) -> set[int]:
    """Places of the columns of counts that this rule checks with their shares."""
    return {count.place for count, share in parted(grid) if _checked(paper, grid, count, share) is not None}


def held_shares(paper: Prepared, grid: Grid) -> set[int]:
    """Places of the columns of shares that this rule checks with their counts."""
    return {share.place for count, share in parted(grid) if _checked(paper, grid, count, share) is not None}


def table_shares(paper: Prepared) -> Iterator[Finding]:
    """Tables with counts and shares that hold together, and those that don't, with the cell that would mend them."""
    for grid in paper.grids:
        for count, share in parted(grid):
            checked = _checked(paper, grid, count, share)
            if checked is not None:
                yield from _judged(paper, checked)


def _checked(paper: Prepared, grid: Grid, count: Column, share: Column) -> _Checked | None:
    """The columns against the total that is printed, said near by, or that most shares are of; None of other shares."""
    lines = [line for line in _own_lines(grid, count) if line.value(count) is not None]
    scale = Decimal(10) ** count.digits
    counts = [(line.value(count) or Decimal(0)) * scale for line in lines]
    shares = {
        place: (value, digits_of(line.cells[share.place]))
        for place, line in enumerate(lines)
        if (value := line.value(share)) is not None
    }
    if not 2 <= len(lines) <= _MOST_LINES or len(shares) < 2 or any(value < 0 for value in counts):
        return None
    found = _total(paper, grid, (count, share), counts, shares)
    hidden = any(line.value(count) is None and not line.part for line in grid.body)
    return _Checked(grid, count, share, lines, counts, shares, *found, hidden) if found is not None else None


def _own_lines(grid: Grid, count: Column) -> list[Line]:
    """The lines that are no part of another; without sums of others where only that makes the total."""
    lines = [line for line in grid.body if not line.part]
    total = _printed_total(grid, count)
    printed = total.value(count) if total is not None else None
    if printed is None or _sum(lines, count) == printed:
        return lines
    columns = [column for column in grid.columns if column.sums]
    return next((some for some in without_sums(lines, columns) if _sum(some, count) == printed), lines)


def _sum(lines: Sequence[Line], count: Column) -> Decimal:
    return sum((line.value(count) or Decimal(0) for line in lines), Decimal(0))


def _total(
    paper: Prepared, grid: Grid, columns: tuple[Column, Column], counts: list[Decimal], shares: _Shares
) -> tuple[Decimal, Quote | None] | None:
    """What the shares are of, and where that is said; None of shares that are of something else."""
    count, share = columns
    telling = sum(1 for place, (value, _) in shares.items() if value or counts[place])
    enough = max(min(_FEWEST, telling), -(-telling // 2))
    line = _printed_total(grid, count)
    if line is not None:
        printed = (line.value(count) or Decimal(0)) * Decimal(10) ** count.digits
        most = max(_fitting(counts, shares, total) for total in (printed, sum(counts, Decimal(0))))
        own = line.value(share)
        if own is not None and abs(own - 100) > _ABOUT and most < telling:
            return None  # the total line has a share of its own: each line is of a base of its own
        named = "total" in share.head.casefold() and _near_hundred(shares)
        meant = own == 100 or named or (most > 0 and most >= enough)
        return (printed, Quote(line.words, line.line)) if meant else None
    best, found = 0, None
    for total, quote in _totals(paper, grid, count, counts):
        fitting = _fitting(counts, shares, total)
        if fitting > best:
            best, found = fitting, (total, quote)
    if found is not None and best >= enough:
        return found
    # parts of a whole that nobody says aren't more than it, and several different ones show it
    different = len({counts[place] for place, (value, _) in shares.items() if value})
    if different <= _FEWEST or sum((value for value, _ in shares.values()), Decimal(0)) > 100 + _ABOUT:
        return None
    for total in _implied(counts, shares):
        if _fitting(counts, shares, total) >= max(_FEWEST + 1, telling - 1):
            return total, None
    return None


def _fitting(counts: list[Decimal], shares: _Shares, total: Decimal) -> int:
    """How many shares are of a total; none of nothing tells anything."""
    return sum(
        fits(counts[place], total, *one)
        for place, one in shares.items()
        if total > 0 and (one[0] or counts[place])
    )


def _totals(
    paper: Prepared, grid: Grid, count: Column, counts: list[Decimal]
) -> Iterator[tuple[Decimal, Quote | None]]:
    """What the total may be where none is printed, the likeliest first: the sum, and what is said near by."""
    scale = Decimal(10) ** count.digits
    yield sum(counts, Decimal(0)), None
    near = [
        (said, one) for said in paper.about(grid) for one in said.figures if one.kind in ("count", "money")
    ]
    for said, one in near[: 4 * _MOST_TRIED]:
        yield one.value * scale, said.quote


def _implied(counts: list[Decimal], shares: _Shares) -> Iterator[Decimal]:
    """Totals of which single shares are, where nobody says one."""
    for place, (value, _) in list(shares.items())[:_MOST_TRIED]:
        if value:
            about = int((100 * counts[place] / value).to_integral_value())
            yield from (Decimal(total) for total in range(max(1, about - 2), about + 3))


def _printed_total(grid: Grid, count: Column) -> Line | None:
    totals = [line for line in grid.lines if line.total and line.value(count) is not None]
    return totals[-1] if totals else None


def _near_hundred(shares: _Shares) -> bool:
    return abs(sum((value for value, _ in shares.values()), Decimal(0)) - 100) <= _ABOUT


def _judged(paper: Prepared, one: _Checked) -> Iterator[Finding]:
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
    total = _printed_total(one.grid, one.count)
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


def _is_of_more(paper: Prepared, one: _Checked, total: Line) -> bool:
    """Whether a total of which each share is right needn't be the sum of the lines that are printed."""
    scale = Decimal(10) ** one.count.digits
    over = sum(one.counts, Decimal(0)) - one.total
    inner = within(one.lines, one.count, over / scale, one.total / scale)
    return bool(inner) or meant(paper, one.grid, total, one.counts, one.total) is not Meant.SUM


def _some(one: _Checked, added: Decimal, total: Decimal) -> Iterator[Finding]:
    """Lines that are some of a whole that the text says: each share is of it, and the rest has no line."""
    if one.quote is not None and added < total:
        words = f"{one.grid.name}: the shares are of {figure(total)}; its lines make {figure(added)} of them."
        step = f"{figure(total)} − {figure(added)} = {figure(total - added)}"
        quotes = (one.quote, Quote(one.grid.title, one.grid.table.line))
        yield Finding(RULE, Severity.CONSISTENT, words, quotes, (step,))


def _hundred(one: _Checked) -> list[str]:
    """The sum of the shares, where they are of all lines."""
    if len(one.shares) < len(one.lines):
        return []
    whole = sum((value for value, _ in one.shares.values()), Decimal(0))
    return [f"The shares add up to {figure(whole)}%."]


def _proof(one: _Checked, mends: list[Repair], scale: Decimal) -> list[str]:
    """That the repair holds: the line's share, and the new sum."""
    found = []
    for mend in mends:
        if mend.cell == "count" and mend.line is not None:
            _, digits = one.shares.get(mend.line, (Decimal(0), 2))
            changed = [mend.value if place == mend.line else value for place, value in enumerate(one.counts)]
            found.append(share_of(mend.value / scale, one.total / scale, digits))
            found.append(sum_of([value / scale for value in changed]))
    return found


def _repair(one: _Checked, mends: list[Repair], scale: Decimal) -> str:
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


def _change(one: _Checked, mend: Repair, scale: Decimal) -> str:
    if mend.cell == "total":
        return f"the total is {figure(mend.value / scale)}, not {figure(mend.printed / scale)}"
    label = one.lines[mend.line or 0].label
    if mend.cell == "share":
        return f"the share of “{label}” is {figure(mend.value, mend.digits)}%, not {figure(mend.printed, mend.digits)}%"
    return f"“{label}” is {figure(mend.value / scale)}, not {figure(mend.printed / scale)}"


def _twice(one: _Checked, mend: Repair, scale: Decimal) -> str:
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
