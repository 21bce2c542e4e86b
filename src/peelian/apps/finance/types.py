"""What the finance room hands out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_NAME, LONGEST_WORDS, LONGEST_REFERENCE, LONGEST_REASON = 120, 300, 60, 300


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category of costs. `code` names it in figures."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UndertakingView:
    """Something that is set up, and what it has cost.

    Args:
        id: of its row.
        code: names it in addresses and figures.
        name: as people call it: “Setting up Local Policing Areas”.
        about: what is part of it, "" where nobody said.
        area_code: of the area that it is for.
        area_name: as the area was called then.
        area_path: codes of that area and of those above it, as recorded.
        valid_from: its first day.
        valid_until: the day after its last, None while it goes on.
        pence: of all its costs that stand.
        costs: how many those are.
    """

    id: int
    code: str
    name: str
    about: str
    area_code: str
    area_name: str
    area_path: tuple[str, ...]
    valid_from: dt.date
    valid_until: dt.date | None
    pence: int
    costs: int


@dataclass(frozen=True, slots=True)
class CostView:
    """One cost. `withdrawn_for` is "" of one that stands; `recorded_by` is a name, or the part of the system."""

    id: int
    undertaking_id: int
    undertaking_code: str
    undertaking_name: str
    category_id: int
    category: str
    pence: int
    incurred_on: dt.date
    evidence: str
    what: str
    recorded_by: str
    recorded_at: dt.datetime
    withdrawn_by: str
    withdrawn_at: dt.datetime | None
    withdrawn_for: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of costs: what it is of, how many costs, and their sum in pence."""

    code: str
    name: str
    costs: int
    pence: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Costs put together by something. The total is the sum of the lines, and nothing else."""

    lines: Sequence[Line]

    @property
    def pence(self) -> int:
        """All lines together."""
        return sum(line.pence for line in self.lines)

    @property
    def costs(self) -> int:
        """How many costs all lines have."""
        return sum(line.costs for line in self.lines)
