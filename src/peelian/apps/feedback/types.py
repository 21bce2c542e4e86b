"""Words of the feedback room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class UpdateState(StrEnum):
    """Where a "you said, we did" stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was counted when an update was written. All that its sentences may claim.

    Days as local days; `until_on` is the last day counted. Minutes are patrol minutes: time with at least one officer
    in the place.
    """

    problem: str  # as in the middle of a sentence: "speeding"
    area_name: str
    people: int  # different people
    contributions: int
    since_on: dt.date
    until_on: dt.date
    plan_title: str = ""
    plan_agreed_on: dt.date | None = None
    tasks: int = 0
    planned_visits: int = 0
    planned_minutes: int = 0
    minutes_each: int | None = None  # None where tasks differ
    on_foot: bool = False
    patrols_end_on: dt.date | None = None  # only while some are still to come
    tasks_checked: int = 0  # tasks whose positions were looked at
    positions_used: int = 0
    proven_visits: int = 0
    full_visits: int = 0  # those of them that were as long as was asked
    proven_minutes: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The facts as JSON keeps them: days in ISO form."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in pairs}


@dataclass(frozen=True, slots=True)
class UpdateView:
    """A "you said, we did" as staff see it."""

    id: int
    priority_id: int
    area_id: int
    area_code: str
    area_name: str
    category: str
    category_label: str
    issue: str
    said: str
    did: str
    facts: Mapping[str, Any]
    state: UpdateState
    written_by_id: int
    written_by_name: str
    written_at: dt.datetime
    approved_by_id: int | None
    approved_by_name: str
    approved_at: dt.datetime | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """A "you said, we did" as anybody may see it: approved, without who wrote it."""

    id: int
    priority_id: int
    area_code: str
    area_name: str
    category_label: str
    issue: str
    said: str
    did: str
    told_at: dt.datetime
    message_id: int | None
