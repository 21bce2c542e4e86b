"""What residents may read of a plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicPartLine:
    """A plan of which something is published: what a list says of it."""

    plan_id: int
    area_code: str
    title: str


@dataclass(frozen=True, slots=True)
class PublicPartView:
    """What residents may read of a plan."""

    plan_id: int
    area_code: str
    area_name: str
    title: str
    problem: str
    doing: str
    measuring: str
    outcome_ids: tuple[int, ...]
    written_by_id: int
    written_by_name: str
    written_at: dt.datetime
    published_by_name: str
    published_at: dt.datetime | None
    withdrawn_at: dt.datetime | None

    @property
    def is_published(self) -> bool:
        """Whether residents can read it now."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def seal(self) -> str:
        """Stands for all that residents would read: whoever publishes it says by this what they have read."""
        said = (self.title, self.problem, self.doing, self.measuring, self.outcome_ids, self.written_by_id)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
