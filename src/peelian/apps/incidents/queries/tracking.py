"""A report as whoever made it sees it, once they have proven that it's theirs."""

from __future__ import annotations

import datetime as dt

from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.types.reports import (
    ACTIVE,
    CLOSED,
    CallState,
    EntryDirection,
    IncidentKind,
    ReportState,
)
from peelian.apps.incidents.types.views import TrackedView
from peelian.kernel.errors import NotFound
from peelian.kernel.text import gettext_noop as _

#: From the Code of Practice for Victims of Crime in England and Wales (Ministry of Justice, 2020, as amended), rights 1
#: to 6: those that begin with a report.
VICTIMS_CODE = (
    _("You can ask us to explain anything that you don't understand, in words and a language that suit you."),
    _("You get a note in writing that we have your report, with its crime number."),
    _("You are told about help for victims within two working days. You can use it whatever happens."),
    _("If we decide not to investigate, we tell you why within five working days."),
    _("If there is an investigation, we tell you when somebody is arrested, charged or let go."),
    _("If you aren't content with a decision, you can ask for it to be looked at again."),
)


def tracked(reference: str, *, at: dt.datetime) -> TrackedView:
    """The report. Whoever calls has made sure that it's shown to the one who made it. Raises NotFound."""
    row = rows.find(reference)
    if not row.kind:
        raise NotFound("There is no such report.")
    said = row.entries.exclude(direction=EntryDirection.NOTE).select_related("author")
    booked = row.call_backs.filter(state=CallState.BOOKED).select_related("slot", "report").first()
    state = ReportState(row.state)
    return TrackedView(
        reference=row.reference,
        kind_label=IncidentKind(row.kind).label,
        state=state,
        received_at=row.received_at,
        due_at=row.due_at,
        crime_number=row.crime_number,
        agency=row.agency,
        entries=tuple(rows.entry_view(entry) for entry in said),
        history=tuple(rows.change_view(change) for change in row.changes.all()),
        call_back=rows.call_view(booked) if booked else None,
        may_answer=state is not ReportState.BEGUN,
        may_rate=state in CLOSED and not hasattr(row, "rating"),
        victims_code=VICTIMS_CODE if row.business_id is None else (),
        is_business=row.business_id is not None,
        may_pick_call_back=state in ACTIVE and booked is None and row.contact_id is not None,
        sensitive=row.sensitive,
    )
