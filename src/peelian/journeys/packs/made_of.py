"""What a number may be made of: cells that stand together and add up to it, or two other counts.

A reader who knows what a figure means knows what it is made of. A program doesn't: whatever comes out may be so, and
what is hidden has to be safe then as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Generic, TypeVar

#: In columns with more counts than so many, two or three make any number by chance: only runs are looked at.
_FEW_CELLS = 12
#: Sums are alike when they are so to so many places: figures may be tenths of people (FTE).
_PLACES = 6
_Name = TypeVar("_Name", bound=Hashable)


def rounded(value: float) -> float:
    """A sum without what adding up broken numbers leaves behind."""
    return round(value, _PLACES)


class Sums(Generic[_Name]):
    """What can be made of the counts of a column, found by its sum."""

    def __init__(self, counts: Mapping[_Name, float]) -> None:
        """Take the counts in the order in which they stand, without their total and what is 0."""
        self._counts = counts
        self._few = len(counts) <= _FEW_CELLS
        self._made: dict[int, dict[float, list[frozenset[_Name]]]] = {}

    def making(self, wanted: float, *, most: int) -> set[frozenset[_Name]]:
        """The cells that add up to a number, two of them at least, each way by itself.

        Args:
            wanted: the number, above 0.
            most: so many cells are added up wherever they stand; more only where one stands after the other.
        """
        wanted = rounded(wanted)
        sizes = range(2, most + 1) if self._few else ()
        some = {one for size in sizes for one in self._sized(size).get(wanted, ())}
        return some | set(self._runs(wanted))

    def _sized(self, size: int) -> dict[float, list[frozenset[_Name]]]:
        if size not in self._made:
            made: dict[float, list[frozenset[_Name]]] = {}
            for some in combinations(self._counts, size):
                made.setdefault(rounded(self._sum(some)), []).append(frozenset(some))
            self._made[size] = made
        return self._made[size]

    def _sum(self, some: Iterable[_Name]) -> float:
        return sum(self._counts[one] for one in some)

    def _runs(self, wanted: float) -> Iterator[frozenset[_Name]]:
        """Counts that stand one after the other. All are above 0, so a run that is too large loses its first."""
        order = list(self._counts)
        first, here = 0, 0.0
        for last, name in enumerate(order):
            here += self._counts[name]
            while rounded(here) > wanted:
                here -= self._counts[order[first]]
                first += 1
            if rounded(here) == wanted and last > first:
                yield frozenset(order[first : last + 1])


def triples(counts: Mapping[_Name, float]) -> Iterator[tuple[_Name, _Name, _Name]]:
    """A count and two others that add up to it."""
    by_value: dict[float, list[_Name]] = {}
    for name, value in counts.items():
        by_value.setdefault(rounded(value), []).append(name)
    for one, other in combinations(counts, 2):
        for whole in by_value.get(rounded(counts[one] + counts[other]), ()):
            if whole not in {one, other}:
                yield whole, one, other
