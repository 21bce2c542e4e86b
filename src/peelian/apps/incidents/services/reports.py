"""Reports that begin with what somebody wrote to us."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.queries import reports, rows
from peelian.apps.incidents.rules.references import make_reference
from peelian.apps.incidents.types.refusals import CannotOpen
from peelian.apps.incidents.types.views import ReportView
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import tidy


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
