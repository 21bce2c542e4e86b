"""Words of the problems room."""

from __future__ import annotations

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
