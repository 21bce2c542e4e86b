"""Writes on priorities that stand: the action, a look at it, its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.priorities.models import Priority
from peelian.apps.priorities.queries import priorities
from peelian.apps.priorities.services.words import NeedsWords
from peelian.apps.priorities.types import (
    PriorityView,
)
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class PriorityClosed(Refused):
    """A closed priority isn't changed any more."""


def set_action(*, actor: Actor, at: dt.datetime, priority_id: int, action: str) -> PriorityView:
    """Say, in words for the public, what is being done; counts as a look at it. Raises NeedsWords, PriorityClosed."""
    action = tidy(action)
    if not action:
        raise NeedsWords("Say what is being done, in words that a resident would use.", field="action")
    with transaction.atomic():
        priority = _open(priority_id)
        priority.action, priority.action_at, priority.reviewed_at = action, at, at
        priority.save(update_fields=["action", "action_at", "reviewed_at"])
        record_of("priorities.action.set", actor, at, priority)
    return priorities.get_priority(priority_id, at=at)


def review(*, actor: Actor, at: dt.datetime, priority_id: int, issue: str = "") -> PriorityView:
    """Say that somebody looked and it still stands, with new wording where given. Raises PriorityClosed."""
    issue = tidy(issue)
    with transaction.atomic():
        priority = _open(priority_id)
        priority.issue, priority.reviewed_at = issue or priority.issue, at
        priority.save(update_fields=["issue", "reviewed_at"])
        record_of("priorities.priority.reviewed", actor, at, priority, reworded=bool(issue))
    return priorities.get_priority(priority_id, at=at)


def close(*, actor: Actor, at: dt.datetime, priority_id: int, reason: str) -> PriorityView:
    """End a priority and keep the reason in the record. Raises NeedsWords, PriorityClosed."""
    reason = tidy(reason)
    if not reason:
        raise NeedsWords("Say why it is closed.", field="reason")
    with transaction.atomic():
        priority = _open(priority_id)
        priority.closed_at = at
        priority.save(update_fields=["closed_at"])
        record_of("priorities.priority.closed", actor, at, priority, reason=reason)
    return priorities.get_priority(priority_id, at=at)


def _open(priority_id: int) -> Priority:
    priority = (
        Priority.objects.select_for_update(of=("self",)).select_related("area").filter(pk=priority_id).first()
    )
    if priority is None:
        raise NotFound("There is no such priority.")
    if priority.closed_at is not None:
        raise PriorityClosed("This priority is closed.")
    return priority


def record_of(name: str, actor: Actor, at: dt.datetime, priority: Priority, **data: Any) -> None:
    """Keep in the record what became of a priority."""
    facts = {"category": priority.category, **data}
    events.record(name=name, actor=actor, at=at, subject=priority, area_code=priority.area.code, data=facts)
