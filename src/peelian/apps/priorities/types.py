"""Words of the priorities room, and what it takes in and hands out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from peelian.kernel.categories import ProblemCategory


class DecisionKind(StrEnum):
    """What the inspector decided about a candidate."""

    PENDING = "pending"
    ADOPTED = "adopted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class FirstObjective:
    """An objective as it ships, before a force has set its own."""

    code: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """One of the force's objectives, with the days that it holds (end excluded; None: until further notice)."""

    id: int
    code: str
    name: str
    words: str
    position: int
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list that is being made: where it stands, why, and on what evidence."""

    category: ProblemCategory
    area_id: int
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StrandView:
    """What the force's strategy asks of an area. `weight` is impact × likelihood, 1 to 16."""

    id: int
    area_code: str
    area_name: str
    category: ProblemCategory
    category_label: str
    impact: int
    likelihood: int
    weight: int
    why: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One line of a fortnight's list and what was decided about it."""

    id: int
    cycle_id: int
    category: ProblemCategory
    category_label: str
    area_id: int
    area_code: str
    area_name: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    reason: str
    evidence: Mapping[str, Any]
    decision: DecisionKind
    decision_reason: str
    decided_by_name: str
    decided_at: dt.datetime | None
    priority_id: int | None


@dataclass(frozen=True, slots=True)
class CycleView:
    """A sector's fortnight and its list, in order. `ends_on` is the next fortnight's first day."""

    id: int
    sector_code: str
    sector_name: str
    starts_on: dt.date
    ends_on: dt.date
    rule: str
    rule_version: str
    made_at: dt.datetime
    set_aside: tuple[str, ...]
    candidates: tuple[CandidateView, ...]

    @property
    def last_day(self) -> dt.date:
        """The fortnight's last day, as a person would say it."""
        return self.ends_on - dt.timedelta(days=1)

    @property
    def undecided(self) -> int:
        """How many lines still wait for a decision."""
        return sum(candidate.decision is DecisionKind.PENDING for candidate in self.candidates)

    @property
    def may_make_again(self) -> bool:
        """Whether nothing on it was decided yet."""
        return self.undecided == len(self.candidates)


@dataclass(frozen=True, slots=True)
class PriorityView:
    """A priority as anybody may see it. `stale`: nobody has looked at it for three months."""

    id: int
    candidate_id: int
    area_id: int
    area_code: str
    area_name: str
    category: ProblemCategory
    category_label: str
    issue: str
    adopted_at: dt.datetime
    action: str
    action_at: dt.datetime | None
    reviewed_at: dt.datetime
    age_days: int
    stale: bool
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DecisionCount:
    """How lines of lists were decided in a span of time; `pending`: on lists of that span, undecided as we count."""

    adopted: int
    declined: int
    pending: int
