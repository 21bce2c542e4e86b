"""Tactics of a plan: added while it runs (partners join), done with a result, dropped with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from peelian.apps.problems.models import Plan, Tactic
from peelian.apps.problems.queries import plans as queries
from peelian.apps.problems.rules import plans as rules
from peelian.apps.problems.services.plans import tactic_row
from peelian.apps.problems.services.writing import (
    PlanIncomplete,
    PlanNotOpenForThat,
    insist,
    locked,
    record,
)
from peelian.apps.problems.types.plans import PlanState, PlanView
from peelian.apps.problems.types.tactics import TacticDraft
from peelian.kernel.actors import Actor
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day


def add_tactic(*, actor: Actor, at: dt.datetime, plan_id: int, tactic: TacticDraft) -> PlanView:
    """Add a tactic to a draft or an agreed plan. Raises NotFound, PlanNotOpenForThat, PlanIncomplete."""
    insist(rules.may_do(tactic), PlanIncomplete, field="what")
    with transaction.atomic():
        plan = locked(plan_id)
        insist(rules.may_add_tactic(PlanState(plan.state)), PlanNotOpenForThat)
        last = plan.tactics.aggregate(last=Max("position"))["last"] or 0
        row = tactic_row(plan, last + 1, tactic)
        row.save()
        record("problems.tactic.added", actor, at, plan, tactic=row.pk, agency=row.agency)
    return queries.get_plan(plan_id, on=local_day(at))


def finish_tactic(*, actor: Actor, at: dt.datetime, tactic_id: int, result: str = "") -> PlanView:
    """Say that a tactic of an agreed plan was done, and with what result; a second time changes nothing.

    Raises NotFound, PlanNotOpenForThat.
    """
    with transaction.atomic():
        plan = locked(queries.plan_id_of_tactic(tactic_id))
        _insist_open(plan, tactic_id)
        waiting = Tactic.objects.filter(pk=tactic_id, done_at__isnull=True)
        if waiting.update(done_at=at, result=tidy(result)):
            record("problems.tactic.finished", actor, at, plan, tactic=tactic_id)
    return queries.get_plan(plan.pk, on=local_day(at))


def drop_tactic(*, actor: Actor, at: dt.datetime, tactic_id: int, reason: str) -> PlanView:
    """Say that a tactic won't be done, and why. It stays in the plan; a second time changes nothing.

    Raises NotFound, PlanNotOpenForThat, PlanIncomplete.
    """
    reason = tidy(reason)
    if not reason:
        raise PlanIncomplete("Say why it won't be done.", field="reason")
    with transaction.atomic():
        plan = locked(queries.plan_id_of_tactic(tactic_id))
        insist(rules.may_add_tactic(PlanState(plan.state)), PlanNotOpenForThat)
        if Tactic.objects.filter(pk=tactic_id, done_at__isnull=False).exists():
            raise PlanNotOpenForThat("This tactic was done.")
        waiting = Tactic.objects.filter(pk=tactic_id, dropped_at__isnull=True)
        if waiting.update(dropped_at=at, dropped_reason=reason):
            record("problems.tactic.dropped", actor, at, plan, tactic=tactic_id)
    return queries.get_plan(plan.pk, on=local_day(at))


def _insist_open(plan: Plan, tactic_id: int) -> None:
    if plan.state != PlanState.AGREED:
        raise PlanNotOpenForThat("Tactics are done under an agreed plan.")
    if Tactic.objects.filter(pk=tactic_id, dropped_at__isnull=False).exists():
        raise PlanNotOpenForThat("This tactic was dropped.")
