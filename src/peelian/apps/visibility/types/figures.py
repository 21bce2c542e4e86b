"""What was asked beside what was done, as it goes out. Names no device and nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.practice import Definition, Outcome, Total, Verdict

#: What the record calls a look at the map of an area, before a colon and the area's code.
MAP_SUBJECT = "visibility.CellDay"


class GroundKind(StrEnum):
    """How presence was made, as far as the speed between two positions says."""

    FOOT = "foot"
    VEHICLE = "vehicle"
    UNKNOWN = "unknown"


class PlaceRole(StrEnum):
    """What a place was to a day: asked for, outside the hours asked for, or one where nobody is sent.

    `WHOLE` is kept of key places beside the others: whole visits, each once, on the day that it began on.
    """

    TASKED = "tasked"
    BACKGROUND = "background"
    CONTROL = "control"
    WHOLE = "whole"


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
    """Rows that add up to `whole`. `definitions`: of every version of the rules in it.

    `unheld_devices`: so many devices, at least, were in the areas while nobody was recorded as holding them, for
    `unheld_minutes` officer-minutes: it isn't known whose these are.
    """

    rows: tuple[PracticeRow, ...]
    whole: Total
    days: int
    days_with_positions: int
    definitions: tuple[Definition, ...]
    unheld_devices: int
    unheld_minutes: float


@dataclass(frozen=True, slots=True)
class GroundFigures:
    """What positions prove of the tasks of some areas whose first window begins in a span of days.

    `compliance` is `given_minutes` of `counted_minutes` (each task's proven minutes, at most what it asked for, of what
    positions can tell of); None when nothing was asked, or nothing can be told. `background_minutes` are patrol-minutes
    at their places outside the windows, None where no day was worked out.
    """

    visits: int
    patrol_minutes: float
    officer_minutes: float
    dose_minutes: float
    counted_minutes: float
    given_minutes: float
    compliance: float | None
    background_minutes: float | None
    tasks: int
    tasks_unvisited: int
    tasks_not_known: int
    fixes: int
    days_with_positions: int
    days: int
    definition: Definition


@dataclass(frozen=True, slots=True)
class UntaskedSpot:
    """Adjoining cells in which devices spent time that no task asked for; the point is the middle of the busiest."""

    lat: float
    lng: float
    minutes: float
    share: float  # of all such time that was looked at
    cells: int
    reference: str  # the busiest cell's grid reference
    near: str = ""  # name of the nearest map point, as of a street; empty where none is near


@dataclass(frozen=True, slots=True)
class UntaskedArea:
    """Time in a neighbourhood that no task asked for: several of them where each has fewer than three devices."""

    area_codes: tuple[str, ...]
    minutes: float
    share: float  # of all such time that was looked at


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of 100 m: its column and row on the National Grid, officer-minutes, and its shade from 1.

    `reference` is the cell's grid reference; `area_code` the neighbourhood that most of the time was passed in, empty
    outside all. `near` is told of the first cells of a map only.
    """

    column: int
    row: int
    minutes: float
    shade: int
    reference: str
    area_code: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Cells, the busiest first. `steps` are the upper edges of the shades, in minutes.

    `devices`: so many at least gave the positions. Where they are fewer than three, `too_few`, there are no cells: the
    map would tell of one person. So would a cell that fewer than three were in on every one of its days: it isn't among
    the cells, but counted in `cells_withheld`, and its time in `minutes_withheld`. `cells_in_all` passes the number of
    cells when there are more than a map can show; `minutes` are of all of them. `spots`: where time hangs together that
    no task asked for, the longest first.
    """

    cells: tuple[HeatCell, ...]
    steps: tuple[float, ...]
    minutes: float
    cells_in_all: int
    cells_withheld: int
    minutes_withheld: float
    devices: int
    too_few: bool
    days: int
    days_known: int
    definitions: tuple[Definition, ...]
    spots: tuple[UntaskedSpot, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What the force says of its visibility."""

    id: int
    words: str
    per_day: int
    minimum_minutes: float
    starts_on: dt.date
    ends_on: dt.date | None
    area_code: str
    area_name: str
    place_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimDay:
    """A day of a claim: its patrols, None where the day has no positions; and whether they are as many as said."""

    day: dt.date
    patrols: int | None
    met: bool


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """What positions say of a claim, over the days that it has held for.

    `days_unknown` had no positions: they are neither met nor missed. `median` and `least` are patrols on a known day,
    None when no day is known. `by_day` is every day in order.
    """

    claim: ClaimView
    days: int
    days_known: int
    days_met: int
    patrols: int
    median: float | None
    least: int | None
    first_on: dt.date
    last_on: dt.date
    by_day: tuple[ClaimDay, ...]
    definitions: tuple[Definition, ...]

    @property
    def days_unknown(self) -> int:
        """Days without any position."""
        return self.days - self.days_known

    @property
    def words(self) -> str:
        """The answer in sentences, what isn't known first."""
        if not self.days:
            return "It hasn’t been so for a whole day yet."
        if not self.days_known:
            return f"There are no positions of any of the {self.days} days: whether it holds isn’t known."
        unknown = (
            f"Of {self.days_unknown} of the {self.days} days there are no positions. "
            if self.days_unknown
            else ""
        )
        return (
            f"{unknown}On {self.days_met} of the {self.days_known} days that are known there were "
            f"{self.claim.per_day:,} or more; on the middle one of them {self.median:g}, on the least {self.least}."
        )


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """A task, to be added up with others: where it was, what it was for, what came of it.

    Args:
        task_id, area_code, plan_id: which.
        objective_code: its own, "" where it has none but its plan's.
        outcome: what was asked, and what was proven of it.
        is_checked: whether positions were looked at.
        full_visits: visits proven as long as was asked for.
    """

    task_id: int
    area_code: str
    plan_id: int
    objective_code: str
    outcome: Outcome
    is_checked: bool
    full_visits: int
