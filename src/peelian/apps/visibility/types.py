"""Positions as they come in, and what they prove as it goes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One fix of one device. Degrees WGS84; the moment is aware."""

    row: int
    device: str
    at: dt.datetime
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that can't be a position, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class PositionsLoaded:
    """What became of a file of positions.

    `taken` are new; `repeated` were there already (same device and moment); `refused` can't be positions, and
    `refusals` are the first hundred of them. `first_at` and `last_at` are those of all good rows. `already`: this very
    file was taken before, nothing was changed, and the figures are of that time.
    """

    file_id: int
    taken: int
    repeated: int
    refused: int
    refusals: tuple[RefusedRow, ...]
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    already: bool = False


@dataclass(frozen=True, slots=True)
class ProofView:
    """Planned beside proven, of one task. Minutes are of time, shares of 1.

    Args:
        task_id: the task.
        planned_visits: visits asked for, in all windows together.
        planned_minutes_each: minutes asked for in each.
        visits: times that the place had at least one device in it; a crew of two makes one.
        full_visits: those of them that were as long as was asked.
        officer_minutes: summed over devices.
        patrol_minutes: with at least one device present; what the positions prove at least.
        patrol_minutes_at_most: what they would allow at most.
        dose_share: patrol-minutes proven, of those asked for; can pass 1.
        positions_used: fixes in the place and the windows.
        method: how it was worked out; with `method_version` and `parameters` it can be done again.
        reasons: what was set aside and what limits the figures, in sentences; they name no device and nobody.
        worked_out_at: when.
    """

    task_id: int
    planned_visits: int
    planned_minutes_each: int
    visits: int
    full_visits: int
    officer_minutes: float
    patrol_minutes: float
    patrol_minutes_at_most: float
    dose_share: float
    positions_used: int
    method: str
    method_version: str
    parameters: dict[str, float]
    reasons: tuple[str, ...]
    worked_out_at: dt.datetime

    @property
    def planned_minutes(self) -> int:
        """Patrol-minutes asked for."""
        return self.planned_visits * self.planned_minutes_each


@dataclass(frozen=True, slots=True)
class VisitView:
    """One stay of one device. `person_id` is None, and the name empty, when nobody is recorded as holding it then."""

    device: str
    person_id: int | None
    person_name: str
    entered_at: dt.datetime
    left_at: dt.datetime
    minutes: float
    fixes: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody carried a device from one moment until another (end excluded; None: still)."""

    device: str
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """One row of a file that says who carried which device. Moments are aware; an empty end means: until handed on."""

    row: int
    device: str
    collar_number: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None


class HoldingChange(StrEnum):
    """What became of a holding that was given: new, an open one that now has its end, or there already."""

    ADDED = "added"
    ENDED = "ended"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PositionFileView:
    """What became of a file of positions, as the list of imports shows it."""

    id: int
    name: str
    taken: int
    repeated: int
    refused: int
    refusals: tuple[RefusedRow, ...]
    first_at: dt.datetime | None
    last_at: dt.datetime | None
    imported_at: dt.datetime
