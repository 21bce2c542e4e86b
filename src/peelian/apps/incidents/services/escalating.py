"""Words written later can be as urgent as those that a report began with."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.queries.locking import locked
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.types.reports import ACTIVE, Severity
from peelian.kernel.actors import Actor
from peelian.kernel.text import one_line


@transaction.atomic
def escalate(*, actor: Actor, at: dt.datetime, reference: str, because: str) -> bool:
    """Put a report on top of every list until somebody has looked; an active one is for now. False for one that
    stands there already. Raises NotFound."""
    row = locked(reference)
    if row.escalated_for:
        return False
    row.escalated_for = one_line(because, 100)
    if row.state in ACTIVE and row.severity is not None:
        by = at + dt.timedelta(hours=get_rules().hours(Severity.NOW))
        row.severity = Severity.NOW
        row.due_at = min(row.due_at or by, by)
    row.save(update_fields=["escalated_for", "severity", "due_at"])
    events.record(
        name="incidents.report.escalated",
        actor=actor,
        at=at,
        subject=row,
        area_code=row.area.code,
        data={"reference": row.reference, "because": row.escalated_for},
    )
    return True


@transaction.atomic
def calm(*, actor: Actor, at: dt.datetime, reference: str) -> bool:
    """Somebody has looked: it stands in its turn again, as severe as it is. False where nothing was urgent.

    Raises NotFound.
    """
    row = locked(reference)
    if not row.escalated_for:
        return False
    because, row.escalated_for = row.escalated_for, ""
    row.save(update_fields=["escalated_for"])
    events.record(
        name="incidents.report.calmed",
        actor=actor,
        at=at,
        subject=row,
        area_code=row.area.code,
        data={"reference": row.reference, "was": because},
    )
    return True
