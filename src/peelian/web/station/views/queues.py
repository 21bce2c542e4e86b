"""What waits for somebody, of one kind, as the station's start page lists it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: what, where, since when."""

    words: str
    where: str
    url: str
    since: dt.datetime | dt.date | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """Things of one kind that wait, those shown first, and where the rest is."""

    title: str
    clear: str
    url: str
    needs: tuple[Need, ...]

    @property
    def first(self) -> tuple[Need, ...]:
        """As many as fit on the page."""
        return self.needs[:_SHOWN]

    @property
    def more(self) -> int:
        """How many don't."""
        return max(0, len(self.needs) - _SHOWN)
