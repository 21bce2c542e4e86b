"""What the content room hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A public meeting, as anybody may see it."""

    id: int
    area_code: str
    area_name: str
    kind: str
    title: str
    description: str
    address: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    cancelled_at: dt.datetime | None

    @property
    def is_cancelled(self) -> bool:
        """Whether it won't take place: it stays on the page, marked, so that nobody goes for nothing."""
        return self.cancelled_at is not None
