"""Reports as screens see them: plain values, each with no more than its reader may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.apps.incidents.types.reports import (
    CallState,
    EntryDirection,
    IncidentKind,
    Origin,
    ReportState,
    Severity,
    Step,
    Thrive,
)


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


@dataclass(frozen=True, slots=True)
class TimedCrime:
    """When a crime happened that was reported online (between two moments, or at one twice), and where, if known."""

    lat: float | None
    lng: float | None
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CallBacks:
    """Calls that were asked for in a span: `done` + `missed` + `cancelled` + `booked` = `asked`.

    `reports` are those that they were asked for; `minutes` the middle (median) time from asking to the call, of those
    that were made, None without any.
    """

    asked: int
    done: int
    missed: int
    cancelled: int
    booked: int
    reports: int
    minutes: float | None
