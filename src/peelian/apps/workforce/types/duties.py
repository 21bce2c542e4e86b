"""Shifts, abstractions, and what stands against somebody being somewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class ShiftKind(StrEnum):
    """What somebody's hours are on a day."""

    EARLY = "early"
    LATE = "late"
    NIGHT = "night"
    REST = "rest"
    LEAVE = "leave"

    @property
    def works(self) -> bool:
        """Whether they are on duty."""
        return self not in {ShiftKind.REST, ShiftKind.LEAVE}

    @property
    def label(self) -> str:
        """The words that a sergeant reads: `on leave`."""
        return {"rest": "rest day", "leave": "on leave"}.get(self, f"{self} shift")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; the end excluded."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ShiftView:
    """Somebody's rostered hours, or that they are off."""

    id: int
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: ShiftKind


class ConflictKind(StrEnum):
    """Why somebody may not be there."""

    ABSTRACTION = "abstraction"
    OFF = "off"  # a rest day or leave
    OFF_DUTY = "off-duty"  # outside the hours of the shift that is recorded
    NO_SHIFT = "no-shift"  # nothing is recorded: not known, and no conflict


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stands against somebody being somewhere in a stretch of time, in words that begin after their name."""

    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: ConflictKind
    words: str

    @property
    def stands(self) -> bool:
        """Whether it is one: that nothing is recorded is told, but is none."""
        return self.kind is not ConflictKind.NO_SHIFT


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One line of a force's own roster: whose, from when until when, and what it is (a kind of shift or a code).

    What follows the note is of abstractions only, and is empty where the roster doesn't say; `unsaid` names what it has
    no column for.
    """

    row: int
    collar_number: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    code: str
    note: str = ""
    planned: bool = True
    asked_by: str = ""
    to_where: str = ""
    noticed_at: dt.datetime | None = None
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DutiesLoaded:
    """What a roster changed: `changed` are those of the same time and code of which it says something else."""

    read: int
    added: int = 0
    removed: int = 0
    changed: int = 0
