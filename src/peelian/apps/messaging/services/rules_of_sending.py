"""Changing what the force has set about sending: done by few, and every change an event."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.messaging.models.sending import SendingRules
from peelian.apps.messaging.queries.rules_of_sending import view_of
from peelian.apps.messaging.types.sheets import RuleFields, RulesView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused


class BadRule(Refused):
    """A rule of sending that makes no sense."""


@transaction.atomic
def change_sending_rules(*, actor: Actor, at: dt.datetime, **changes: Unpack[RuleFields]) -> RulesView:
    """Change what is named. The event holds what each was and is. Nothing changed: nothing recorded.

    Raises:
        BadRule: a figure out of its range, or hours for calls that end before they begin.
    """
    SendingRules.objects.get_or_create(pk=1, defaults={"changed_at": at})
    row = SendingRules.objects.select_for_update().get(pk=1)
    changed = {}
    for name, value in changes.items():
        before = getattr(row, name)
        if before != value:
            changed[name] = [str(before), str(value)]
            setattr(row, name, value)
    _check(row)
    if changed:
        row.changed_at = at
        row.save(update_fields=[*changed, "changed_at"])
        events.record(
            name="messaging.rules.changed", actor=actor, at=at, subject=row, data={"changed": changed}
        )
    return view_of(row)


def _check(row: SendingRules) -> None:
    if not 1 <= row.second_person_from <= 6:
        raise BadRule("Choose an urgency from 1 to 5, or never.", field="second_person_from")
    if row.second_person_above < 0:
        raise BadRule("Enter a number of people, 0 or more.", field="second_person_above")
    if row.calls_from >= row.calls_until:
        raise BadRule("Calls have to begin before they end.", field="calls_until")
    if not 1 <= row.text_parts_at_most <= 10:
        raise BadRule("A text has 1 to 10 parts.", field="text_parts_at_most")
    for name in ("text_millipence", "call_millipence"):
        if getattr(row, name) < 0:
            raise BadRule("A price is 0 or more.", field=name)
