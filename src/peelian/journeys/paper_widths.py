"""How much room a table of a paper needs: which page holds it, one that stands or one that lies, in what letters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from peelian.journeys.papers import Block, Heading, Small, Table

#: A digit's width in heights of a letter (Noto Sans 0.57, Arial 0.56), and the space beside a cell's words in points.
_LETTER, _PADDING = 0.58, 8.0
#: How much wider a bold letter is: heads and sums are bold.
_BOLD = 1.1
#: What lies between the margins of A4, in points.
STANDING, LYING = 470.0, 717.0
#: Words wrap; so much of a longer text stands on one line.
_LINE = 18
#: A longer word, an address or a source, is cut.
_LONGEST_WORD = 30
#: So much of a longer text stands on one line where there is room.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is set: the height of its letters in points, and whether its page lies."""

    size: float
    lies: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns: each one's width in points, and whether words wrap for want of room."""

    widths: list[float]
    wraps: bool


#: How much higher than its letters a line is, and the space above and below a row's words in points.
_LINE_HEIGHT, _ROW_PADDING = 1.3, 9.0
#: What lies between the margins of A4 from head to foot, in points, standing and lying.
_HIGH, _LOW = 715.0, 467.0
#: A table of more of a page than this may be parted: to keep it whole would leave the page before it bare.
_MOST_OF_A_PAGE, _MOST_OF_SMALL = 0.62, 0.3
#: Best first.
_SMALL = Fit(8, False)
_FITS = (Fit(9.5, False), Fit(8, False), Fit(7.5, False), Fit(8, True), Fit(7, True))


def fit_of(table: Table) -> Fit:
    """The best way to set a table; the smallest letters on a page that lies where even these don't hold it."""
    if not table.fitted:
        return _FITS[0]
    if table.small:
        return _SMALL
    return next((fit for fit in _FITS if _width(table, fit) <= _room(fit)), _FITS[-1])


def fits(table: Table) -> bool:
    """Whether a page holds it at all without cutting words."""
    return _width(table, _FITS[-1]) <= _room(_FITS[-1])


def is_whole(table: Table) -> bool:
    """Whether a table stands on one page; a longer one is parted, with some rows on each side."""
    if not table.fitted:
        return False
    fit, columns = fit_of(table), columns_of(table)
    page = _LOW if fit.lies else _HIGH
    heights = (_height(row, columns.widths, fit) for row in (table.head, *table.rows))
    return sum(heights) <= page * (_MOST_OF_SMALL if table.small else _MOST_OF_A_PAGE)


def _height(row: Sequence[str], widths: Sequence[float], fit: Fit) -> float:
    lines = max(
        sum(max(1, math.ceil(_points(len(line), fit) / width)) for line in cell.split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return lines * fit.size * _LINE_HEIGHT + _ROW_PADDING


def turned(blocks: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Blocks by the pages that they stand on: whether these lie, and what is on them.

    A heading goes with the table that it is of.
    """
    lies = [isinstance(one, Table) and fit_of(one).lies for one in blocks]
    for place in range(len(blocks) - 2, -1, -1):
        lies[place] |= isinstance(blocks[place], Heading | Small) and lies[place + 1]
    pairs = groupby(zip(lies, blocks, strict=True), key=lambda pair: pair[0])
    return [(is_lying, [block for _, block in some]) for is_lying, some in pairs]


def columns_of(table: Table) -> Columns:
    """Its columns' widths: as wide as each would be, or where that is too much, what is left shared out among them.

    Every column has what its longest word or number needs; the rest goes to those that would have more.
    """
    fit = fit_of(table)
    if table.widths:
        return Columns([share * _room(fit) for share in table.widths], wraps=True)
    places = range(len(table.head))
    needs = [_points(_letters(table, place), fit) for place in places]
    wishes = [max(need, _points(_wish(table, place), fit)) for need, place in zip(needs, places, strict=True)]
    if sum(wishes) <= _room(fit):
        return Columns(wishes, wraps=False)
    left, wanted = _room(fit) - sum(needs), sum(wishes) - sum(needs)
    if left <= 0 or wanted <= 0:
        return Columns([need * _room(fit) / sum(needs) for need in needs], wraps=True)
    shared = [need + left * (wish - need) / wanted for need, wish in zip(needs, wishes, strict=True)]
    return Columns(shared, wraps=True)


def _wish(table: Table, place: int) -> float:
    """Letters of a column's longest cell, and of what it would have at most."""
    lines = (len(line) for row in table.rows for line in row[place].split("\n"))
    return min(_MOST, max([len(table.head[place]) * _BOLD, *lines]))


def _room(fit: Fit) -> float:
    return LYING if fit.lies else STANDING


def _width(table: Table, fit: Fit) -> float:
    return sum(_points(_letters(table, place), fit) for place in range(len(table.head)))


def _points(letters: float, fit: Fit) -> float:
    return letters * _LETTER * fit.size + _PADDING


def _letters(table: Table, place: int) -> float:
    """Letters on a column's widest line: a number isn't cut, and words wrap between words."""
    head = max((len(word) for word in table.head[place].split()), default=0) * _BOLD
    cells = [row[place] for row in table.rows]
    if place in table.numeric:
        return max([head, *(len(cell) * (_BOLD if table.total else 1) for cell in cells)])
    words = max((len(word) for cell in cells for word in cell.split()), default=0)
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    return max(min(max(head, words), _LONGEST_WORD), min(longest, _LINE))


def parts_of(table: Table) -> list[Table]:
    """The table, or where no page holds it, parts of it side by side that each begin with its first column."""
    if fits(table):
        return [table]
    groups: list[list[int]] = [[]]
    for place in range(1, len(table.head)):
        if groups[-1] and not fits(_columns(table, [0, *groups[-1], place])):
            groups.append([])
        groups[-1].append(place)
    if len(groups) == 1:
        return [table]
    return [
        replace(
            _columns(table, [0, *places]),
            caption=f"{table.caption} (part {number} of {len(groups)})",
            meanings=table.meanings if number == len(groups) else (),
            notes=table.notes if number == len(groups) else (),
        )
        for number, places in enumerate(groups, start=1)
    ]


def _columns(table: Table, places: list[int]) -> Table:
    return replace(
        table,
        head=[table.head[place] for place in places],
        rows=[[row[place] for place in places] for row in table.rows],
        numeric=[new for new, old in enumerate(places) if old in table.numeric],
    )
