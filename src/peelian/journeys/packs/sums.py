"""Which numbers of a table make up others: what a reader can add and subtract."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import TypeVar

from peelian.analysis.linked_counts import find_company

#: So many counts that stand one after the other may make up each other: opening, came, left, changed, closing.
_TOGETHER = 5
#: Columns of so many are looked through for all that can be made of so many of them; of more only parts of threes.
_FEW_COLUMNS, _MANY_PARTS = 9, 6
#: In tables with fewer lines a difference comes out by chance: only sums of parts are looked for in those.
_FEW_LINES = 3
#: A sum may be off by so much because its parts were rounded.
_ROUNDED = 0.005
#: How the figure of a stock is named as it was at first, by which its flow is known for one.
OPENING = "_before"
#: Any other stock is large beside what comes and goes.
_A_STOCK = 20
_Name = TypeVar("_Name", bound=Hashable)


def gives_away(counts: Mapping[_Name, float], hidden: Collection[_Name], small: _Name) -> _Name | None:
    """Which of the counts shown has to go so that they don't make a small one by adding and subtracting.

    Only counts that stand close together are looked at: of many numbers, some make any other by chance.

    Args:
        counts: in the order in which they stand.
        hidden: those that aren't shown.
        small: the one that is looked for.

    Returns:
        The least of the first such sum; None where there is none.
    """
    order = list(counts)
    here = order.index(small)
    near = range(max(0, here - _TOGETHER + 1), min(len(order), here + _TOGETHER))
    shown = [place for place in near if order[place] not in hidden and counts[order[place]]]
    for terms in range(2, _TOGETHER):
        for some in combinations(shown, terms):
            if max(*some, here) - min(*some, here) < _TOGETHER and _make(
                [counts[order[p]] for p in some], counts[small]
            ):
                return min((order[place] for place in some), key=lambda name: abs(counts[name]))
    return None


def flow_company(
    counts: Mapping[_Name, float], hidden: Collection[_Name], wanted: Mapping[_Name, float]
) -> set[_Name]:
    """What has to go so that a stock and its flow don't tell their hidden counts, several of them or one.

    Four or five counts that stand one after the other, one of them large or named as a stock, and come to 0 with some
    signs: two hidden ones of 1 each are known from the rest, for each is 1 at least.

    Args:
        counts: in the order in which they stand.
        hidden: those that aren't shown.
        wanted: by how much a hidden count has to be able to grow.
    """
    order = list(counts)
    found: list[dict[int, int]] = []
    for size in range(4, _TOGETHER + 1):
        for first in range(len(order) - size + 1):
            places = range(first, first + size)
            values = [counts[order[place]] for place in places]
            gone = [order[place] for place in places if order[place] in hidden]
            named = any(str(order[place]).endswith(OPENING) for place in places)
            if len(gone) < 2 or not (named or (all(values) and max(map(abs, values)) >= _A_STOCK)):
                continue
            signs = next((one for one in product((1, -1), repeat=size) if _vanish(one, [values])), None)
            if signs is not None:
                found.append(dict(zip(places, signs, strict=True)))
    within = {place for one in found for place in one}
    asked = {place: wanted[order[place]] for place in within if order[place] in wanted}
    if not asked:
        return set()
    gone_at = {place for place, name in enumerate(order) if name in hidden}
    company = find_company([counts[name] for name in order], found, gone_at, asked)
    return {order[place] for place in company if place in within}


def _make(values: Sequence[float], wanted: float) -> bool:
    """Whether the values make another one by adding and subtracting."""
    first, *others = values
    return any(
        abs(first + sum(sign * value for sign, value in zip(signs, others, strict=True))) == abs(wanted)
        for signs in product((1, -1), repeat=len(others))
    )


def relations(columns: Mapping[int, Sequence[float | None]]) -> list[dict[int, int]]:
    """Columns that make up each other in every line: of a whole and its parts, of a stock and its flow.

    Args:
        columns: each one's numbers, line by line, by its place; None where a line has none, which is left out.

    Returns:
        Each by place and sign, so that the columns with their signs come to 0; a whole has the other sign than its
        parts. Of those that follow from others, some may be left out.
    """
    telling = {place: numbers for place, numbers in columns.items() if any(numbers)}
    most = _MANY_PARTS if len(telling) <= _FEW_COLUMNS else 3
    sizes = [*range(3, min(most, len(telling)) + 1)]
    if len(telling) > most:
        sizes.append(len(telling))
    found: list[dict[int, int]] = []
    for size in sizes:
        for places in combinations(telling, size):
            lines = [
                one for one in zip(*(telling[place] for place in places), strict=True) if None not in one
            ]
            signs = next((one for one in _signs(size, len(lines)) if _vanish(one, lines)), None)
            if lines and signs is not None:
                found.append(dict(zip(places, signs, strict=True)))
    return found


def _signs(size: int, lines: int) -> Iterator[tuple[int, ...]]:
    """First those of a whole and its parts; of many columns, or few lines, only these."""
    for whole in range(size):
        yield tuple(-1 if place == whole else 1 for place in range(size))
    if lines >= _FEW_LINES and size <= _MANY_PARTS:
        for rest in product((1, -1), repeat=size - 1):
            signs = (1, *rest)
            if 1 < signs.count(-1) < size - 1:
                yield signs


def _vanish(signs: Sequence[int], lines: Sequence[Sequence[float | None]]) -> bool:
    return all(
        math.isclose(
            sum(sign * (number or 0) for sign, number in zip(signs, line, strict=True)), 0, abs_tol=_ROUNDED
        )
        for line in lines
    )


def whole_of(relation: Mapping[int, int]) -> int | None:
    """The column that is the sum of the others; None where there are several on both sides."""
    for sign in (1, -1):
        alone = [place for place, one in relation.items() if one == sign]
        if len(alone) == 1:
            return alone[0]
    return None
