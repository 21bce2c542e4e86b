"""What somebody did, the rows of a file of it, and the credential for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from peelian.apps.training.types.courses import CourseLine, VersionView

#: Nothing is recorded of a day before it: an earlier one is a slip of the pen.
EARLIEST = dt.date(1950, 1, 1)


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
class WithdrawnRecord:
    """A record that was wrong and was taken back: it counts on no day."""

    record: RecordView
    withdrawn_at: dt.datetime
    because: str


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
    """What a file of records changed. `left_out`: what it holds that is nothing for a training record."""

    read: int
    added: int
    already: int
    left_out: int = 0


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
