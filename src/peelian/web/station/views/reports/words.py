"""What the report pages share: states, steps and clocks in the words of a screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import CallState, Origin, ReportState, Severity, Show, Step
from peelian.web.shared import conversations

SHOWS: dict[Show, str] = {
    Show.WAITING: "Waiting",
    Show.MINE: "Mine",
    Show.NOBODYS: "Nobody’s",
    Show.OVERDUE: "Overdue",
    Show.NEEDS_INFORMATION: "Asked",
    Show.NEW_WORDS: "New words",
    Show.CALL_BACKS: "Call-backs",
    Show.INVESTIGATED: "Investigated",
    Show.CLOSED: "Closed",
    Show.ALL: "All",
}
STATES: dict[ReportState, str] = {
    ReportState.BEGUN: "Begun",
    ReportState.RECEIVED: "Waits for us",
    ReportState.NEEDS_INFORMATION: "Asked for more",
    ReportState.INVESTIGATED: "Being investigated",
    ReportState.FILED: "Filed at source",
    ReportState.NOT_A_CRIME: "Not a crime",
    ReportState.OTHER_AGENCY: "Another agency’s",
    ReportState.JOINED: "Joined to another",
    ReportState.CONCLUDED: "Concluded",
}
STEPS: dict[Step, str] = {
    Step.ASK: "Ask the reporter",
    Step.FILE: "File at source",
    Step.INVESTIGATE: "Pass to investigation",
    Step.NO_CRIME: "Not a crime",
    Step.REFER: "Another agency’s",
    Step.JOIN: "Join to another report",
    Step.CONCLUDE: "Tell how it ended",
    Step.REOPEN: "Take it up again",
}
#: What a step did, in the history.
DID: dict[Step, str] = {
    Step.SEND: "Sent in",
    Step.ASK: "Asked the reporter",
    Step.ANSWER: "The reporter answered",
    Step.FILE: "Filed at source",
    Step.INVESTIGATE: "Passed to investigation",
    Step.NO_CRIME: "Not a crime",
    Step.REFER: "Told whose it is",
    Step.JOIN: "Joined to another report",
    Step.CONCLUDE: "Told how it ended",
    Step.REOPEN: "Taken up again",
}
#: What usually is said; staff change it to fit. Plain English: it goes out as it is.
SUGGESTED: dict[Step, str] = {
    Step.FILE: (
        "Thank you for telling us. We have recorded this as a crime. We looked for ways to find out who did it, "
        "and there is nothing more to follow now. If you find out more, write to us here and we will look again."
    ),
    Step.INVESTIGATE: (
        "Thank you for telling us. We have recorded this as a crime, and an officer will look into it. "
        "They will be in touch. If you find out more, write to us here."
    ),
    Step.NO_CRIME: "Thank you for telling us. We looked at it with care. It is not a crime, because ",
    Step.REFER: "Thank you for telling us. This is not for the police to deal with. The people who can help are ",
}
ORIGINS: dict[Origin, str] = {
    Origin.PAGE: "the report pages",
    Origin.CONVERSATION: "a conversation",
    Origin.BUSINESS_FILE: "a business, by file",
    Origin.BUSINESS_API: "a business, by its own system",
    Origin.OPEN311: "another service (Open311)",
    Origin.STAFF: "staff",
}
CALLS: dict[CallState, str] = {
    CallState.BOOKED: "Booked",
    CallState.DONE: "Reached",
    CallState.MISSED: "Not reached",
    CallState.CANCELLED: "Cancelled",
}
_TAGS = {Severity.NOW: "red", Severity.URGENT: "orange", Severity.SOON: "yellow", Severity.ROUTINE: "grey"}
_WAITS = frozenset({ReportState.RECEIVED, ReportState.NEEDS_INFORMATION})


@dataclass(frozen=True, slots=True)
class Line:
    """A report in a list, with the words of a screen."""

    row: incidents.ReportLine
    kind: str
    state: str
    severity: str
    tag: str
    due: str
    language: str
    urgent: bool


def line_of(row: incidents.ReportLine, at: dt.datetime) -> Line:
    """A report as a line of a list."""
    return Line(
        row=row,
        kind=kind_words(row.kind),
        state=STATES[row.state],
        severity=row.severity.label if row.severity else "",
        tag=_TAGS[row.severity] if row.severity else "grey",
        due=due_words(row, at),
        language=conversations.language_name(row.language),
        urgent=row.overdue or bool(row.escalated_for) or row.severity is Severity.NOW,
    )


def kind_words(kind: incidents.IncidentKind | None) -> str:
    """What happened, as staff call it."""
    return {
        incidents.IncidentKind.CRIMINAL_DAMAGE: "Criminal damage",
        incidents.IncidentKind.THEFT: "Theft",
        incidents.IncidentKind.BILKING: "Bilking",
        incidents.IncidentKind.BURGLARY: "Burglary, not a home",
    }.get(kind, "Report") if kind else "Report"  # fmt: skip


def due_words(row: incidents.ReportLine, at: dt.datetime) -> str:
    """How long there is to decide: "3 hours left", "2 days late"; empty for what waits for nobody of ours."""
    if row.due_at is None or row.state not in _WAITS:
        return ""
    away = abs(row.due_at - at)
    if away >= dt.timedelta(days=2):
        length = f"{away.days} days"
    elif away >= dt.timedelta(hours=1):
        hours = int(away / dt.timedelta(hours=1))
        length = f"{hours} hour{'s' if hours > 1 else ''}"
    else:
        minutes = int(away / dt.timedelta(minutes=1))
        length = f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{length} {'late' if row.due_at < at else 'left'}"
