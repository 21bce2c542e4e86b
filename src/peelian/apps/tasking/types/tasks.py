"""Tasks: who is to go where, when and for how long, what they say of it, and what is handed out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

#: Between saying and hearing: what takes longer waited for a signal.
LATER = dt.timedelta(minutes=2)


class PatrolKind(StrEnum):
    """How a patrol is made."""

    FOOT = "foot"
    CYCLE = "cycle"
    VEHICLE = "vehicle"
    PLAIN_CLOTHES = "plain-clothes"
    PCT = "pct"
    PARTNER = "partner"  # another organisation walks: it carries none of our devices

    @property
    def label(self) -> str:
        """The words that a person reads: `on foot`."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    PatrolKind.FOOT: "on foot", PatrolKind.CYCLE: "by bicycle", PatrolKind.VEHICLE: "by car",
    PatrolKind.PLAIN_CLOTHES: "in plain clothes", PatrolKind.PCT: "by the Priority Crime Team",
    PatrolKind.PARTNER: "by a partner",
}  # fmt: skip


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
    HOTSPOT = "hotspot"  # a saved circle
    STREET = "street"  # a saved street
    SUGGESTED = "suggested"  # as it was suggested from recorded crime


class PlaceKind(StrEnum):
    """What kind of place is kept under a name."""

    HOTSPOT = "hotspot"  # a circle: its middle and its metres are the place, its outline is drawn
    STREET = "street"
    NEIGHBOURHOOD = "neighbourhood"
    DRAWN = "drawn"


class PartState(StrEnum):
    """Where one officer's part in a task stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    STARTED = "started"
    FINISHED = "finished"
    ENDED = "ended"  # the task is over without this part being finished


class What(StrEnum):
    """What somebody says of their part in a task."""

    ACCEPT = "accept"
    DECLINE = "decline"
    START = "start"
    NOTE = "note"
    FINISH = "finish"

    @property
    def label(self) -> str:
        """The words that a sergeant reads after a name: `has taken it`."""
        return {
            "accept": "has taken it", "decline": "can’t do it", "start": "has started", "note": "noted",
        }.get(self, "has finished")  # fmt: skip


class SayingOutcome(StrEnum):
    """What became of something that was said."""

    TAKEN = "taken"
    REFUSED = "refused"  # kept with the reason, for the sergeant to read


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which visits count; end excluded."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Dose:
    """So many visits of so many minutes; where the minutes come from, and what to be careful about."""

    visits: int
    minutes: int
    source: str
    caution: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place that is kept under a name. A hotspot is `lat`, `lng` and `metres`; its `wkb` is a drawing of it.

    `parts`: how many outlines lie apart from each other; a street may have several.
    """

    id: int
    name: str
    kind: PlaceKind
    area_code: str
    area_name: str
    wkb: bytes
    lat: float
    lng: float
    metres: float | None
    control: bool
    key: bool
    suggestion_id: int | None
    valid_from: dt.date
    valid_until: dt.date | None
    parts: int = 1

    def stands_on(self, day: dt.date) -> bool:
        """Whether it is kept on a day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class Departure:
    """How what was chosen differs from what was suggested.

    Args:
        metres: between the middles.
        wider: how many metres more the chosen circle reaches; None when it is no circle.
        hours: the hours of the week asked for that weren't suggested; None when no hours were.
    """

    metres: float
    wider: float | None
    hours: int | None


@dataclass(frozen=True, slots=True)
class Clash:
    """Another open task of somebody's, in the same time."""

    person_id: int
    task_id: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """Somebody who is asked to do a task, and what they said of it."""

    id: int
    task_id: int
    person_id: int
    person_name: str
    state: PartState
    accepted_at: dt.datetime | None
    declined_at: dt.datetime | None
    decline_reason: str
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class SayingView:
    """One thing that somebody said of their part. `why` tells why it couldn't be taken; empty when it was."""

    id: int
    key: UUID
    assignment_id: int
    task_id: int
    task_title: str
    person_name: str
    what: What
    words: str
    said_at: dt.datetime
    received_at: dt.datetime
    outcome: SayingOutcome
    why: str

    @property
    def sent_later(self) -> bool:
        """Whether it waited on the phone for a signal."""
        return self.received_at - self.said_at >= LATER


@dataclass(frozen=True, slots=True)
class Said:
    """What became of something that was said. `again`: it had come before, and nothing was changed by this."""

    task: TaskView
    outcome: SayingOutcome
    why: str
    again: bool


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
    place_id: int | None = None
    suggestion_id: int | None = None
    chosen_because: str = ""
    objective_code: str = ""
    objective_name: str = ""
    team_id: int | None = None
    team_name: str = ""
    partner: str = ""
    dose_source: str = ""

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
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaskTotal:
    """How much was tasked: tasks that weren't cancelled, and their doses added up."""

    tasks: int
    visits: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AskedTask:
    """What a task asks for, to be counted.

    `objective_code`: its own, "" where it has none but its plan's. `windows`: only where they were asked for.
    """

    id: int
    area_code: str
    kind: PatrolKind
    plan_id: int
    objective_code: str
    dose_visits: int
    dose_minutes: int
    windows: tuple[Window, ...] = ()
