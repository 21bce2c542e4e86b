"""What officers say on their phones of being taken away: at once, or kept there until there is a signal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from peelian.apps.workforce.types.abstractions import AskedBy


class AwayWhat(StrEnum):
    """What is said of it."""

    AWAY = "away"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class AwayUnsent:
    """One thing that waited on a phone.

    Args:
        key: made on the phone; the same for every try to send it.
        said_at: by the phone's clock.
        code: what for; "" for `back`.
        hours: away for so many from then on; None where `ends_at` says until when, and for `back`.
        ends_at: until when, by the clock that the page was drawn by: the end of a shift.
    """

    key: UUID
    what: AwayWhat
    said_at: dt.datetime
    code: str = ""
    asked_by: AskedBy = AskedBy.NOT_SAID
    hours: int | None = None
    ends_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AwayHeard:
    """What became of it: `why` it couldn't be taken, "" where it was. `again`: it had come before."""

    why: str
    again: bool = False

    @property
    def taken(self) -> bool:
        """Whether it counts."""
        return not self.why


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What an officer said without a signal that couldn't be taken when it came. `label`: `on response`."""

    what: AwayWhat
    label: str
    said_at: dt.datetime
    ends_at: dt.datetime | None
    why: str
