"""Words of the tasking room."""

from __future__ import annotations

from enum import StrEnum


class PatrolKind(StrEnum):
    """How a patrol is made."""

    FOOT = "foot"
    CYCLE = "cycle"
    VEHICLE = "vehicle"
    PLAIN_CLOTHES = "plain-clothes"


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
