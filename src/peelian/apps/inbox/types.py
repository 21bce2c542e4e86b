"""Words of the inbox room."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

#: The Neighbourhood Policing Guarantee (2025): queries to a neighbourhood team are answered within 72 hours.
PROMISE = dt.timedelta(hours=72)


class ThreadKind(StrEnum):
    """What somebody wants of us. A first guess by rule; a person can change it."""

    QUESTION = "question"
    INFORMATION = "information"  # tells us something, perhaps fit for intelligence
    CRIME = "crime"  # tells of a crime
    LOST_PROPERTY = "lost-property"  # lost or found something; chosen on our page
    THANKS = "thanks"
    STOP = "stop"  # wants no more messages: done before anything else
    OTHER = "other"


class ThreadState(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"  # waits for us
    ANSWERED = "answered"  # we wrote last
    CLOSED = "closed"


#: Which state of a thread may follow which. New words from the resident open any of them again.
FOLLOWS: dict[ThreadState, frozenset[ThreadState]] = {
    ThreadState.OPEN: frozenset({ThreadState.ANSWERED, ThreadState.CLOSED}),
    ThreadState.ANSWERED: frozenset({ThreadState.OPEN, ThreadState.CLOSED}),
    ThreadState.CLOSED: frozenset({ThreadState.OPEN}),
}


class Direction(StrEnum):
    """Who said it."""

    IN = "in"
    OUT = "out"
    NOTE = "note"  # among ourselves, never sent


class SourceEvaluation(StrEnum):
    """The 3 of 3x5x2 (College of Policing, APP intelligence management): how reliable whoever said it is."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class IntelligenceAssessment(StrEnum):
    """The 5: how the one who said it knows."""

    KNOWN_DIRECTLY = "A"
    KNOWN_INDIRECTLY_CORROBORATED = "B"
    KNOWN_INDIRECTLY = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"


class HandlingCode(StrEnum):
    """The 2: who it may be passed to."""

    LAWFUL_SHARING = "P"
    CONDITIONS = "C"


#: What each of the grades says, as its guide has it: for the form and for the printed report.
SOURCE_WORDS: dict[SourceEvaluation, str] = {
    SourceEvaluation.RELIABLE: "Reliable: known, and right before",
    SourceEvaluation.UNTESTED: "Untested: nothing is known of how reliable they are",
    SourceEvaluation.NOT_RELIABLE: "Not reliable: there is reason to doubt them",
}
ASSESSMENT_WORDS: dict[IntelligenceAssessment, str] = {
    IntelligenceAssessment.KNOWN_DIRECTLY: "Known directly: they saw or heard it themselves",
    IntelligenceAssessment.KNOWN_INDIRECTLY_CORROBORATED: "Known indirectly, and something else bears it out",
    IntelligenceAssessment.KNOWN_INDIRECTLY: "Known indirectly: somebody told them",
    IntelligenceAssessment.NOT_KNOWN: "Not known: it can't be judged",
    IntelligenceAssessment.SUSPECTED_FALSE: "Suspected to be false",
}
HANDLING_WORDS: dict[HandlingCode, str] = {
    HandlingCode.LAWFUL_SHARING: "Lawful sharing permitted",
    HandlingCode.CONDITIONS: "Lawful sharing permitted with conditions",
}


class Show(StrEnum):
    """Which threads a list holds."""

    WAITING = "waiting"  # open: they wait for us
    MINE = "mine"
    TEAM = "team"  # nobody's own
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reply brings to a thread.

    Attributes:
        message_id: the message to many that it's about, None when it's about none.
        delivery_id: the copy that it answers, if any.
        addressed: whether it came to that copy's own address or page; else (a text from a number) the copy is only the
            last that they got.
        stop: it says nothing but that they want no more.
        reads: the language that the writer chose, empty when it isn't known.
        subject: the kind that they chose on our page, empty where they chose none.
    """

    reply_id: int
    contact_id: int
    area_id: int
    message_id: int | None
    delivery_id: int | None
    channel: str
    text: str
    language: str
    received_at: dt.datetime
    addressed: bool = True
    stop: bool = False
    reads: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind that the rules read in somebody's words, and by what."""

    kind: ThreadKind
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriggerView:
    """Words that make a reply urgent. `words` may end in * for any ending."""

    id: int
    words: str
    language: str
    reason: str


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in a list: no name, and nothing of what is held apart."""

    id: int
    kind: ThreadKind
    state: ThreadState
    area_code: str
    area_name: str
    about: str  # the message's subject; empty when it's about none
    channel: str
    words: str  # the beginning of their last words
    language: str
    assigned_to_id: int | None
    assigned_to: str
    opened_at: dt.datetime
    waiting_since: dt.datetime | None
    due_at: dt.datetime | None
    overdue: bool
    escalated_for: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One thing said. `held_apart`: its words are not shown here."""

    id: int
    direction: Direction
    text: str
    language: str
    english: str
    author: str
    at: dt.datetime
    held_apart: bool
    erased: bool
    state: str  # of our copy: "sent", "queued" …; empty for theirs


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A conversation as staff of its area see it."""

    line: ThreadLine
    contact_id: int
    contact_name: str
    contact_language: str
    message_id: int | None
    message_html: str  # as its readers see it
    kind_by: str  # who said so; empty: by rule
    first_answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_because: str
    report_reference: str
    area_path: tuple[str, ...]  # as it was when the thread was opened
    entries: tuple[EntryView, ...]
    intelligence: tuple[str, ...]  # references only

    @property
    def id(self) -> int:
        """The thread's number."""
        return self.line.id


@dataclass(frozen=True, slots=True)
class Counts:
    """How many threads a list of each sort holds."""

    waiting: int = 0
    mine: int = 0
    team: int = 0
    overdue: int = 0
    escalated: int = 0


@dataclass(frozen=True, slots=True)
class Promise:
    """How the 72 hours were kept in a span: of what was asked in it, by what became of it."""

    asked: int
    in_time: int
    late: int
    waiting: int  # not answered yet, in time so far
    overdue: int  # not answered yet, and late
    unanswered: int  # closed with a reason, and without an answer


@dataclass(frozen=True, slots=True)
class IntelligenceView:
    """A report in 3x5x2 form. `text` is empty once it was passed on."""

    id: int
    reference: str
    thread_id: int
    source_evaluation: SourceEvaluation
    assessment: IntelligenceAssessment
    handling: HandlingCode
    conditions: str
    text: str
    written_by: str
    at: dt.datetime
    passed_on_at: dt.datetime | None
    area_code: str
    area_name: str
