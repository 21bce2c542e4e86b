"""What is kept of somebody's own whereabouts, as they read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """A device that gives one's position. `ends_at` None: still carried."""

    device: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OwnLook:
    """Somebody looked at a patrol's visits or at the map of an area, one's own among them, for a reason.

    `what` is the patrol's title, or says which map.
    """

    at: dt.datetime
    who: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """Devices carried in the last two years, the visits that are kept of them, and who looked, the newest first."""

    person_name: str
    devices: tuple[OwnDevice, ...]
    visits: int
    minutes: float
    looks: tuple[OwnLook, ...]
