"""What was asked beside what was done, as it goes out. Names no device and nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.practice import Definition, Total, Verdict


class GroundKind(StrEnum):
    """How presence was made, as far as the speed between two positions says."""

    FOOT = "foot"
    VEHICLE = "vehicle"
    UNKNOWN = "unknown"


class PlaceRole(StrEnum):
    """What a place was to a day: asked for, outside the hours asked for, or one where nobody is sent."""

    TASKED = "tasked"
    BACKGROUND = "background"
    CONTROL = "control"


class By(StrEnum):
    """How practice is laid out."""

    TASK = "task"
    TEAM = "team"
    WEEK = "week"
    SECTOR = "sector"


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """What was asked beside what was done, of a task, a team, a week or a sector.

    `task_id` only of a task's own row. `reasons` are sentences on what limits the figures.
    """

    name: str
    total: Total
    reasons: tuple[str, ...]
    task_id: int | None = None
    starts_on: dt.date | None = None

    @property
    def verdict(self) -> Verdict:
        """What became of it."""
        return self.total.verdict


@dataclass(frozen=True, slots=True)
class Practice:
    """Rows that add up to `whole`. `definitions`: of every version of the rules in it."""

    rows: tuple[PracticeRow, ...]
    whole: Total
    days: int
    days_with_positions: int
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class GroundFigures:
    """What positions prove of the tasks of some areas whose first window begins in a span of days.

    `compliance` is None when nothing was asked, or nothing can be told. `background_minutes` are patrol-minutes at
    their places outside the windows, None where no day was worked out.
    """

    visits: int
    patrol_minutes: float
    officer_minutes: float
    dose_minutes: float
    compliance: float | None
    background_minutes: float | None
    tasks: int
    tasks_unvisited: int
    tasks_not_known: int
    fixes: int
    days_with_positions: int
    days: int
    definition: Definition
