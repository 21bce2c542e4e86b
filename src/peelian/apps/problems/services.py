"""Writes on Problem Management Profiles."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import queries, rules
from peelian.apps.problems.models import IntendedOutcome, Plan, Reading, Tactic
from peelian.apps.problems.types import OutcomeDraft, PlanState, PlanView, TacticDraft
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


class CannotPlan(Refused):
    """The priority is closed, or has an open plan."""


class PlanIncomplete(Refused):
    """Something that a plan must say is missing or makes no sense."""


class PlanNotOpenForThat(Refused):
    """The plan's state doesn't allow it."""


class BadReading(Refused):
    """A reading that can't be: in the future, not a number, without a source, or a second one on a day."""


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
) -> PlanView:
    """Draft a plan that answers a priority. Raises NotFound, CannotPlan, PlanIncomplete."""
    if priorities.get_priority(priority_id, at=at).closed_at is not None:
        raise CannotPlan("This priority is closed.")
    with transaction.atomic():
        plan = Plan(priority_id=priority_id, owner_id=owner_id, created_at=at)
        try:
            with transaction.atomic():
                _fill(plan, title=title, aim=aim, analysis=analysis, tactics=tactics, outcomes=outcomes)
        except IntegrityError as clash:
            if "plan_one_open_for_priority" not in str(clash):
                raise
            raise CannotPlan("This priority has an open plan. Change that one, or close it first.") from clash
        _record("problems.plan.written", actor, at, plan)
    return queries.get_plan(plan.pk, on=local_day(at))


def rewrite_plan(
    *,
    actor: Actor,
    at: dt.datetime,
    plan_id: int,
    title: str,
    aim: str,
    tactics: Sequence[TacticDraft],
    outcomes: Sequence[OutcomeDraft],
    analysis: str = "",
) -> PlanView:
    """Replace all that a draft says. Raises NotFound, PlanNotOpenForThat, PlanIncomplete."""
    with transaction.atomic():
        plan = _locked(plan_id)
        _insist(rules.may_rewrite(PlanState(plan.state)), PlanNotOpenForThat)
        plan.tactics.all().delete()
        plan.outcomes.all().delete()
        _fill(plan, title=title, aim=aim, analysis=analysis, tactics=tactics, outcomes=outcomes)
        _record("problems.plan.rewritten", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def agree_plan(*, actor: Actor, at: dt.datetime, plan_id: int) -> PlanView:
    """Agree a draft: from now on patrols can be tasked under it.

    Raises NotFound, PlanIncomplete, PlanNotOpenForThat.
    """
    with transaction.atomic():
        plan = _locked(plan_id)
        _insist(rules.may_move(PlanState(plan.state), PlanState.AGREED), PlanNotOpenForThat)
        _insist(rules.may_agree(tactics=plan.tactics.count(), outcomes=plan.outcomes.count()), PlanIncomplete)
        plan.state, plan.agreed_at = PlanState.AGREED, at
        plan.save(update_fields=["state", "agreed_at"])
        _record("problems.plan.agreed", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def finish_tactic(*, actor: Actor, at: dt.datetime, tactic_id: int) -> PlanView:
    """Say that a tactic of an agreed plan was done; a second time changes nothing.

    Raises NotFound, PlanNotOpenForThat.
    """
    with transaction.atomic():
        plan = _locked(queries.plan_id_of_tactic(tactic_id))
        if plan.state != PlanState.AGREED:
            raise PlanNotOpenForThat("Tactics are done under an agreed plan.")
        if Tactic.objects.filter(pk=tactic_id, done_at__isnull=True).update(done_at=at):
            _record("problems.tactic.finished", actor, at, plan, tactic=tactic_id)
    return queries.get_plan(plan.pk, on=local_day(at))


def add_reading(
    *, actor: Actor, at: dt.datetime, outcome_id: int, on: dt.date, value: float, source: str
) -> PlanView:
    """Add an indicator's value on a day, with where it comes from. Raises NotFound, PlanNotOpenForThat, BadReading."""
    source = tidy(source)
    if on > local_day(at):
        raise BadReading("A reading can't be of a day that hasn't come.", field="on")
    if not math.isfinite(value):
        raise BadReading("A reading must be a number.", field="value")
    if not source:
        raise BadReading("Say where the figure comes from.", field="source")
    with transaction.atomic():
        plan = _locked(queries.plan_id_of_outcome(outcome_id))
        if plan.state != PlanState.AGREED:
            raise PlanNotOpenForThat("Readings are added to an agreed plan.")
        if Reading.objects.filter(outcome_id=outcome_id, on=on).exists():
            raise BadReading(f"There is a reading of {rules.day(on)} already.", field="on")
        Reading.objects.create(outcome_id=outcome_id, on=on, value=value, source=source, recorded_at=at)
        _record("problems.reading.added", actor, at, plan, outcome=outcome_id, on=on.isoformat(), value=value)
    return queries.get_plan(plan.pk, on=local_day(at))


def close_plan(*, actor: Actor, at: dt.datetime, plan_id: int, assessment: str) -> PlanView:
    """End a plan with what came of it. Raises NotFound, PlanNotOpenForThat, PlanIncomplete."""
    assessment = tidy(assessment)
    if not assessment:
        raise PlanIncomplete(
            "Say what came of the plan: what worked, what didn't, and what you would do again.",
            field="assessment",
        )
    with transaction.atomic():
        plan = _locked(plan_id)
        _insist(rules.may_move(PlanState(plan.state), PlanState.CLOSED), PlanNotOpenForThat)
        plan.state, plan.closed_at, plan.assessment = PlanState.CLOSED, at, assessment
        plan.save(update_fields=["state", "closed_at", "assessment"])
        _record("problems.plan.closed", actor, at, plan)
    return queries.get_plan(plan_id, on=local_day(at))


def _fill(
    plan: Plan,
    *,
    title: str,
    aim: str,
    analysis: str,
    tactics: Sequence[TacticDraft],
    outcomes: Sequence[OutcomeDraft],
) -> None:
    plan.title, plan.aim, plan.analysis = tidy(title), tidy(aim), tidy(analysis)
    if not plan.title:
        raise PlanIncomplete("Give the plan a title.", field="title")
    if not plan.aim:
        raise PlanIncomplete("Say what the plan is to achieve.", field="aim")
    if any(not tactic.what.strip() or not tactic.who.strip() for tactic in tactics):
        raise PlanIncomplete("Say what each tactic is and who does it.", field="tactics")
    for outcome in outcomes:
        _insist(rules.may_intend(outcome), PlanIncomplete, field="outcomes")
    plan.save()
    Tactic.objects.bulk_create(
        Tactic(plan=plan, position=position, what=tidy(draft.what), who=tidy(draft.who), due_on=draft.due_on)
        for position, draft in enumerate(tactics, start=1)
    )
    IntendedOutcome.objects.bulk_create(
        IntendedOutcome(
            plan=plan,
            indicator=tidy(draft.indicator),
            unit=tidy(draft.unit),
            direction=draft.direction,
            baseline=draft.baseline,
            target=draft.target,
            due_on=draft.due_on,
        )
        for draft in outcomes
    )


def _locked(plan_id: int) -> Plan:
    plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("priority__area")
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotFound("There is no such plan.")
    return plan


def _insist(decision: Decision, error: type[Refused], *, field: str = "") -> None:
    if not decision:
        raise error(decision.reason, field=field)


def _record(name: str, actor: Actor, at: dt.datetime, plan: Plan, **data: Any) -> None:
    facts = {"priority": plan.priority_id, **data}
    events.record(name=name, actor=actor, at=at, subject=plan, area_code=plan.priority.area.code, data=facts)
