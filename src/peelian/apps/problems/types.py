"""Words of the problems room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class PlanState(StrEnum):
    """Where a Problem Management Profile stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    CLOSED = "closed"


class Direction(StrEnum):
    """Which way an indicator is meant to go."""

    FALL = "fall"
    RISE = "rise"


class Course(StrEnum):
    """What the readings say so far."""

    MET = "met"
    ON_COURSE = "on course"
    OFF_COURSE = "off course"
    WORSE = "worse than before"
    CANT_TELL = "can't tell yet"


@dataclass(frozen=True, slots=True)
class TacticDraft:
    """One thing that will be done: what, by whom (a team or a partner), by when."""

    what: str
    who: str
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """What should change: indicator, unit, which way, from what, to what, by when."""

    indicator: str
    unit: str
    direction: Direction
    baseline: float
    target: float
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class TacticView:
    """A tactic of a plan."""

    id: int
    position: int
    what: str
    who: str
    due_on: dt.date | None
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ReadingView:
    """An indicator's value on a day, and where it comes from."""

    on: dt.date
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An intended outcome, its readings in order of day, and what they say so far."""

    id: int
    indicator: str
    unit: str
    direction: Direction
    baseline: float
    target: float
    due_on: dt.date
    readings: tuple[ReadingView, ...]
    course: Course
    course_reason: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A Problem Management Profile with all that belongs to it, as it stands on a day."""

    id: int
    priority_id: int
    area_id: int
    area_code: str
    area_name: str
    category_label: str
    title: str
    aim: str
    analysis: str
    state: PlanState
    owner_id: int
    owner_name: str
    created_at: dt.datetime
    agreed_at: dt.datetime | None
    closed_at: dt.datetime | None
    assessment: str
    tactics: tuple[TacticView, ...]
    outcomes: tuple[OutcomeView, ...]
