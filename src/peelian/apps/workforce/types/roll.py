"""A unit's roll: its posts, who holds them, and who is over its establishment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from peelian.apps.workforce.types.people import Rank


@dataclass(frozen=True, slots=True)
class RollHolder:
    """Somebody posted to a unit on a day, on the terms of that day; `since` is the first day of the posting."""

    person_id: int
    name: str
    collar_number: str
    rank: Rank
    fte: Decimal
    since: dt.date

    @property
    def full_name(self) -> str:
        """Rank and name: `PC Amir Hussain`."""
        return f"{self.rank.short} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class RollPost:
    """A funded post of a unit on a day, and who holds it; `funding` is empty for the force's own budget."""

    post_id: int
    title: str
    role: str
    rank: Rank
    fte: Decimal
    funding: str
    funded_until: dt.date | None
    holder: RollHolder | None


@dataclass(frozen=True, slots=True)
class Roll:
    """The posts of one unit on a day, by rank and title, and those posted to it without a post."""

    posts: tuple[RollPost, ...]
    over: tuple[RollHolder, ...]
