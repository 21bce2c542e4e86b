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
    KEPT = "kept"  # it is an open priority of the area already, and stays one


class RuleKind(StrEnum):
    """By which rule a list is made (`analysis.amalgamate`)."""

    BORDA = "borda"
    TOP_K = "top_k"

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return {"borda": "Weighted Borda: points for every place"}.get(
            self, "The first of each list, then Borda"
        )


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
    recorded_rank: float | None = None
    displacements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixView:
    """What impact and likelihood weigh together; `scores[i][l]` for impact i + 1 and likelihood l + 1.

    `id` is None for the default.
    """

    id: int | None
    name: str
    impacts: tuple[str, ...]
    likelihoods: tuple[str, ...]
    scores: tuple[tuple[int, ...], ...]
    source: str

    @property
    def most(self) -> int:
        """The highest score."""
        return self.scores[-1][-1]

    def score(self, impact: int, likelihood: int) -> int | None:
        """The score of an impact and a likelihood, both from 1; None off the matrix."""
        if 1 <= impact <= len(self.impacts) and 1 <= likelihood <= len(self.likelihoods):
            return self.scores[impact - 1][likelihood - 1]
        return None


@dataclass(frozen=True, slots=True)
class MatrixLoaded:
    """What came of loading a matrix; `already`: the same file was loaded before, and nothing changed."""

    matrix: MatrixView
    already: bool


@dataclass(frozen=True, slots=True)
class SeverityRow:
    """What one crime of a police.uk category weighs."""

    category: str
    weight: float


@dataclass(frozen=True, slots=True)
class SeverityTable:
    """A version of the force's severity table; `weights` by police.uk's slugs.

    `proxy`: its weights stand in for finer kinds of crime than police.uk has.
    """

    name: str
    version: str
    source: str
    proxy: bool
    valid_from: dt.date
    weights: Mapping[str, float]

    @property
    def title(self) -> str:
        """As a figure names it."""
        return f"{self.name}, version {self.version}"


@dataclass(frozen=True, slots=True)
class SeverityLoaded:
    """What came of loading a severity table; `already`: the same file was loaded before, and nothing changed."""

    table: SeverityTable
    already: bool


@dataclass(frozen=True, slots=True)
class ListRuleView:
    """By which rule an area's lists are made, and for how many lines they have room. Without an area, the default."""

    area_code: str
    area_name: str
    rule: RuleKind
    k: int
    force_weight: float
    community_weight: float
    recorded_share: float
    why: str
    valid_from: dt.date | None
    length: int = 6


@dataclass(frozen=True, slots=True)
class InternalView:
    """What a priority is about among ourselves."""

    words: str
    written_by_name: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class MinutesView:
    """A fortnight's minutes as they were signed; `record` is the snapshot that their paper is made from."""

    id: int
    cycle_id: int
    sector_code: str
    sector_name: str
    starts_on: dt.date
    ends_on: dt.date
    number: int
    chaired_by_name: str
    present: str
    apologies: str
    notes: str
    record: Mapping[str, Any]
    correction: str
    signed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class StrandView:
    """What the force's strategy asks of an area. `weight` is the score on its matrix, of at `most` so many."""

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
    most: int = 16


@dataclass(frozen=True, slots=True)
class RankedView:
    """A problem of an area as a list's rule ranked it, and what it rests on."""

    category: ProblemCategory
    category_label: str
    area_id: int
    area_code: str
    area_name: str
    rank: int
    points: float
    force_rank: float | None
    community_rank: float | None
    recorded_rank: float | None
    reason: str
    displacements: tuple[str, ...]
    evidence: Mapping[str, Any]

    @property
    def in_short(self) -> str:
        """What it rests on, in a few words, such as "The force weighs it 12 of 16; 3 people spoke of it"."""
        return in_short(self.evidence)


@dataclass(frozen=True, slots=True)
class CandidateView(RankedView):
    """One line of a fortnight's list and what was decided about it."""

    id: int
    cycle_id: int
    decision: DecisionKind
    decision_reason: str
    decided_by_name: str
    decided_at: dt.datetime | None
    priority_id: int | None
    kept_id: int | None = None


@dataclass(frozen=True, slots=True)
class FallenView(RankedView):
    """A problem for which a list had no room: where it would stand on a longer one, and why it fell."""


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
    parameters: Mapping[str, Any] = field(default_factory=dict)
    fell: tuple[FallenView, ...] = ()

    @property
    def rule_label(self) -> str:
        """The rule that it was made by, in the words that a person reads."""
        return RuleKind(self.rule).label if self.rule in set(RuleKind) else self.rule

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
    kept: int = 0


_CRIMES = {0: "no crime", 1: "one crime"}


def in_short(evidence: Mapping[str, Any]) -> str:
    """What a line rests on, in a few words."""
    found = []
    if force := evidence.get("force"):
        found.append(f"the force weighs it {force['weight']} of {force.get('most', 16)}")
    if community := evidence.get("community"):
        people = community["people"]
        found.append(f"{'one person' if people == 1 else f'{people:,} people'} spoke of it")
    if recorded := evidence.get("recorded"):
        crimes = recorded["crimes"]
        found.append(f"{_CRIMES.get(crimes, f'{crimes:,} crimes')} recorded")
    words = "; ".join(found)
    return words[:1].upper() + words[1:]
