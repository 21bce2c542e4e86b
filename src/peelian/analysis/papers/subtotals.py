"""Lines of a table that are themselves the sum of lines beside them, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from peelian.analysis.papers.grids import Column, Line

#: In longer tables none is looked for, none is the sum of a longer run, and so many readings are followed at once.
_LONGEST, _LONGEST_RUN, _MOST = 50, 15, 6
_FEWEST = 2
_Values = tuple[Decimal, ...]
#: What stands in a reading: a line or a sum of lines, and the places of the lines that are in it.
_Item = tuple[_Values, tuple[int, ...]]


def without_sums(lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[list[Line]]:
    """The lines without those that are, in each column, the sum of two or more right above or right below.

    Where a line may be such a sum by chance too, each reading; those with the fewest lines left first.
    """
    if not columns or not _FEWEST < len(lines) <= _LONGEST:
        return
    rows = [tuple(line.value(column) or Decimal(0) for column in columns) for line in lines]
    last = len(lines) - 1
    for places in _readings(rows):
        yield [lines[at] for at in places]
    for places in _readings(rows[::-1]):
        yield [lines[at] for at in sorted(last - place for place in places)]


def _readings(rows: Sequence[_Values]) -> Iterator[tuple[int, ...]]:
    """Places of the lines that no other is the sum of, in each reading in which any line is a sum."""
    states: list[tuple[_Item, ...]] = [()]
    for place, row in enumerate(rows):
        found = []
        for state in states:
            found.append((*state, (row, (place,))))
            found += [
                (*state[:start], (row, tuple(at for _, places in state[start:] for at in places)))
                for start in _begins(state, row)
            ]
        states = sorted(found, key=len)[:_MOST]
    for state in states:
        places = tuple(at for _, inner in state for at in inner)
        if len(places) < len(rows):
            yield places


def _begins(state: Sequence[_Item], row: _Values) -> Iterator[int]:
    """Where runs begin, of two or more that are something, that end a reading and make a row."""
    if not any(row):
        return
    added = [Decimal(0)] * len(row)
    telling = 0
    for at in islice(range(len(state) - 1, -1, -1), _LONGEST_RUN):
        values = state[at][0]
        telling += any(values)
        added = [one + other for one, other in zip(added, values, strict=True)]
        if telling >= _FEWEST and tuple(added) == row:
            yield at
        if all(value >= 0 for value in values) and any(a > b for a, b in zip(added, row, strict=True)):
            return
