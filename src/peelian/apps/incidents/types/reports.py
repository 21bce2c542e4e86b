"""Words of online reports: what kind, where one stands, which steps there are, and how screens see one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Self

from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import gettext_noop as _


class IncidentKind(StrEnum):
    """What can be reported online. The values are Open311's service codes, parts of addresses, and values in files."""

    CRIMINAL_DAMAGE = "criminal-damage"
    THEFT = "theft"
    BILKING = "bilking"
    BURGLARY = "burglary-non-dwelling"

    @property
    def label(self) -> str:
        """The words that a person reads, in English; screens of the public translate them."""
        return _KINDS[self]

    @property
    def problem(self) -> ProblemCategory:
        """The problem that it counts as."""
        return _PROBLEMS[self]


_KINDS = {
    IncidentKind.CRIMINAL_DAMAGE: _("Damage to something that is yours"),
    IncidentKind.THEFT: _("Something was stolen"),
    IncidentKind.BILKING: _("Fuel was taken and not paid for"),
    IncidentKind.BURGLARY: _("A break-in at a building that is not a home"),
}
_PROBLEMS = {
    IncidentKind.CRIMINAL_DAMAGE: ProblemCategory.CRIMINAL_DAMAGE,
    IncidentKind.THEFT: ProblemCategory.THEFT,
    IncidentKind.BILKING: ProblemCategory.THEFT,
    IncidentKind.BURGLARY: ProblemCategory.BURGLARY,
}


class Origin(StrEnum):
    """Over what a report came in."""

    PAGE = "page"
    CONVERSATION = "conversation"
    BUSINESS_FILE = "business-file"
    BUSINESS_API = "business-api"
    OPEN311 = "open311"
    STAFF = "staff"


class ReportState(StrEnum):
    """Where a report stands."""

    BEGUN = "begun"  # opened from what somebody wrote to us; not sent by them
    RECEIVED = "received"  # in the queue; who has it is `assigned_to`, not a state
    NEEDS_INFORMATION = "needs-information"  # waits for the reporter
    INVESTIGATED = "investigated"  # crime number given, passed to investigation: active
    FILED = "filed"  # crime number given, filed at source: closed
    NOT_A_CRIME = "not-a-crime"  # closed, with advice
    OTHER_AGENCY = "other-agency"  # closed, told whose it is
    JOINED = "joined"  # closed here: belongs to another report
    CONCLUDED = "concluded"  # an investigation's result was told: closed


#: Somebody of ours has still to do something.
ACTIVE = frozenset({ReportState.RECEIVED, ReportState.NEEDS_INFORMATION, ReportState.INVESTIGATED})
CLOSED = frozenset(
    {
        ReportState.FILED,
        ReportState.NOT_A_CRIME,
        ReportState.OTHER_AGENCY,
        ReportState.JOINED,
        ReportState.CONCLUDED,
    }
)


class Step(StrEnum):
    """What can be done with a report."""

    SEND = "send"
    ASK = "ask"
    ANSWER = "answer"
    FILE = "file"
    INVESTIGATE = "investigate"
    NO_CRIME = "no-crime"
    REFER = "refer"
    JOIN = "join"
    CONCLUDE = "conclude"
    REOPEN = "reopen"


class By(StrEnum):
    """Who takes a step."""

    REPORTER = "reporter"
    STAFF = "staff"


class Severity(IntEnum):
    """How soon a person has to look at a report."""

    ROUTINE = 1
    SOON = 2
    URGENT = 3
    NOW = 4

    @property
    def label(self) -> str:
        """The words on a screen of staff."""
        return self.name.capitalize()


class Letter(StrEnum):
    """The six questions of THRIVE (College of Policing, Authorised Professional Practice: contact management)."""

    THREAT = "threat"
    HARM = "harm"
    RISK = "risk"
    INVESTIGATION = "investigation"
    VULNERABILITY = "vulnerability"
    ENGAGEMENT = "engagement"


@dataclass(frozen=True, slots=True)
class Mark:
    """What one letter of THRIVE comes to: 0 (nothing tells of it) to 3, and why."""

    letter: Letter
    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class Thrive:
    """An assessment: a mark for each letter in their order, the severity they make, and what made it."""

    marks: tuple[Mark, ...]
    severity: Severity
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values for a column."""
        return {
            "marks": [[mark.letter.value, mark.level, mark.reason] for mark in self.marks],
            "severity": int(self.severity),
            "reasons": list(self.reasons),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The same from a column's values."""
        return cls(
            tuple(Mark(Letter(letter), level, reason) for letter, level, reason in data["marks"]),
            Severity(data["severity"]),
            tuple(data["reasons"]),
        )


class EntryDirection(StrEnum):
    """Who said something about a report."""

    IN = "in"
    OUT = "out"
    NOTE = "note"  # among ourselves, never sent


class CallState(StrEnum):
    """What became of a call-back."""

    BOOKED = "booked"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Show(StrEnum):
    """Which reports a list holds."""

    WAITING = "waiting"  # received: they wait for us
    MINE = "mine"
    NOBODYS = "nobodys"
    OVERDUE = "overdue"
    NEEDS_INFORMATION = "needs-information"
    NEW_WORDS = "new-words"  # the reporter wrote and nobody has read it
    CALL_BACKS = "call-backs"  # a call is wished for or booked
    INVESTIGATED = "investigated"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report as it comes in, over whatever door.

    Attributes:
        answers: by the codes of its questions, as `clean_page` gives them.
        source: app.Model:key that it came from; the same again is the same report. Empty with a draft's token.
        contact_id: who made it; None for somebody who gave no address: they get a PIN.
        escalated_for: why it can't wait, when words of it met a trigger.
        form_version: of the questions; 0 for today's.
        needs_pin: no code can reach their address (it's only a landline): they get a PIN too.
    """

    kind: IncidentKind
    answers: Mapping[str, Any]
    origin: Origin
    source: str
    area_id: int
    contact_id: int | None = None
    language: str = "en"
    lat: float | None = None
    lng: float | None = None
    address: str = ""
    postcode: str = ""
    uprn: str = ""
    business_id: int | None = None
    their_reference: str = ""
    escalated_for: str = ""
    form_version: int = 0
    needs_pin: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What a report became. `pin` only for a new report of somebody who gave no address: it is shown this once."""

    reference: str
    is_new: bool
    pin: str
    due_at: dt.datetime
    severity: Severity
