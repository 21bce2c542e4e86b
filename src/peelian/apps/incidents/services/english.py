"""A machine's English beside what a reporter wrote, for whoever answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.history import ReportEntry
from peelian.apps.incidents.queries.locking import locked
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


@transaction.atomic
def set_english(*, actor: Actor, at: dt.datetime, reference: str, english: Mapping[str, str]) -> None:
    """Keep a machine's English of answers, by their codes; not of answers that are gone. Raises NotFound."""
    row = locked(reference)
    kept = {code: tidy(words) for code, words in english.items() if row.answers.get(code) and words.strip()}
    if not kept:
        return
    row.english = {**row.english, **kept}
    row.save(update_fields=["english"])
    events.record(
        name="incidents.report.put_into_english",
        actor=actor,
        at=at,
        subject=row,
        area_code=row.area.code,
        data={"reference": row.reference, "answers": sorted(kept)},
    )
