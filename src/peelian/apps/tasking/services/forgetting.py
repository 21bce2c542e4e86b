"""Tasks and suggestions end two years after their work did."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from peelian.apps.events import api as events
from peelian.apps.tasking import rules
from peelian.apps.tasking.models import PatrolTask, Place, Suggestion, Trial
from peelian.kernel.actors import Actor


@transaction.atomic
def forget_tasks(*, actor: Actor, at: dt.datetime) -> int:
    """Delete tasks whose last window ended longer ago than `rules.TASKS_KEPT`, with who went, what they said and what
    was proven; then suggestions and trials as old that no task and no place rests on. Returns how many tasks.
    """
    before = at - rules.TASKS_KEPT
    over = PatrolTask.objects.alias(last=Max("windows__ends_at")).filter(
        last__lt=before, created_at__lt=before
    )
    ids = list(over.values_list("pk", flat=True))
    PatrolTask.objects.filter(pk__in=ids).delete()
    used = {
        *PatrolTask.objects.filter(suggestion__isnull=False).values_list("suggestion_id", flat=True),
        *Place.objects.filter(suggestion__isnull=False).values_list("suggestion_id", flat=True),
    }
    suggestions, _ = Suggestion.objects.filter(made_at__lt=before).exclude(pk__in=used).delete()
    trials, _ = Trial.objects.filter(made_at__lt=before).delete()
    if ids or suggestions or trials:
        events.record(
            name="tasking.tasks.forgotten", actor=actor, at=at, subject="tasking.PatrolTask:old",
            data={"tasks": len(ids), "suggestions": suggestions + trials, "before": before.isoformat()},
        )  # fmt: skip
    return len(ids)
