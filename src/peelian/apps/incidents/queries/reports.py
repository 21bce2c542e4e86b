"""Reading reports that were begun."""

from __future__ import annotations

import datetime as dt
from typing import Any

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.events import api as events
from peelian.apps.incidents.models import Report
from peelian.apps.incidents.types import ReportState, ReportView
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def get_report(*, viewer: Viewer, at: dt.datetime, reference: str) -> ReportView:
    """A report with its words, for staff of its area who answer residents. The read is recorded.

    Raises NotFound, NotAllowed.
    """
    row = Report.objects.select_related("area", "opened_by").filter(reference=reference).first()
    if row is None:
        raise NotFound("There is no such report.")
    accounts.require(viewer, Permission.ANSWER_RESIDENTS, _path(row, at))
    events.record_read(
        viewer=viewer.actor, at=at, subject=f"contacts.Contact:{row.contact_id}", reason=f"report {reference}"
    )
    return view_of(row)


def export_contact(*, contact_id: int) -> list[dict[str, Any]]:
    """The reports begun with a person's words, as plain values for JSON."""
    return [
        {"reference": row.reference, "opened_at": row.opened_at.isoformat(), "words": row.words}
        for row in Report.objects.filter(contact_id=contact_id)
    ]


def view_of(row: Report) -> ReportView:
    """The row as a plain value."""
    return ReportView(
        reference=row.reference,
        state=ReportState(row.state),
        area_code=row.area.code,
        area_name=row.area.name,
        category=row.category,
        words=row.words,
        source=row.source,
        opened_by=row.opened_by.name,
        opened_at=row.opened_at,
    )


def _path(row: Report, at: dt.datetime) -> tuple[str, ...]:
    for moment in (at, row.opened_at):
        try:
            return tuple(places.path_of(row.area.code, local_day(moment)))
        except NotFound:
            continue
    return (row.area.code,)
