"""Hide small counts among counts that hang together in any way: tables of tables, wholes beside their parts, flows.

`suppression` knows rows, columns and their totals. Here the sums are given: each says that some counts less some others
come to nothing. A small count is safe when other counts, none below 1, would fill what is hidden and keep every sum
and all that is shown, and it would be `least` or more. Where that can't be, the counts that have to change too are
hidden with it: those that hide the fewest people, by linear programming (J. P. Kelly, B. L. Golden and A. A. Assad,
Networks 22, 1992, 397-417).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

#: A change below this is none: the solver's own tolerance is 1e-7.
_NONE = 1e-6


def find_company(
    counts: Sequence[float],
    sums: Sequence[Mapping[int, float]],
    hidden: Collection[int],
    wanted: Mapping[int, float],
) -> frozenset[int]:
    """What has to be hidden as well so that hidden counts can't be worked out.

    Args:
        counts: all that a reader could know, sums and parts alike; a count of 0 is always shown.
        sums: each by place and factor; the counts times their factors come to 0.
        hidden: places of those that aren't shown already.
        wanted: by how much a count has to be able to grow, for all that a reader knows, by place.

    Returns:
        Places of the counts to hide; all that aren't 0 where no company is enough.
    """
    if not wanted:
        return frozenset()
    gone = set(hidden)
    safe: set[int] = set()
    kept = _kept(sums, len(counts))
    if len(wanted) > 1:  # mostly all can grow at once: one program, where each by itself would need its own
        change = _change(counts, kept, gone, wanted)
        if change is not None:
            return frozenset(one for one, by in enumerate(change) if abs(by) > _NONE and one not in gone)
    for place, growth in sorted(wanted.items(), key=lambda one: (counts[one[0]], one[0])):
        if place in safe:
            continue
        change = _change(counts, kept, gone, {place: growth})
        if change is None:
            return frozenset(one for one, count in enumerate(counts) if count and one not in hidden)
        gone |= {one for one, by in enumerate(change) if abs(by) > _NONE}
        safe |= {one for one, more in wanted.items() if change[one] >= more - _NONE}
    return frozenset(gone - set(hidden))


def _kept(sums: Sequence[Mapping[int, float]], size: int) -> Any:
    """The sums as a sparse matrix, for what grows and for what shrinks of so many counts; None where there is none."""
    from scipy.sparse import coo_array, hstack  # with numpy half a second: see `_change`

    at = [(row, one, factor) for row, parts in enumerate(sums) for one, factor in parts.items()]
    if not at:
        return None
    rows, columns, factors = (list(one) for one in zip(*at, strict=True))
    more = coo_array((factors, (rows, columns)), shape=(len(sums), size), dtype=float)
    return hstack([more, -more]).tocsr()


def _change(
    counts: Sequence[float],
    kept: Any,
    hidden: Collection[int],
    wanted: Mapping[int, float],
) -> Sequence[float] | None:
    """Another table that keeps the sums and in which some counts have grown: by how much each count changes.

    Of all such tables the one that changes the fewest shown people; None where there is none.
    """
    import numpy as np  # with scipy half a second: nobody pays for it whose counts don't hang together
    from scipy.optimize import linprog

    size = len(counts)
    cost = np.array([_NONE if one in hidden else abs(count) + 1 for one, count in enumerate(counts)])
    up = [(wanted.get(one, 0), None if count else 0) for one, count in enumerate(counts)]
    down = [(0, 0 if one in wanted else max(abs(count) - 1, 0)) for one, count in enumerate(counts)]
    found = linprog(
        np.concatenate([cost, cost]),
        A_eq=kept,
        b_eq=None if kept is None else np.zeros(kept.shape[0]),
        bounds=[*up, *down],
        method="highs-ds",
    )
    return None if found.status else list(found.x[:size] - found.x[size:])
