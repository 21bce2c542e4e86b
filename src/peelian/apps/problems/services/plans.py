"""A plan's life: written, rewritten while a draft, agreed, moved through phases, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from peelian.apps.priorities import api as priorities
from peelian.apps.problems.models import IntendedOutcome, Phase, Plan, PlanObjective, Tactic
from peelian.apps.problems.queries import plans as queries
from peelian.apps.problems.rules import plans as rules
from peelian.apps.problems.rules.suggestions import SUGGESTED_OBJECTIVES
from peelian.apps.problems.services.writing import (
    BadPhase,
    CannotPlan,
    PlanChanged,
    PlanIncomplete,
    PlanNotOpenForThat,
    insist,
    locked,
    record,
)
from peelian.apps.problems.types.measures import Measure
from peelian.apps.problems.types.outcomes import OutcomeDraft
from peelian.apps.problems.types.plans import ChbPhase, PlanState, PlanView, Triangle
from peelian.apps.problems.types.tactics import TacticDraft
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


def write_plan(
    *,
    actor: Actor,
    at: dt.datetime,
    priority_id: int,
    owner_id: int,
    title: str,
    aim: str,
    tactics: Sequence[TacticDraft] = (),
    outcomes: Sequence[OutcomeDraft] = (),
    analysis: str = "",
    scanning: str = "",
    triangle: Triangle | None = None,
    objective_ids: Sequence[int] = (),
) -> PlanView:
    """Draft a plan that answers a priority. Raises NotFound, CannotPlan, PlanIncomplete.

    Without `objective_ids` it is tied to those that its category suggests.
    """
    if priorities.get_priority(priority_id, at=at).closed_at is not None:
        raise CannotPlan("This priority is closed.")
    with transaction.atomic():
        plan = Plan(priority_id=priority_id, owner_id=owner_id, created_at=at)
        _say(plan, title=title, aim=aim, analysis=analysis, scanning=scanning, triangle=triangle)
        try:
            with transaction.atomic():
                _fill(plan, tactics=tactics, outcomes=outcomes, objective_ids=objective_ids, at=at)
        except IntegrityError as clash:
            if "plan_one_open_for_priority" not in str(clash):
                raise
            raise CannotPlan("This priority has an open plan. Change that one, or close it first.") from clash
        record("problems.plan.written", actor, at, plan)
    return queries.get_plan(plan.pk, on=local_day(at))


def rewrite_plan(
    *,
    actor: Actor,
    at: dt.datetime,
    plan_id: int,
    seen: str,
    title: str,
    aim: str,
    tactics: Sequence[TacticDraft],
    outcomes: Sequence[OutcomeDraft],
    analysis: str = "",
    scanning: str = "",
    triangle: Triangle | None = None,
    objective_ids: Sequence[int] = (),
) -> PlanView:
    """Replace all that a draft says.

    Args:
        seen: the `version` of the draft that its writer began from.

    Raises NotFound, PlanNotOpenForThat, PlanChanged (it isn't that any more), PlanIncomplete.
    """
    with transaction.atomic():
        plan = locked(plan_id)
        insist(rules.may_rewrite(PlanState(plan.state)), PlanNotOpenForThat)
        if queries.get_plan(plan_id, on=local_day(at)).version != seen:
            raise PlanChanged(
                "Somebody else changed this draft while you were writing. What you typed is below and isn’t saved yet. "
                "Read the draft as it is now, then save again to put yours in its place."
            )
        _say(plan, title=title, aim=aim, analysis=analysis, scanning=scanning, triangle=triangle)
        plan.tactics.all().delete()
        plan.outcomes.all().delete()
        plan.objectives.all().delete()
        _fill(plan, tactics=tactics, outcomes=outcomes, objective_ids=objective_ids, at=at)
        record("problems.plan.rewritten", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def agree_plan(*, actor: Actor, at: dt.datetime, plan_id: int, seen: str) -> PlanView:
    """Agree a draft as it was read: from now on patrols can be tasked under it.

    One that is tied to no objective is tied to those that its category suggests.

    Args:
        seen: the `version` of the draft that was read; whoever agrees answers for these words and no others.

    Raises NotFound, PlanNotOpenForThat, PlanChanged (it isn't that any more), PlanIncomplete.
    """
    with transaction.atomic():
        plan = locked(plan_id)
        insist(rules.may_move(PlanState(plan.state), PlanState.AGREED), PlanNotOpenForThat)
        if queries.get_plan(plan_id, on=local_day(at)).version != seen:
            raise PlanChanged(
                "This draft was changed after you opened the page, so it isn’t agreed. Read it as it is now, then "
                "agree it."
            )
        if not plan.objectives.exists():
            _serve(plan, (), at)
        decision = rules.may_agree(
            tactics=plan.tactics.filter(dropped_at__isnull=True).count(),
            outcomes=plan.outcomes.count(),
            objectives=plan.objectives.count(),
            objectives_in_force=len(priorities.list_objectives(local_day(at))),
            phased=plan.phases.exists(),
            measures=[Measure(found) for found in plan.outcomes.values_list("measure", flat=True)],
        )
        insist(decision, PlanIncomplete)
        plan.state, plan.agreed_at = PlanState.AGREED, at
        plan.save(update_fields=["state", "agreed_at"])
        record("problems.plan.agreed", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def begin_phase(
    *,
    actor: Actor,
    at: dt.datetime,
    plan_id: int,
    phase: ChbPhase,
    on: dt.date,
    reason: str,
    begun_by_id: int,
) -> PlanView:
    """Begin a phase of Clear-Hold-Build; the first one makes a plan a Clear-Hold-Build plan. It may go back.

    Raises NotFound, PlanNotOpenForThat, PlanIncomplete (its outcomes don't show both crime and what people say),
    BadPhase.
    """
    reason = tidy(reason)
    if not reason:
        raise BadPhase("Say why the phase begins: what was seen.", field="reason")
    if on > local_day(at):
        raise BadPhase("A phase can't begin on a day that hasn't come.", field="on")
    with transaction.atomic():
        plan = locked(plan_id)
        if plan.state == PlanState.CLOSED:
            raise PlanNotOpenForThat("This plan is closed.")
        begun = [(row.begun_on, ChbPhase(row.phase)) for row in plan.phases.all()]
        insist(rules.may_begin(begun, phase, on), BadPhase, field="on")
        if plan.state == PlanState.AGREED:
            measures = [Measure(found) for found in plan.outcomes.values_list("measure", flat=True)]
            insist(rules.may_agree(tactics=1, outcomes=1, phased=True, measures=measures), PlanIncomplete)
        Phase.objects.create(plan=plan, phase=phase, begun_on=on, reason=reason, begun_by_id=begun_by_id)
        record("problems.phase.begun", actor, at, plan, phase=phase.value, on=on.isoformat())
    return queries.get_plan(plan_id, on=local_day(at))


def close_plan(*, actor: Actor, at: dt.datetime, plan_id: int, assessment: str) -> PlanView:
    """End a plan with what came of it. Raises NotFound, PlanNotOpenForThat, PlanIncomplete."""
    assessment = tidy(assessment)
    if not assessment:
        raise PlanIncomplete(
            "Say what came of the plan: what worked, what didn't, and what you would do again.",
            field="assessment",
        )
    with transaction.atomic():
        plan = locked(plan_id)
        insist(rules.may_move(PlanState(plan.state), PlanState.CLOSED), PlanNotOpenForThat)
        plan.state, plan.closed_at, plan.assessment = PlanState.CLOSED, at, assessment
        plan.save(update_fields=["state", "closed_at", "assessment"])
        record("problems.plan.closed", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def _say(
    plan: Plan, *, title: str, aim: str, analysis: str, scanning: str, triangle: Triangle | None
) -> None:
    sides = triangle or Triangle()
    plan.title, plan.aim = tidy(title), tidy(aim)
    plan.scanning, plan.analysis = tidy(scanning), tidy(analysis)
    plan.offender, plan.handler = tidy(sides.offender), tidy(sides.handler)
    plan.victim, plan.guardian = tidy(sides.victim), tidy(sides.guardian)
    plan.place, plan.manager = tidy(sides.place), tidy(sides.manager)
    if not plan.title:
        raise PlanIncomplete("Give the plan a title.", field="title")
    if not plan.aim:
        raise PlanIncomplete("Say what the plan is to achieve.", field="aim")


def _fill(
    plan: Plan,
    *,
    tactics: Sequence[TacticDraft],
    outcomes: Sequence[OutcomeDraft],
    objective_ids: Sequence[int],
    at: dt.datetime,
) -> None:
    for tactic in tactics:
        insist(rules.may_do(tactic), PlanIncomplete, field="tactics")
    for outcome in outcomes:
        insist(rules.may_intend(outcome), PlanIncomplete, field="outcomes")
    plan.save()
    Tactic.objects.bulk_create(
        tactic_row(plan, position, draft) for position, draft in enumerate(tactics, start=1)
    )
    IntendedOutcome.objects.bulk_create(_outcome_row(plan, draft) for draft in outcomes)
    _serve(plan, objective_ids, at)


def tactic_row(plan: Plan, position: int, draft: TacticDraft) -> Tactic:
    """A tactic as a row that isn't saved yet."""
    return Tactic(
        plan=plan,
        position=position,
        what=tidy(draft.what),
        who=tidy(draft.who),
        due_on=draft.due_on,
        agency=draft.agency,
        owner_id=draft.owner_id,
        cost_pence=draft.cost_pence,
        starts_on=draft.starts_on,
    )


def _outcome_row(plan: Plan, draft: OutcomeDraft) -> IntendedOutcome:
    assert draft.baseline is not None  # noqa: S101 - may_intend has looked
    row = IntendedOutcome(
        plan=plan,
        indicator=tidy(draft.indicator),
        unit=tidy(draft.unit),
        direction=draft.direction,
        baseline=draft.baseline,
        target=draft.target,
        due_on=draft.due_on,
        measure=draft.measure,
    )
    if draft.measure.is_judged:
        if draft.frozen is None:
            raise PlanIncomplete(
                f"“{draft.indicator}” is read from data, and nothing was read of the time before.",
                field="outcomes",
            )
        frozen = draft.frozen
        row.comparison_area_id = draft.comparison_id
        row.baseline_from, row.baseline_until = frozen.starts_on, frozen.until_on
        row.baseline_count, row.baseline_periods = frozen.count, frozen.periods
        row.drift, row.drift_areas = frozen.drift, frozen.drift_areas
    return row


def _serve(plan: Plan, objective_ids: Sequence[int], at: dt.datetime) -> None:
    """Tie a plan to the chosen objectives, else to those of its category that hold."""
    held = {row.id: row for row in priorities.list_objectives(local_day(at))}
    if unknown := [row for row in objective_ids if row not in held]:
        raise PlanIncomplete(
            f"An objective that was chosen doesn't hold any more ({unknown[0]}).", field="objectives"
        )
    suggested = not objective_ids
    codes = SUGGESTED_OBJECTIVES[ProblemCategory(plan.priority.category)] if suggested else ()
    chosen = objective_ids or [row.id for row in held.values() if row.code in codes]
    PlanObjective.objects.bulk_create(
        PlanObjective(plan=plan, objective_id=found, suggested=suggested) for found in dict.fromkeys(chosen)
    )
