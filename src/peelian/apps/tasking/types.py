"""Words of the tasking room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from peelian.kernel.categories import ProblemCategory

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
class HourShare:
    """An hour of the week (0 is Monday midnight to 1, 167 the last), and its share of the crimes, 0 to 1."""

    hour: int
    share: float


class HoursFrom(StrEnum):
    """Whose times suggested hours are from."""

    NOWHERE = ""  # too few say when
    PLACE = "place"  # crimes near the place
    SECTOR = "sector"  # crimes anywhere in the sector, as too few are near the place


@dataclass(frozen=True, slots=True)
class HourSpan:
    """Neighbouring hours of one day of the week (0 is Monday), `until` excluded, with their share of the crimes."""

    weekday: int
    since: int
    until: int
    share: float


@dataclass(frozen=True, slots=True)
class SuggestionDraft:
    """A place that recorded crime points to, before it is written down. `metres` is what was counted within.

    `hours_n`: how many crimes with a time the hours are from; where none can be told, how many the sector has.
    """

    name: str
    wkb: bytes
    lat: float
    lng: float
    metres: float
    hits: int
    share: float
    harm: float
    score: float
    reason: str
    hours: tuple[HourShare, ...] = ()
    hours_n: int = 0
    hours_from: HoursFrom = HoursFrom.NOWHERE


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion as it was made. `data_until` is the day after the last that its crimes are of.

    `category`: the problem whose crimes were counted; None: all crimes.
    """

    id: int
    area_code: str
    area_name: str
    rank: int
    name: str
    wkb: bytes
    lat: float
    lng: float
    metres: float
    hits: int
    share: float
    harm: float
    score: float
    reason: str
    hours: tuple[HourShare, ...]
    method: str
    version: str
    parameters: dict[str, object]
    data_until: dt.date
    severity: str
    made_at: dt.datetime
    hours_n: int = 0
    hours_from: HoursFrom = HoursFrom.NOWHERE
    category: ProblemCategory | None = None


@dataclass(frozen=True, slots=True)
class TrialMonth:
    """A month that was foretold from those before it.

    Args:
        month: its first day.
        n: crimes in it.
        places: how many were suggested.
        area_share: of the sector's area that they took, 0 to 1.
        hits: crimes in them.
        plain_hits: crimes in as much area of a plain map of the months before; a part of a cell holds a part.
    """

    month: dt.date
    n: int
    places: int
    area_share: float
    hits: float
    plain_hits: float


@dataclass(frozen=True, slots=True)
class TrialView:
    """How suggestions for a sector would have done. `data_from` and `data_until` (excluded) bound all crimes used."""

    id: int
    area_code: str
    months: tuple[TrialMonth, ...]
    data_from: dt.date
    data_until: dt.date
    method: str
    version: str
    parameters: dict[str, object]
    severity: str
    made_at: dt.datetime

    @property
    def n(self) -> int:
        """Crimes of all months that were foretold."""
        return sum(month.n for month in self.months)

    @property
    def area_share(self) -> float:
        """The mean share of the area, each month by its crimes."""
        return sum(month.area_share * month.n for month in self.months) / self.n

    @property
    def hit_rate(self) -> float:
        """The share of the crimes that lay in suggested places."""
        return sum(month.hits for month in self.months) / self.n

    @property
    def plain_hit_rate(self) -> float:
        """The share of the crimes that lay in as much area of the plain map."""
        return sum(month.plain_hits for month in self.months) / self.n

    @property
    def pai(self) -> float:
        """Predictive accuracy index: the hit rate over the share of the area; 1 is no better than chance."""
        return self.hit_rate / self.area_share

    @property
    def plain_pai(self) -> float:
        """The same index of the plain map."""
        return self.plain_hit_rate / self.area_share


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
