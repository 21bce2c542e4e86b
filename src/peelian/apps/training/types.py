"""What the training room hands out, and the words of its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from peelian.analysis.currency import Currency

#: The longest words of an evidence item, and its largest file (bytes).
LONGEST_EVIDENCE = 4000
LARGEST_FILE = 5_000_000


class Completion(StrEnum):
    """What of a course counts as having done it."""

    ATTENDANCE = "attendance"  # being there
    ASSESSMENT = "assessment"  # passing
    EVIDENCE = "evidence"  # every evidence task accepted by an assessor

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "attendance": "Attending",
            "assessment": "Passing an assessment",
            "evidence": "Evidence that an assessor accepts",
        }[self.value]


class Result(StrEnum):
    """How somebody did."""

    ATTENDED = "attended"
    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return self.value.capitalize()


class RecordSource(StrEnum):
    """Where a record came from."""

    SESSION = "session"
    EVIDENCE = "evidence"
    XAPI = "xapi"
    FILE = "file"
    TYPED = "typed"


class BookingState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    WAITING = "waiting"  # the session is full
    WITHDRAWN = "withdrawn"
    ATTENDED = "attended"
    ABSENT = "absent"
    CALLED_OFF = "called-off"  # with its session

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"waiting": "On the waiting list", "called-off": "Called off"}.get(
            self.value, self.value.capitalize()
        )

    @property
    def is_open(self) -> bool:
        """Whether it still holds a place, or waits for one."""
        return self in {BookingState.BOOKED, BookingState.WAITING}


class EvidenceState(StrEnum):
    """Where an evidence item stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"submitted": "Waits for an assessor"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True)
class TaskWords:
    """One evidence task of an objective, as a file says it."""

    words: str


@dataclass(frozen=True, slots=True)
class ObjectiveWords:
    """One learning objective, as a file says it: its letter, its words, its points and what shows it."""

    letter: str
    words: str
    points: tuple[str, ...] = ()
    tasks: tuple[TaskWords, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedWords:
    """A count of those who attended that somebody reported, as a file says it. `of`: of how many; None where unsaid."""

    attended: int
    until_on: dt.date
    source: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class CourseWords:
    """A course with one version, as a file says it."""

    code: str
    name: str
    version: int
    hours: Decimal | None
    valid_from: dt.date
    completion: Completion
    summary: str = ""
    provider: str = ""
    source: str = ""
    subjects: tuple[str, ...] = ()
    objectives: tuple[ObjectiveWords, ...] = ()
    counts_as: tuple[str, ...] = ()
    reported: tuple[ReportedWords, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseLoaded:
    """What a course's file changed. `already`: it was there, word for word."""

    course_id: int
    version_id: int
    already: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """An evidence task: what somebody has to show."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """A learning objective with its points and its evidence tasks."""

    id: int
    letter: str
    words: str
    points: tuple[str, ...]
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A course as it was taught over a span of days."""

    id: int
    number: int
    hours: Decimal | None
    valid_from: dt.date
    valid_until: dt.date | None
    completion: Completion
    source: str
    subjects: tuple[str, ...]
    objectives: tuple[ObjectiveView, ...]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in a list."""

    id: int
    code: str
    name: str
    summary: str
    provider: str


@dataclass(frozen=True, slots=True)
class ReportedView:
    """A count of those who attended that somebody reported, with the sentence that may be printed beside it."""

    attended: int
    of: int | None
    until_on: dt.date
    source: str
    words: str


@dataclass(frozen=True, slots=True)
class RequirementView:
    """Of whom a course is required, and for how long it counts. Empty lists: of any."""

    id: int
    course_code: str
    course_name: str
    words: str
    roles: tuple[str, ...]
    ranks: tuple[str, ...]
    unit_kinds: tuple[str, ...]
    valid_months: int | None
    warn_months: int
    grace_days: int
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course with its versions, newest first, what counts as it and what it counts as."""

    id: int
    code: str
    name: str
    summary: str
    provider: str
    versions: tuple[VersionView, ...]
    counts_as: tuple[str, ...]
    counted_by: tuple[str, ...]
    reported: tuple[ReportedView, ...]

    def version_on(self, day: dt.date) -> VersionView | None:
        """The version that is taught on a day."""
        return next(
            (
                one
                for one in self.versions
                if one.valid_from <= day and (one.valid_until is None or day < one.valid_until)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class ExemptionView:
    """Somebody who is let off a course over a span of days, and why."""

    id: int
    person_id: int
    course_code: str
    course_name: str
    reason: str
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A stretch of days (end excluded) in which somebody had a rank, and a role in a kind of unit.

    `unit_kinds` names the unit that they are posted to and all above it; both are empty while they hold no post.
    """

    valid_from: dt.date
    valid_until: dt.date | None
    rank: str
    role: str = ""
    unit_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonCurrency:
    """Where one person stands with one course on a day."""

    person_id: int
    course_code: str
    course_name: str
    currency: Currency


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who have to hold a course do, on a day: heads, never FTE.

    `in_date` and `expiring` are the numerator, `required` the denominator: everybody of whom it is required on the
    day and who isn't exempt. `never` of them have nothing on record that counts, `lapsed` held it once. `exempt` are
    beside it. `attended_any` counts people with any record of it, required or not: no coverage, and said to be none.
    """

    course_code: str
    course_name: str
    day: dt.date
    people: int
    required: int
    in_date: int
    expiring: int
    lapsed: int
    never: int
    overdue: int
    exempt: int
    attended_any: int
    definition: str
    version: int
    words: str
    reasons: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """In date (expiring among them) of required; None where it is required of nobody."""
        return (self.in_date + self.expiring) / self.required if self.required else None


@dataclass(frozen=True, slots=True)
class SessionView:
    """One time that a course is taught, with how its places stand."""

    id: int
    course_code: str
    course_name: str
    version_id: int
    version: int
    hours: Decimal | None
    completion: Completion
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    trainer: str
    places: int
    booked: int
    waiting: int
    called_off_at: dt.datetime | None
    called_off_because: str
    closed_at: dt.datetime | None

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return max(0, self.places - self.booked)


@dataclass(frozen=True, slots=True)
class BookingView:
    """Somebody's booking of a session."""

    id: int
    session_id: int
    person_id: int
    person_name: str
    collar_number: str
    state: BookingState
    asked_at: dt.datetime
    result: Result | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """One thing on somebody's training record."""

    id: int
    person_id: int
    collar_number: str
    course_code: str
    course_name: str
    version: int
    version_id: int
    on: dt.date
    result: Result
    hours: Decimal | None
    source: RecordSource
    statement_id: UUID
    counts: bool
    has_badge: bool


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What somebody put forward for an evidence task, and what came of it."""

    id: int
    person_id: int
    person_name: str
    task_id: int
    task_words: str
    objective_letter: str
    objective_words: str
    course_code: str
    course_name: str
    words: str
    file_name: str
    state: EvidenceState
    submitted_at: dt.datetime
    assessor_name: str
    decided_at: dt.datetime | None
    feedback: str


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of a training file or one statement: who, what, when and how, and where in the file it stands.

    `version` is None where the file doesn't say: then the version of the day is meant. `hours` likewise.
    """

    row: int
    person_id: int
    course_code: str
    on: dt.date
    result: Result
    statement_id: UUID
    version: int | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RecordsLoaded:
    """What a file of records changed."""

    read: int
    added: int
    already: int


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A credential that was issued for a record: its id, the signed token and when."""

    record_id: int
    credential_id: UUID
    token: str
    issued_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What a credential says of a record: what was achieved, by whom, and until when it counts at most."""

    record: RecordView
    person_name: str
    course: CourseLine
    version: VersionView
    statements: Mapping[str, str] = field(default_factory=dict)
