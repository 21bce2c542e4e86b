"""Words of the tasking room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class PatrolKind(StrEnum):
    """How a patrol is made."""

    FOOT = "foot"
    CYCLE = "cycle"
    VEHICLE = "vehicle"
    PLAIN_CLOTHES = "plain-clothes"

    @property
    def label(self) -> str:
        """The words that a person reads: `on foot`."""
        return {"foot": "on foot", "cycle": "by bicycle", "vehicle": "by car"}.get(self, "in plain clothes")


class TaskState(StrEnum):
    """Where a task stands."""

    TASKED = "tasked"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class PlaceSource(StrEnum):
    """How the place was given. A list is always offered beside the map."""

    NEIGHBOURHOOD = "neighbourhood"
    CIRCLE = "circle"  # around a postcode or a point
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which visits count; end excluded."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """Somebody who is asked to do a task, and what they said of it."""

    id: int
    task_id: int
    person_id: int
    person_name: str
    accepted_at: dt.datetime | None
    finished_at: dt.datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A patrol task: where, when, how much, who. The dose is over all windows together."""

    id: int
    plan_id: int
    plan_title: str
    priority_id: int
    tactic_id: int | None
    tactic_what: str
    title: str
    instructions: str
    kind: PatrolKind
    area_code: str
    area_name: str
    place_name: str
    place_source: PlaceSource
    place_wkb: bytes
    dose_visits: int
    dose_minutes: int
    state: TaskState
    windows: tuple[Window, ...]
    assignments: tuple[AssignmentView, ...]
    created_by_id: int
    created_at: dt.datetime
    ended_at: dt.datetime | None

    @property
    def starts_at(self) -> dt.datetime:
        """The start of its first window."""
        return self.windows[0].starts_at

    @property
    def ends_at(self) -> dt.datetime:
        """The end of its last window."""
        return self.windows[-1].ends_at

    @property
    def planned_minutes(self) -> int:
        """The whole dose in minutes."""
        return self.dose_visits * self.dose_minutes


@dataclass(frozen=True, slots=True)
class TaskForProof:
    """What visits are measured against: the place (polygon, WGS84, well-known binary), windows, dose."""

    id: int
    area_code: str
    kind: PatrolKind
    state: TaskState
    place_wkb: bytes
    windows: tuple[Window, ...]
    dose_visits: int
    dose_minutes: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskTotal:
    """How much was tasked: tasks that weren't cancelled, and their doses added up."""

    tasks: int
    visits: int
    minutes: int
