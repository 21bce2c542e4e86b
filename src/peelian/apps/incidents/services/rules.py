"""Changing the force's rules of triage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.triage import TriageRules
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.types.work import CivilUnless, TriageRulesView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


@transaction.atomic
def change_rules(
    *,
    actor: Actor,
    at: dt.datetime,
    by_id: int,
    hours_now: int,
    hours_urgent: int,
    hours_soon: int,
    hours_routine: int,
    civil_route: bool,
    civil_route_below: int | None,
    civil_route_unless: Collection[CivilUnless],
    tell_words_days: int,
) -> TriageRulesView:
    """Set all of the rules; they hold for reports that come in from now on.

    Args:
        actor, at, by_id: who, when, and the account.
        hours_now, hours_urgent, hours_soon, hours_routine: of the clock; what is more severe has no more than what is
            less.
        civil_route, civil_route_below, civil_route_unless: see `TriageRulesView`; pence.
        tell_words_days: within how many days what a reporter wrote later is to be read.

    Raises:
        Refused: no hours, or more for what is more severe.
    """
    hours = [hours_now, hours_urgent, hours_soon, hours_routine]
    if hours_now < 1 or hours != sorted(hours):
        raise Refused("What is more severe must not have more time than what is less.", field="hours_now")
    values = {
        "hours_now": hours_now,
        "hours_urgent": hours_urgent,
        "hours_soon": hours_soon,
        "hours_routine": hours_routine,
        "civil_route": civil_route,
        "civil_route_below": civil_route_below,
        "civil_route_unless": sorted(one.value for one in civil_route_unless),
        "tell_words_days": tell_words_days,
    }
    row, _ = TriageRules.objects.update_or_create(
        pk=1, defaults={**values, "changed_by_id": by_id, "changed_at": at}
    )
    events.record(name="incidents.rules.changed", actor=actor, at=at, subject=row, data=values)
    return get_rules()
