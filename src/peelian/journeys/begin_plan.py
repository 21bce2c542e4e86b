"""Begin a plan from what plans of its kind usually hold, so that nobody starts from an empty page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.kernel.time import local_day


@dataclass(frozen=True, slots=True)
class PlanStart:
    """What an empty form of a plan begins with. Scanning, analysis and triangle are questions, to be written over.

    Args:
        template: its name and version, for the page to name.
        source: where its advice comes from.
        objective_codes: those of its objectives that hold today.
        outcomes: measured ones lack their baseline, and their target is 0 until it is read: `shares` has the change
            that each aims at, as a share of its baseline (-0.25 is a quarter fewer), in the same order.
    """

    template: str
    source: str
    title: str
    aim: str
    scanning: str
    analysis: str
    triangle: problems.Triangle
    objective_codes: tuple[str, ...]
    tactics: tuple[problems.TacticDraft, ...]
    outcomes: tuple[problems.OutcomeDraft, ...]
    shares: tuple[float, ...]


def begin(*, priority_id: int, at: dt.datetime) -> PlanStart | None:
    """What a plan for a priority may begin with: its category's template. None where no template is loaded."""
    priority = priorities.get_priority(priority_id, at=at)
    template = problems.template_for(priority.category)
    if template is None:
        return None
    today = local_day(at)
    body = template.body
    held = {objective.code for objective in priorities.list_objectives(today)}

    def words(text: str) -> str:
        return text.strip().replace("{area}", priority.area_name)

    return PlanStart(
        template=f"{template.name}, version {template.version}",
        source=body["source"],
        title=words(body["title"]),
        aim=words(body["aim"]),
        scanning=words(body["scanning"]),
        analysis=words(body["analysis"]),
        triangle=problems.Triangle(**{side: words(text) for side, text in body["triangle"].items()}),
        objective_codes=tuple(code for code in body["objectives"] if code in held),
        tactics=tuple(_tactic(row, today) for row in body["tactic"]),
        outcomes=tuple(_outcome(row, today) for row in body["outcome"]),
        shares=tuple(_share(row) for row in body["outcome"]),
    )


def _tactic(row: Mapping[str, Any], today: dt.date) -> problems.TacticDraft:
    due_on = today + dt.timedelta(weeks=row["weeks"])
    return problems.TacticDraft(
        what=row["what"], who=row["who"], due_on=due_on, agency=problems.Agency(row["agency"])
    )


def _outcome(row: Mapping[str, Any], today: dt.date) -> problems.OutcomeDraft:
    measure = problems.Measure(row["measure"])
    return problems.OutcomeDraft(
        indicator=row["indicator"],
        unit=measure.unit or row["unit"],
        direction=problems.Direction(row["direction"]),
        baseline=None,
        target=0,
        due_on=today + dt.timedelta(weeks=row["weeks"]),
        measure=measure,
    )


def _share(row: Mapping[str, Any]) -> float:
    sign = -1 if row["direction"] == problems.Direction.FALL else 1
    return sign * float(row["change"]) / 100
