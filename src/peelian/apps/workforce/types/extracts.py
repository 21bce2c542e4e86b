"""What a force's own HR extract says, what stands against it, and what taking it in would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from peelian.apps.workforce.types.people import JoinedAs, LeaveReason, Rank
from peelian.kernel.errors import BadInput

#: So many refusals are told: whoever mends these sends the extract again.
MOST_REFUSALS = 200


@dataclass(frozen=True, slots=True)
class HrRow:
    """One line of an extract: a person at a rank and FTE, in a unit and post, for a span of days.

    An empty `unit` is nobody's unit; an empty `post` is over establishment. `left_on`, `reason`, `destination` and
    `joined_as` are of the career that began on `joined_on`, and are repeated on each of its rows. `joined_as` None: the
    extract doesn't say. `new_post`: a post that isn't there is to be made. `unsaid`: columns that the extract hasn't
    (of left, reason, destination, acting, unit and post): their fields are empty, and what is recorded of them stands.
    """

    row: int
    number: str
    name: str
    rank: Rank
    fte: Decimal
    joined_on: dt.date
    valid_from: dt.date
    valid_until: dt.date | None = None
    left_on: dt.date | None = None
    reason: LeaveReason | None = None
    destination: str = ""
    joined_as: JoinedAs | None = None
    acting: bool = False
    unit: str = ""
    post: str = ""
    role: str = ""
    new_post: bool = False
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HrRefusal:
    """What stands against a row, with what to do. `column` is the extract's own heading, or our word for it."""

    reason: str
    row: int
    column: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class HrNote:
    """What its sender should know, though nothing stands against it: hidden rows that were read, for one."""

    words: str


class BadExtract(BadInput):
    """An extract that can't be taken; nothing of it was. `refusals`: the first two hundred, in order of row."""

    def __init__(self, refusals: list[HrRefusal], *, count: int) -> None:
        first = refusals[0]
        super().__init__(first.reason, row=first.row, column=first.column, mend=first.mend)
        self.refusals, self.count = refusals, count


@dataclass(frozen=True, slots=True)
class CareerSpan:
    """One stretch of service, as it is recorded or is to be. `id` is the record that it replaces, if one."""

    joined_on: dt.date
    joined_as: JoinedAs
    left_on: dt.date | None = None
    reason: LeaveReason | None = None
    destination: str = ""
    id: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """`joined 4 March 2019 (PCDA); left 1 June 2026 (Resignation)`."""
        said = f"joined {_day(self.joined_on)} ({self.joined_as.label})"
        if self.left_on is None:
            return said
        why = self.reason.label if self.reason else ""
        where = f", to {self.destination}" if self.destination else ""
        return f"{said}; left {_day(self.left_on)} ({why}{where})"


@dataclass(frozen=True, slots=True)
class TermsSpan:
    """A rank and FTE for a span of days."""

    valid_from: dt.date
    valid_until: dt.date | None
    rank: Rank
    fte: Decimal
    acting: bool = False
    id: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """`Acting Sergeant, FTE 0.80, from 1 May 2025`."""
        label = f"Acting {self.rank.label}" if self.acting else self.rank.label
        return f"{label}, FTE {self.fte:.2f}, {_span(self.valid_from, self.valid_until)}"


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A unit, and a post in it unless it is over establishment, for a span of days."""

    valid_from: dt.date
    valid_until: dt.date | None
    unit: str
    post: str = ""
    role: str = ""
    id: int | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """`BW-RESP, Response officer (response), from 1 May 2025`."""
        post = self.post or "over establishment"
        role = f" ({self.role})" if self.role else ""
        return f"{self.unit}, {post}{role}, {_span(self.valid_from, self.valid_until)}"


@dataclass(frozen=True, slots=True)
class HrPerson:
    """Somebody's record, as it is or as it is to be; each kind of span in order of time. `id` None: not recorded."""

    number: str
    name: str
    careers: tuple[CareerSpan, ...] = ()
    terms: tuple[TermsSpan, ...] = ()
    places: tuple[PlaceSpan, ...] = ()
    id: int | None = field(default=None, compare=False)


class ImportState(StrEnum):
    """What became of an extract that was sent in."""

    SHOWN = "shown"  # its differences were shown, and nothing was done
    APPLIED = "applied"
    DROPPED = "dropped"  # given up, or lain about too long

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {"shown": "To be decided", "applied": "Applied", "dropped": "Given up"}[self]


@dataclass(frozen=True, slots=True)
class ImportView:
    """An extract that was sent in: what it would change, or that it did."""

    id: int
    name: str
    state: ImportState
    sent_by: str
    sent_at: dt.datetime
    settled_at: dt.datetime | None
    read: int
    people: int
    unnamed: int
    digest: str
    counts: Mapping[str, int]
    differences: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many differences there are, also those that aren't kept to be shown."""
        return sum(self.counts.values())

    @property
    def counted(self) -> list[tuple[str, int]]:
        """Differences by kind, in words."""
        return [(ChangeKind(kind).label, count) for kind, count in self.counts.items()]


class ChangeKind(StrEnum):
    """What of somebody's record an extract would change."""

    PERSON = "person"  # a new one
    NAME = "name"
    CAREER = "career"
    TERMS = "terms"
    PLACE = "place"
    POST = "post"  # a post that would be made

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "person": "New person", "name": "Name", "career": "Joined or left", "terms": "Rank or FTE",
            "place": "Unit or post", "post": "New post",
        }[self]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between an extract and the records, in words: what is, and what would be."""

    number: str
    name: str
    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HrPlan:
    """What an extract would change, all of it. `digest` names exactly these changes: applying asks for it.

    `read`: rows of the extract; `people`: those it names; `unnamed`: people who serve today and whom it doesn't name
    (they stay as they are). `notes`: what its sender should know.
    """

    read: int
    people: int
    unnamed: int
    changes: tuple[Change, ...]
    digest: str
    notes: tuple[str, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """Changes by kind, those that there are."""
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.kind.value] = counts.get(change.kind.value, 0) + 1
        return counts


def _day(day: dt.date) -> str:
    return f"{day:%-d %B} {day.year}"


def _span(starts: dt.date, ends: dt.date | None) -> str:
    return f"from {_day(starts)}" + (f" until {_day(ends)}" if ends else "")
