"""Rosters end: hours and abstractions after two years."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.workforce.models.abstractions import AbstractionRequest, DutyQuery
from peelian.apps.workforce.models.away import AwaySaying
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.apps.workforce.rules import duties as rules
from peelian.kernel.actors import Actor


@transaction.atomic
def forget_duties(*, actor: Actor, at: dt.datetime) -> int:
    """Delete duties, requests, questions and sayings older than `rules.duties.DUTIES_KEPT`; answers how many rows."""
    before = at - rules.DUTIES_KEPT
    shifts, _ = Shift.objects.filter(ends_at__lt=before).delete()
    away, _ = Abstraction.objects.filter(ends_at__lt=before).delete()
    asked, _ = AbstractionRequest.objects.filter(ends_at__lt=before).delete()
    sayings, _ = AwaySaying.objects.filter(received_at__lt=before).delete()
    queries, _ = DutyQuery.objects.filter(ends_at__lt=before).delete()
    gone = shifts + away + asked + queries + sayings
    if gone:
        events.record(
            name="workforce.duties.forgotten", actor=actor, at=at, subject="workforce.Shift:old",
            data={
                "shifts": shifts, "abstractions": away, "requests": asked, "queries": queries,
                "sayings": sayings, "before": before.isoformat(),
            },
        )  # fmt: skip
    return gone
