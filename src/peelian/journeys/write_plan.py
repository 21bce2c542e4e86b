"""Plan: a Problem Management Profile answers a priority, is agreed, is read against its outcomes, is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.journeys import standing


def write(
    *,
    viewer: Viewer,
    at: dt.datetime,
    priority_id: int,
    title: str,
    aim: str,
    tactics: Sequence[problems.TacticDraft] = (),
    outcomes: Sequence[problems.OutcomeDraft] = (),
    analysis: str = "",
    owner_id: int | None = None,
) -> problems.PlanView:
    """Draft a plan for a priority; its owner is the writer unless another is named.

    Raises NotAllowed, NotFound, problems.CannotPlan, PlanIncomplete.
    """
    path = standing.path_now(priorities.area_path_of(priority_id), at)
    accounts.require(viewer, Permission.WRITE_PLAN, path)
    return problems.write_plan(
        actor=viewer.actor,
        at=at,
        priority_id=priority_id,
        owner_id=owner_id or viewer.user_id,
        title=title,
        aim=aim,
        analysis=analysis,
        tactics=tactics,
        outcomes=outcomes,
    )


def rewrite(
    *,
    viewer: Viewer,
    at: dt.datetime,
    plan_id: int,
    title: str,
    aim: str,
    tactics: Sequence[problems.TacticDraft],
    outcomes: Sequence[problems.OutcomeDraft],
    analysis: str = "",
) -> problems.PlanView:
    """Replace all that a draft says. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat, PlanIncomplete."""
    _require(viewer, plan_id, at)
    return problems.rewrite_plan(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        title=title,
        aim=aim,
        analysis=analysis,
        tactics=tactics,
        outcomes=outcomes,
    )


def agree(*, viewer: Viewer, at: dt.datetime, plan_id: int) -> problems.PlanView:
    """Agree a draft: patrols can be sent under it. Raises NotAllowed, NotFound, problems.PlanIncomplete."""
    _require(viewer, plan_id, at)
    return problems.agree_plan(actor=viewer.actor, at=at, plan_id=plan_id)


def finish_tactic(*, viewer: Viewer, at: dt.datetime, tactic_id: int) -> problems.PlanView:
    """Say that a tactic was done. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat."""
    _require(viewer, problems.plan_id_of_tactic(tactic_id), at)
    return problems.finish_tactic(actor=viewer.actor, at=at, tactic_id=tactic_id)


def add_reading(
    *, viewer: Viewer, at: dt.datetime, outcome_id: int, on: dt.date, value: float, source: str
) -> problems.PlanView:
    """Add an indicator's value on a day. Raises NotAllowed, NotFound, problems.BadReading, PlanNotOpenForThat."""
    _require(viewer, problems.plan_id_of_outcome(outcome_id), at)
    return problems.add_reading(
        actor=viewer.actor, at=at, outcome_id=outcome_id, on=on, value=value, source=source
    )


def close(*, viewer: Viewer, at: dt.datetime, plan_id: int, assessment: str) -> problems.PlanView:
    """End a plan with what came of it. Raises NotAllowed, NotFound, problems.PlanIncomplete, PlanNotOpenForThat."""
    _require(viewer, plan_id, at)
    return problems.close_plan(actor=viewer.actor, at=at, plan_id=plan_id, assessment=assessment)


def _require(viewer: Viewer, plan_id: int, at: dt.datetime) -> None:
    path = standing.path_now(problems.area_path_of(plan_id), at)
    accounts.require(viewer, Permission.WRITE_PLAN, path)
