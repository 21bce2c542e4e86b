"""Reports that begin with what somebody wrote to us."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import reports, rows
from peelian.apps.incidents.rules.references import make_reference
from peelian.apps.incidents.types.refusals import CannotOpen
from peelian.apps.incidents.types.reports import ReportState, ReportView
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import tidy

#: What stands in a report where words were taken out.
WITHHELD = "[Held apart.]"


@transaction.atomic
def open_report(
    *,
    actor: Actor,
    at: dt.datetime,
    contact_id: int,
    area_id: int,
    category: ProblemCategory,
    words: str,
    source: str,
    opened_by_id: int,
) -> ReportView:
    """Begin a report with somebody's words. The same source again gives the report that was begun first.

    Raises CannotOpen without words.
    """
    words = tidy(words)
    if not words:
        raise CannotOpen("There are no words to begin a report with.")
    row, is_new = Report.objects.get_or_create(
        source=source,
        defaults={
            "reference": make_reference(at.year, secrets.choice),
            "contact_id": contact_id,
            "area_id": area_id,
            "category": category,
            "words": words,
            "opened_by_id": opened_by_id,
            "opened_at": at,
        },
    )
    if is_new:
        events.record(
            name="incidents.report.opened",
            actor=actor,
            at=at,
            subject=row,
            area_code=row.area.code,
            data={"category": category, "source": source},
        )
    return reports.view_of(rows.find(row.reference), at)


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Remove a person's words from reports that were only begun. Returns how many."""
    count = Report.objects.filter(contact_id=contact_id, erased_at__isnull=True).update(
        words="", answers={}, erased_at=at
    )
    if count:
        events.record(
            name="incidents.contact.erased",
            actor=actor,
            at=at,
            subject=f"contacts.Contact:{contact_id}",
            data={"reports": count},
        )
    return count


@transaction.atomic
def withhold_words(*, actor: Actor, at: dt.datetime, source: str, words: Iterable[str]) -> bool:
    """Take some of somebody's words out of the report that was begun from a source, because they are kept elsewhere
    with more care; that some were taken stays to be seen. Answers whether there were any."""
    row = Report.objects.select_for_update(of=("self",)).filter(source=source, erased_at__isnull=True).first()
    if row is None:
        return False
    left = row.words
    for each in sorted({tidy(one) for one in words} - {""}, key=len, reverse=True):
        left = left.replace(each, WITHHELD)
    if left == row.words:
        return False
    row.words = left
    row.save(update_fields=["words"])
    events.record(name="incidents.report.withheld", actor=actor, at=at, subject=row, area_code=row.area.code)
    return True


@transaction.atomic
def forget_begun(*, actor: Actor, at: dt.datetime, before: dt.datetime) -> int:
    """Empty reports that were begun before a moment and never completed. Returns how many."""
    count = Report.objects.filter(
        state=ReportState.BEGUN, opened_at__lt=before, erased_at__isnull=True
    ).update(words="", erased_at=at)
    if count:
        events.record(
            name="incidents.reports.forgotten", actor=actor, at=at, subject="incidents.Report:begun",
            data={"reports": count},
        )  # fmt: skip
    return count
