"""Columns of counts with the column of their shares, and the total that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from peelian.analysis.papers.findings import Quote
from peelian.analysis.papers.grids import Column, ColumnKind, Grid, Line
from peelian.analysis.papers.prepared import Prepared
from peelian.analysis.papers.quantities import digits_of
from peelian.analysis.papers.reckoning import fits
from peelian.analysis.papers.subtotals import without_sums

#: Of so many shares it is asked what they may be of, and so many figures near by are tried.
_MOST_TRIED = 12
#: So many lines are asked which of several counts the shares are of.
_MOST_ASKED = 300
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
class Checked:
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
    total = printed_total(grid, count)
    whole = total.value(count) if total is not None else _sum(grid.body, count)
    return sum(
        whole is not None and fits(value, whole, printed, digits_of(line.cells[share.place]))
        for line in grid.body[:_MOST_ASKED]
        if (value := line.value(count)) is not None and (printed := line.value(share)) is not None
    )


def held(paper: Prepared, grid: Grid) -> set[int]:
    """Places of the columns of counts that are checked with their shares."""
    return {count.place for count, share in parted(grid) if checked(paper, grid, count, share) is not None}


def held_shares(paper: Prepared, grid: Grid) -> set[int]:
    """Places of the columns of shares that are checked with their counts."""
    return {share.place for count, share in parted(grid) if checked(paper, grid, count, share) is not None}


def checked(paper: Prepared, grid: Grid, count: Column, share: Column) -> Checked | None:
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
    return Checked(grid, count, share, lines, counts, shares, *found, hidden) if found is not None else None


def _own_lines(grid: Grid, count: Column) -> list[Line]:
    """The lines that are no part of another; without sums of others where only that makes the total."""
    lines = [line for line in grid.body if not line.part]
    total = printed_total(grid, count)
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
    line = printed_total(grid, count)
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


def printed_total(grid: Grid, count: Column) -> Line | None:
    """The last total line with a figure in a column; None where there is none."""
    totals = [line for line in grid.lines if line.total and line.value(count) is not None]
    return totals[-1] if totals else None


def _near_hundred(shares: _Shares) -> bool:
    return abs(sum((value for value, _ in shares.values()), Decimal(0)) - 100) <= _ABOUT
