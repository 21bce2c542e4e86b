"""What the schemes room hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

#: The longest that somebody can write when they ask to join.
LONGEST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A scheme, as anybody may see it. No `area_code`: the whole force's."""

    id: int
    code: str
    name: str
    what: str
    who_for: str
    area_code: str
    area_name: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Whether people can ask to join it."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody asked to join. `is_new`: False when they had asked before and still wait."""

    interest_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class InterestLine:
    """Somebody who asked to join a scheme, for its team: no name and no address."""

    id: int
    scheme_code: str
    scheme_name: str
    contact_id: int
    area_code: str
    area_name: str
    words: str
    language: str
    asked_at: dt.datetime
    answered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AskedToJoin:
    """How many asked to join a scheme in a span of time, and how many of these have been answered by now."""

    asked: int
    answered: int
