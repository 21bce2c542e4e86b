"""What the writes of this room share: their refusals, a plan that is locked, a rule that is insisted on, an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.events import api as events
from peelian.apps.problems.models import Plan
from peelian.kernel.actors import Actor
from peelian.kernel.decisions import Decision
from peelian.kernel.errors import NotFound, Refused


class CannotPlan(Refused):
    """The priority is closed, or has an open plan."""


class PlanIncomplete(Refused):
    """Something that a plan must say is missing or makes no sense."""


class PlanNotOpenForThat(Refused):
    """The plan's state doesn't allow it."""


class PlanChanged(Refused):
    """Somebody else has changed the draft since it was read."""


class BadReading(Refused):
    """A reading that can't be: in the future, not a number, without a source, a second one on a day, or read anyway."""


class BadPhase(Refused):
    """A phase of Clear-Hold-Build that can't begin then, or without a reason."""


class BadPublicPart(Refused):
    """A public part without words, published by its own writer, or of a plan that isn't agreed."""


class PartChanged(BadPublicPart):
    """The words of the public part aren't those that its publisher has read."""


def locked(plan_id: int) -> Plan:
    """A plan that nobody else changes until this transaction ends. Raises NotFound."""
    plan = (
        Plan.objects.select_for_update(of=("self",))
        .select_related("priority__area")
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotFound("There is no such plan.")
    return plan


def insist(decision: Decision, error: type[Refused], *, field: str = "") -> None:
    """Raise a named error where a rule says no."""
    if not decision:
        raise error(decision.reason, field=field)


def record(name: str, actor: Actor, at: dt.datetime, plan: Plan, **data: Any) -> None:
    """One event about a plan."""
    facts = {"priority": plan.priority_id, **data}
    events.record(name=name, actor=actor, at=at, subject=plan, area_code=plan.priority.area.code, data=facts)
