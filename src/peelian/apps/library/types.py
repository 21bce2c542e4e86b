"""What the library hands out and takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.kernel.categories import ProblemCategory


class EntryState(StrEnum):
    """How far an entry has come."""

    DRAFT = "draft"
    CHECKED = "checked"  # by somebody who answers for the team, and who didn't write it
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class ResultFigure:
    """What was counted, before and after; None where it wasn't."""

    what: str
    before: Decimal | None
    after: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What somebody writes down as good practice.

    Args:
        title: what it is called.
        category: of problems that it answers.
        team_id: whose practice it is.
        summary: two sentences for a list.
        done: what the team did.
        result: what came of it, in words; also what didn't work.
        figures: what was counted.
        ring_id: the person to ring about it.
        plan_id: the plan that it came from.
        pilot_from: the first day of a pilot.
        pilot_until: the day after its last.
    """

    title: str
    category: ProblemCategory
    team_id: int
    summary: str
    done: str
    result: str
    ring_id: int
    figures: tuple[ResultFigure, ...] = ()
    plan_id: int | None = None
    pilot_from: dt.date | None = None
    pilot_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as staff read it. `area_path`: codes of the team's area and of those above it, as recorded."""

    id: int
    title: str
    category: ProblemCategory
    team_id: int
    team_name: str
    area_path: tuple[str, ...]
    summary: str
    done: str
    result: str
    figures: tuple[ResultFigure, ...]
    ring_id: int
    ring_name: str
    ring_email: str
    plan_id: int | None
    plan_title: str
    pilot_from: dt.date | None
    pilot_until: dt.date | None
    state: EntryState
    written_by_id: int
    written_by_name: str
    checked_by_name: str
    changed_at: dt.datetime
    published_at: dt.datetime | None
    withdrawn_for: str

    @property
    def is_pilot(self) -> bool:
        """Whether it was tried for a time."""
        return self.pilot_from is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `mended`: the words that were searched for in the place of those typed, else ""."""

    entries: tuple[EntryView, ...]
    mended: str = ""
