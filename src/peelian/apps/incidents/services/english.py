"""A machine's English beside what a reporter wrote, for whoever answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.reports import ReportEntry
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import tidy


@transaction.atomic
def add_english(*, actor: Actor, at: dt.datetime, entry_id: int, english: str) -> None:
    """Keep a machine's English of an entry; words that were erased meanwhile stay so. Raises NotFound."""
    row = (
        ReportEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("report__area")
        .filter(pk=entry_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such entry.")
    if row.erased_at is not None:
        return
    row.english = tidy(english)
    row.save(update_fields=["english"])
    events.record(
        name="incidents.report.put_into_english",
        actor=actor,
        at=at,
        subject=row.report,
        area_code=row.report.area.code,
        data={"reference": row.report.reference, "entry": row.pk},
    )
