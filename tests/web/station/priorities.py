"""Priorities that these tests lay out."""

from __future__ import annotations

from peelian.apps.priorities.models import Priority
from peelian.kernel.categories import ProblemCategory
from tests.factories.priorities import CandidateFactory, PriorityFactory
from tests.web.staff_stage import Station


def _rows(prefix: str, *rows: dict[str, str]) -> dict[str, str]:
    fields = {f"{prefix}-{at}-{name}": value for at, row in enumerate(rows) for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0", **fields}


def _another_priority(station: Station) -> Priority:
    """One of Bell Hill, without a plan."""
    here = station.land.neighbourhoods[1]
    line = CandidateFactory.create(cycle=station.candidate.cycle, area=here, category=ProblemCategory.DRUGS)
    return PriorityFactory.create(area=here, candidate=line, category=ProblemCategory.DRUGS)
