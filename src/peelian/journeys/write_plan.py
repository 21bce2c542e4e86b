"""Plan: a Problem Management Profile answers a priority, is agreed, is read against its outcomes, is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.journeys import read_outcomes, standing
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day


class PatrolsToCome(Refused):
    """Patrols of the plan are still to come."""


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
    scanning: str = "",
    triangle: problems.Triangle | None = None,
    objective_ids: Sequence[int] = (),
    owner_id: int | None = None,
) -> problems.PlanView:
    """Draft a plan for a priority; its owner is the writer unless another is named.

    The baseline of an outcome that is measured is read, whatever was typed. Raises NotAllowed, NotFound,
    problems.CannotPlan, PlanIncomplete, read_outcomes.TooLittleBefore, Refused (a measure or a comparison area that
    makes no sense).
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
        scanning=scanning,
        triangle=triangle,
        objective_ids=objective_ids,
        tactics=tactics,
        outcomes=[_read(outcome, priority_id, at) for outcome in outcomes],
    )


def rewrite(
    *,
    viewer: Viewer,
    at: dt.datetime,
    plan_id: int,
    seen: str,
    title: str,
    aim: str,
    tactics: Sequence[problems.TacticDraft],
    outcomes: Sequence[problems.OutcomeDraft],
    analysis: str = "",
    scanning: str = "",
    triangle: problems.Triangle | None = None,
    objective_ids: Sequence[int] = (),
) -> problems.PlanView:
    """Replace all that a draft says; baselines are read again. `seen` is the `version` of the draft that was read.

    Raises NotAllowed, NotFound, problems.PlanNotOpenForThat, PlanChanged, PlanIncomplete, and as `write`.
    """
    _require(viewer, plan_id, at)
    priority_id = problems.get_plan(plan_id, on=local_day(at)).priority_id
    return problems.rewrite_plan(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        seen=seen,
        title=title,
        aim=aim,
        analysis=analysis,
        scanning=scanning,
        triangle=triangle,
        objective_ids=objective_ids,
        tactics=tactics,
        outcomes=[_read(outcome, priority_id, at) for outcome in outcomes],
    )


@transaction.atomic
def agree(*, viewer: Viewer, at: dt.datetime, plan_id: int, seen: str) -> problems.PlanView:
    """Agree a draft: patrols can be sent under it, and its readings arrive.

    `seen` is the `version` of the draft that was read. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat,
    PlanChanged, PlanIncomplete.
    """
    _require(viewer, plan_id, at)
    problems.agree_plan(actor=viewer.actor, at=at, plan_id=plan_id, seen=seen)
    read_outcomes.read_plan(at=at, plan_id=plan_id)
    return problems.get_plan(plan_id, on=local_day(at))


def begin_phase(
    *, viewer: Viewer, at: dt.datetime, plan_id: int, phase: problems.ChbPhase, on: dt.date, reason: str
) -> problems.PlanView:
    """Begin a phase of Clear-Hold-Build. Raises NotAllowed, NotFound, problems.BadPhase, PlanIncomplete,
    PlanNotOpenForThat."""
    _require(viewer, plan_id, at)
    return problems.begin_phase(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        phase=phase,
        on=on,
        reason=reason,
        begun_by_id=viewer.user_id,
    )


def add_tactic(
    *, viewer: Viewer, at: dt.datetime, plan_id: int, tactic: problems.TacticDraft
) -> problems.PlanView:
    """Add a tactic, a partner's too, while a plan runs. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat,
    PlanIncomplete."""
    _require(viewer, plan_id, at)
    return problems.add_tactic(actor=viewer.actor, at=at, plan_id=plan_id, tactic=tactic)


def finish_tactic(*, viewer: Viewer, at: dt.datetime, tactic_id: int, result: str = "") -> problems.PlanView:
    """Say that a tactic was done. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat."""
    _require(viewer, problems.plan_id_of_tactic(tactic_id), at)
    return problems.finish_tactic(actor=viewer.actor, at=at, tactic_id=tactic_id, result=result)


def drop_tactic(*, viewer: Viewer, at: dt.datetime, tactic_id: int, reason: str) -> problems.PlanView:
    """Say that a tactic won't be done. Raises NotAllowed, NotFound, problems.PlanNotOpenForThat, PlanIncomplete."""
    _require(viewer, problems.plan_id_of_tactic(tactic_id), at)
    return problems.drop_tactic(actor=viewer.actor, at=at, tactic_id=tactic_id, reason=reason)


def add_reading(
    *, viewer: Viewer, at: dt.datetime, outcome_id: int, on: dt.date, value: float, source: str
) -> problems.PlanView:
    """Add an indicator's value on a day. Raises NotAllowed, NotFound, problems.BadReading, PlanNotOpenForThat."""
    _require(viewer, problems.plan_id_of_outcome(outcome_id), at)
    return problems.add_reading(
        actor=viewer.actor, at=at, outcome_id=outcome_id, on=on, value=value, source=source
    )


def close(*, viewer: Viewer, at: dt.datetime, plan_id: int, assessment: str) -> problems.PlanView:
    """End a plan with what came of it.

    Raises NotAllowed, NotFound, problems.PlanIncomplete, PlanNotOpenForThat, and PatrolsToCome while officers are asked
    to go.
    """
    _require(viewer, plan_id, at)
    tasks = tasking.list_tasks_of_plan(viewer=viewer, plan_id=plan_id)
    coming = [task for task in tasks if task.state is tasking.TaskState.TASKED and task.ends_at > at]
    if coming:
        first = min(coming, key=lambda task: (task.ends_at, task.id))
        others = f", and {len(coming) - 1} more" if len(coming) > 1 else ""
        raise PatrolsToCome(
            f"Officers are still asked to go under this plan: {first.title}{others}. Call them off first, or close it "
            "afterwards.",
            field="assessment",
        )
    return problems.close_plan(actor=viewer.actor, at=at, plan_id=plan_id, assessment=assessment)


def _require(viewer: Viewer, plan_id: int, at: dt.datetime) -> None:
    path = standing.path_now(problems.area_path_of(plan_id), at)
    accounts.require(viewer, Permission.WRITE_PLAN, path)


def _read(draft: problems.OutcomeDraft, priority_id: int, at: dt.datetime) -> problems.OutcomeDraft:
    """An outcome with its baseline read, its comparison area found, and the measure's own unit."""
    measure = draft.measure
    baseline = read_outcomes.baseline_for(
        at=at, priority_id=priority_id, measure=measure, comparison_code=draft.comparison_code
    )
    named = replace(
        draft,
        indicator=draft.indicator.strip() or measure.label,
        unit=draft.unit.strip() or measure.unit,
    )
    if measure is problems.Measure.TYPED:
        return draft
    if baseline is None:
        # What patrols give begins with the plan; only a fall needs to know from what.
        starts = 0.0 if draft.direction is problems.Direction.RISE else draft.baseline
        return replace(named, baseline=starts, comparison_code="", comparison_id=None)
    there = places.get_area(draft.comparison_code, local_day(at)).id if draft.comparison_code else None
    return replace(named, baseline=baseline.value, frozen=baseline, comparison_id=there)
