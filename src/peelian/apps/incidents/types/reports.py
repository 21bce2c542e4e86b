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
class ReportLine:
    """A report in a list: no name, no address, no words. `overdue`: it waits for us too long, or words in it do."""

    reference: str
    kind: IncidentKind | None  # None while it is only begun
    state: ReportState
    severity: Severity | None
    area_code: str
    area_name: str
    received_at: dt.datetime | None
    due_at: dt.datetime | None
    overdue: bool
    assigned_to_id: int | None
    assigned_to: str
    escalated_for: str
    call_back_at: dt.datetime | None
    business: str
    heard_at: dt.datetime | None
    language: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer in words, for people. `english`: a machine's, of words in another language."""

    code: str
    question: str
    answer: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class FileView:
    """A picture that came with a report; `alt` says what it shows."""

    id: int
    name: str
    media_type: str
    size: int
    alt: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One thing said about a report."""

    id: int
    direction: EntryDirection
    text: str
    language: str
    english: str
    author: str
    at: dt.datetime
    erased: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One step that a report took. `told`: what the reporter was told of it, in a few words."""

    at: dt.datetime
    step: Step
    state: ReportState
    by: str
    told: str


@dataclass(frozen=True, slots=True)
class CallBackView:
    """A call that we promised. `tries`: how many calls for the same report were missed before."""

    id: int
    reference: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    language: str
    contact_id: int | None
    state: CallState
    tries: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with all that was said in it, for staff of its area. `words` is empty once they were erased."""

    line: ReportLine
    reference: str
    state: ReportState
    area_code: str
    area_name: str
    category: str
    words: str
    source: str  # app.Model:key that it came from
    opened_by: str
    opened_at: dt.datetime
    answers: tuple[Answered, ...] = ()
    form_version: int = 0
    contact_id: int | None = None
    address: str = ""
    postcode: str = ""
    lat: float | None = None
    lng: float | None = None
    happened_from: dt.datetime | None = None
    happened_until: dt.datetime | None = None
    thrive: Thrive | None = None
    files: tuple[FileView, ...] = ()
    entries: tuple[EntryView, ...] = ()
    history: tuple[ChangeView, ...] = ()
    crime_number: str = ""
    agency: str = ""
    joined_to: str = ""
    call_backs: tuple[CallBackView, ...] = ()
    area_path: tuple[str, ...] = ()
    feedback: int | None = None
    steps: tuple[Step, ...] = ()  # those that staff may take now
    civil_route: bool = False  # the force's rules say that this is for a civil court
    wants_call_back: bool = False


@dataclass(frozen=True, slots=True)
class TrackedView:
    """A report as whoever made it sees it: no notes of ours, no addresses.

    Attributes:
        victims_code: what somebody who is a victim may expect, in sentences (Code of Practice for Victims of Crime).
    """

    reference: str
    kind_label: str
    state: ReportState
    received_at: dt.datetime | None
    due_at: dt.datetime | None
    crime_number: str
    agency: str
    entries: tuple[EntryView, ...]
    history: tuple[ChangeView, ...]
    call_back: CallBackView | None
    may_answer: bool
    may_rate: bool
    victims_code: tuple[str, ...]
    is_business: bool
    may_pick_call_back: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Another report that may be about the same, with how far away and how many days apart it happened."""

    reference: str
    kind: IncidentKind
    state: ReportState
    received_at: dt.datetime
    metres: int
    days_apart: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many reports each list holds, a number for each `Show`."""

    waiting: int = 0
    mine: int = 0
    nobodys: int = 0
    overdue: int = 0
    needs_information: int = 0
    new_words: int = 0
    call_backs: int = 0
    investigated: int = 0
    closed: int = 0
    all: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the reports received in a span. `in_time` and `late`: of those decided, against their clock."""

    received: int
    closed: int
    active: int
    filed: int
    needs_call_back: int
    in_time: int
    late: int
    by_kind: Mapping[str, int]


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


@dataclass(frozen=True, slots=True)
class DraftView:
    """A report that somebody is making.

    Attributes:
        asked: the pages that these answers lead past, in their order.
        ready: whether nothing is missing.
        sent_as: the report that it became; then nothing else of it is left.
        completes: the report, begun by us, that it completes.
    """

    kind: IncidentKind
    answers: Mapping[str, Any]
    page: str
    files: tuple[FileView, ...]
    asked: tuple[str, ...]
    ready: bool
    expires_on: dt.date
    sent_as: str = ""
    language: str = "en"
    completes: str = ""
    business_id: int | None = None


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What open data may say of a report that came by Open311: nothing personal, no place."""

    reference: str
    kind: IncidentKind
    is_open: bool
    received_on: dt.date
    updated_on: dt.date
