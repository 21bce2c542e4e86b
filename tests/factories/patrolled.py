"""Patrols whose truth is known, in and around the first square, as the files that their devices would give."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tests.factories.positions import Fix, stay


@dataclass(frozen=True, slots=True)
class Patrolled:
    """Fixes, and what they are of: times that somebody was there, minutes with somebody there, minutes of all."""

    fixes: tuple[Fix, ...]
    visits: int
    patrol_minutes: float
    officer_minutes: float

    def and_then(self, other: Patrolled) -> Patrolled:
        """Both, one after the other: neither is in the place while the other is."""
        return Patrolled(
            self.fixes + other.fixes,
            self.visits + other.visits,
            self.patrol_minutes + other.patrol_minutes,
            self.officer_minutes + other.officer_minutes,
        )

    def without(self, first: dt.datetime, last: dt.datetime) -> Patrolled:
        """The same patrol, whose devices were silent between two moments."""
        return replace(self, fixes=tuple(fix for fix in self.fixes if not first < fix[1] < last))

    def in_disorder(self, seed: int, *, parts: int = 3, repeated: float = 0.3) -> list[list[Fix]]:
        """The fixes in so many files, in no order, a share of them twice or in two files."""
        chance = random.Random(seed)
        fixes = [*self.fixes, *chance.sample(self.fixes, round(repeated * len(self.fixes)))]
        chance.shuffle(fixes)
        return [fixes[part::parts] for part in range(parts)]


def patrolled(
    starts: Iterable[dt.datetime], minutes: float, *, crew: Sequence[str] = ("B1",), every_s: float = 12
) -> Patrolled:
    """Somebody is there from each of these moments on, for so many minutes; a crew comes and goes together.

    `every_s` divides the stay. Between two moments lies more than the rules' exit gap.
    """
    begun = sorted(starts)
    fixes = [
        fix for start in begun for device in crew for fix in stay(device, start, minutes, every_s=every_s)
    ]
    together = minutes * len(begun)
    return Patrolled(tuple(fixes), len(begun), together, together * len(crew))
