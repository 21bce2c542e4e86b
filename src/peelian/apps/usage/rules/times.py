"""How long a page was looked at, in classes that can be added up over days."""

from __future__ import annotations

from collections.abc import Mapping

from peelian.apps.usage.types import GAP

#: Upper ends, in seconds, of the classes; the last is where a use ends.
ENDS: tuple[int, ...] = (2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, int(GAP.total_seconds()))
#: Fewer looks than this say nothing about a page.
FEWEST = 10


def middle(counts: Mapping[int, int]) -> float | None:
    """The median of the seconds, from the number of looks in each class (by its upper end), taken as even within a
    class. None for fewer than FEWEST looks."""
    total = sum(counts.values())
    if total < FEWEST:
        return None
    passed, start = 0, 0
    for end in ENDS:
        here = counts.get(end, 0)
        if here and passed + here >= total / 2:
            return start + (end - start) * (total / 2 - passed) / here
        passed, start = passed + here, end
    return None
