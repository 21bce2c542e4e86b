"""Hours of so few people that they would tell of one: reasons put together, and tables for the Board alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from peelian.analysis.suppression import LEAST
from peelian.apps.workforce.api import Rank, ReasonSum, TallySum

#: What reasons of few people are called together.
OTHER = "other reasons"


def put_together(found: Sequence[ReasonSum]) -> list[ReasonSum]:
    """Reasons for which fewer than five of a class were away go together, all classes of them, as other reasons.

    Of one such reason alone its hours would be known, so the one of the fewest people goes with it.
    """
    by_label: dict[str, list[ReasonSum]] = defaultdict(list)
    for one in found:
        by_label[one.label].append(one)
    few = {label for label, sums in by_label.items() if any(0 < one.people < LEAST for one in sums)}
    if len(few) == 1 and len(by_label) > 1:
        others = (label for label in by_label if label not in few)
        few.add(min(others, key=lambda label: (sum(one.people for one in by_label[label]), label)))
    return [replace(one, label=OTHER) if one.label in few else one for one in found]


def tell_of_few(found: Sequence[ReasonSum]) -> bool:
    """Whether fewer than five of a class were away for any of the reasons, as they are put together.

    Who was away for two of them isn't counted twice: of reasons put together, the one of the most people counts.
    """
    most: dict[tuple[str, Rank], int] = {}
    for one in found:
        most[one.label, one.rank] = max(most.get((one.label, one.rank), 0), one.people)
    return any(0 < people < LEAST for people in most.values())


def rows_of_few(found: Sequence[TallySum], row: Callable[[TallySum], Hashable]) -> bool:
    """Whether fewer than five of a class stand behind any row: in no month were there as many."""
    months: dict[tuple[Hashable, Rank, object], int] = defaultdict(int)
    for one in found:
        months[row(one), one.rank, one.month] += one.people
    most: dict[tuple[Hashable, Rank], int] = {}
    for (name, rank, _), people in months.items():
        most[name, rank] = max(most.get((name, rank), 0), people)
    return any(0 < people < LEAST for people in most.values())
