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


#: Whose time outside their sector was looked at: of a read's subject, the part before the colon.
ELSEWHERE_SUBJECT = "visibility.Elsewhere"


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """A shift of somebody who is posted to an area."""

    person_id: int
    area_code: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TimeElsewhere:
    """For how many minutes of a shift a device was outside its person's sector, and from when until when."""

    about: AskedAbout
    minutes: int
    first_at: dt.datetime
    last_at: dt.datetime
