"""Hide small counts so that nobody can be recognised, and hide enough others that subtraction doesn't bring them back.

A count of 1 to `least - 1` is *small*: it isn't shown (primary). With totals shown, a single hidden count of a row
is its total less the rest, so others go with it (secondary). Which were small isn't told: all hidden counts look the
same. A reader knows the sums, that counts aren't negative, and that a count of nothing is shown as 0. A table is
*safe* when all this still allows every small count to be `least` or more, and to be another number than it is.

What is allowed is found exactly: with rows and columns as the nodes of a network, hidden counts are its arcs, and the
most that one can grow by is the largest flow that brings the others back into balance (D. Gusfield, SIAM J. Comput.
17, 1988, 552-571). Totals are counts too: a small total is hidden, and they may have to go with others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

VERSION = "1"
#: The smallest number of people that is told.
LEAST = 5

_Cell = tuple[int, int]


def is_small(count: float, *, least: int = LEAST) -> bool:
    """Whether a count of people is one that isn't told: some, and fewer than `least`."""
    return 0 < count < least


def share_is_telling(part: float, whole: float, *, least: int = LEAST) -> bool:
    """Whether a share can't be told with what it is of: its part, or what is left of the whole, is a small count."""
    return is_small(part, least=least) or is_small(whole - part, least=least)


@dataclass(frozen=True, slots=True)
class SafeList:
    """Counts of which small ones can't be read: None where hidden, in the order given; `total` may be hidden too."""

    counts: tuple[int | None, ...]
    total: int | None
    least: int
    version: str = VERSION

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return self.total is None or None in self.counts


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table with its totals of which small counts can't be read: None where hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    least: int
    version: str = VERSION

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        shown = (*self.row_totals, *self.column_totals, self.total)
        return None in shown or any(None in row for row in self.cells)


def suppress_list(counts: Sequence[int], *, least: int = LEAST) -> SafeList:
    """Counts with their total, so that no small one can be read.

    Raises ValueError for a count below 0 or a `least` below 1.
    """
    table = suppress_table([counts], least=least)
    return SafeList(table.cells[0], table.total, least) if counts else SafeList((), 0, least)


def suppress_table(
    rows: Sequence[Sequence[int]], *, totals: SafeList | None = None, least: int = LEAST
) -> SafeTable:
    """A table with its totals, so that no small count can be read.

    Where several counts would do as company of a small one, those that hide the fewest people are taken.

    Args:
        rows: the counts.
        totals: the last row as it is told elsewhere too, from `suppress_list` of the columns' sums: of several tables
            of the same people, each parted otherwise. What it tells is known, and what it hides stays hidden. Where
            no company is enough then, nothing but it is told: all other cells are None, those of nothing as well.
        least: the smallest number of people that is told.

    Raises:
        ValueError: rows of unequal length, a count below 0, or a `least` below 1.
    """
    width = len(rows[0]) if rows else 0
    if least < 1 or any(len(row) != width or any(count < 0 for count in row) for row in rows):
        raise ValueError(
            "A table has rows of one length and counts from 0; the least that is told is 1 or more."
        )
    book = _Book(rows, width, least)
    if totals is not None:
        book.hold_totals([*totals.counts, totals.total])
    book.hide_until_safe()
    cells = tuple(tuple(book.shown((i, j)) for j in range(width)) for i in range(len(rows)))
    return SafeTable(
        cells,
        tuple(book.shown((i, width)) for i in range(len(rows))),
        tuple(book.shown((len(rows), j)) for j in range(width)),
        book.shown((len(rows), width)),
        least,
    )


class _Book:
    """The table with its totals as last row and column, and what is hidden of it."""

    def __init__(self, rows: Sequence[Sequence[int]], width: int, least: int) -> None:
        self.height, self.width, self.least = len(rows), width, least
        whole = [[*row, sum(row)] for row in rows]
        whole.append([sum(column) for column in zip(*whole, strict=True)] or [0])
        self.counts = {(i, j): n for i, row in enumerate(whole) for j, n in enumerate(row)}
        self.small = [cell for cell, n in self.counts.items() if is_small(n, least=least)]
        self.hidden = set(self.small)
        self.known: frozenset[_Cell] = frozenset()

    def hold_totals(self, told: Sequence[int | None]) -> None:
        """Take the last row as it is told elsewhere."""
        last = [(self.height, j) for j in range(self.width + 1)]
        if [self.counts[cell] for cell, count in zip(last, told, strict=True) if count is not None] != [
            count for count in told if count is not None
        ]:
            raise ValueError("The totals that are told aren't the sums of these rows.")
        self.known = frozenset(cell for cell, count in zip(last, told, strict=True) if count is not None)
        self.hidden |= {cell for cell in last if cell not in self.known and self.counts[cell]}

    def shown(self, cell: _Cell) -> int | None:
        return None if cell in self.hidden else self.counts[cell]

    def hide_until_safe(self) -> None:
        for cell in sorted(self.small, key=lambda c: (self.counts[c], c)):
            while not self._safe(cell):
                if not self._accompany(cell):
                    self.hidden = set(self.counts) - self.known
                    return

    def _safe(self, cell: _Cell) -> bool:
        """Whether the count could be `least` or more for all that is shown."""
        lacks = self.least - self.counts[cell]
        return self._room(cell, lacks) >= lacks

    def _accompany(self, cell: _Cell) -> bool:
        """Hide the fewest people more with whom the small count has room enough, or at least more room.

        Company closes a rectangle with it. The one over all totals always has room, so there is an end; where totals
        are known there may be none, and the answer is False.
        """
        before = self._room(cell, self.least)
        some: tuple[_Cell, ...] = ()
        for _, new in sorted(self._rectangles(cell)):
            self.hidden |= set(new)
            if self._safe(cell):
                return True
            if not some and self._room(cell, self.least) > before:
                some = new
            self.hidden -= set(new)
        self.hidden |= set(some)
        return bool(some)

    def _rectangles(self, cell: _Cell) -> Iterator[tuple[int, tuple[_Cell, ...]]]:
        i, j = cell
        for row in range(self.height + 1):
            for column in range(self.width + 1):
                corners = ((i, column), (row, j), (row, column))
                if row == i or column == j or not all(self.counts[c] for c in corners):
                    continue
                if self.known.intersection(corners):
                    continue
                new = tuple(c for c in corners if c not in self.hidden)
                if new:
                    yield sum(self.counts[c] for c in new), new

    def _room(self, cell: _Cell, most: int) -> int:
        """By how much the count may grow (`most` is enough) while all that is shown stays as it is.

        Every count is an arc between its row and its column, totals the other way round, so that each node's counts
        sum to nothing. A hidden count grows without end and shrinks to 1.
        """
        forth: dict[tuple[int, int], int] = {}
        for hidden in self.hidden - {cell}:
            start, end = self._ends(hidden)
            forth[start, end] = most
            forth[end, start] = self.counts[hidden] - 1
        start, end = self._ends(cell)
        room = 0
        while room < most:
            path = _path(forth, end, start)
            if not path:
                break
            step = min(most - room, *(forth[arc] for arc in path))
            for a, b in path:
                forth[a, b] -= step
                forth[b, a] = forth.get((b, a), 0) + step
            room += step
        return room

    def _ends(self, cell: _Cell) -> tuple[int, int]:
        """The nodes of the arc that carries the count: rows are 0 …, columns below 0."""
        i, j = cell
        row, column = i, -1 - j
        return (column, row) if (i == self.height) != (j == self.width) else (row, column)


def _path(room: dict[tuple[int, int], int], start: int, end: int) -> list[tuple[int, int]]:
    """The arcs of a shortest way with room, or none."""
    ways: dict[int, list[int]] = {}
    for (a, b), left in room.items():
        if left > 0:
            ways.setdefault(a, []).append(b)
    came: dict[int, int] = {start: start}
    queue = deque([start])
    while queue and end not in came:
        here = queue.popleft()
        for there in sorted(ways.get(here, ())):
            if there not in came:
                came[there] = here
                queue.append(there)
    if end not in came:
        return []
    arcs = []
    while end != start:
        arcs.append((came[end], end))
        end = came[end]
    return arcs[::-1]
