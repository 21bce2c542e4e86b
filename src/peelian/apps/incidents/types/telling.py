"""What is known when a reporter is to be told something."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.incidents.types.reports import IncidentKind, ReportState, Step


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell of a report's last change, and what the words may hold.

    Attributes:
        subject: of its events.
        contact_id: who made it; None for somebody who gave no address.
        call_contact_id: whose number was rung or is to be rung last; None when no call was promised.
        language: that they read.
        step, change_id: the last step and its number; None and 0 for a report that is only begun.
        area_path: the area's code and those above it.
        business: the name of the business that made it; empty for a person.
        feedback_asked: they were asked how it was.
    """

    subject: str
    reference: str
    contact_id: int | None
    call_contact_id: int | None
    language: str
    kind: IncidentKind | None
    state: ReportState
    step: Step | None
    change_id: int
    area_path: tuple[str, ...]
    business: str
    feedback_asked: bool
    crime_number: str
    due_at: dt.datetime | None
    sensitive: bool = False
