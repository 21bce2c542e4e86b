"""Ranks of people in the force, and what is handed out about teams and people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peelian.kernel.text import gettext_noop as _


class Rank(StrEnum):
    """Ranks and staff grades of neighbourhood policing, from the most junior."""

    PCSO = "pcso"
    SPECIAL = "special-constable"
    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief-inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief-superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant-chief-constable"
    CHIEF_CONSTABLE = "chief-constable"
    STAFF = "police-staff"

    @property
    def label(self) -> str:
        """The words that a resident reads."""
        return _LABELS[self]

    @property
    def short(self) -> str:
        """The abbreviation before a name: PC, PCSO, Sgt, Insp."""
        return _SHORT.get(self, "")

    @property
    def seniority(self) -> int:
        """Place in the order of ranks; police staff stand outside it and come last in a list."""
        return _SENIORITY[self]


_LABELS = {
    Rank.PCSO: _("Police Community Support Officer"),
    Rank.SPECIAL: _("Special Constable"),
    Rank.CONSTABLE: _("Police Constable"),
    Rank.SERGEANT: _("Sergeant"),
    Rank.INSPECTOR: _("Inspector"),
    Rank.CHIEF_INSPECTOR: _("Chief Inspector"),
    Rank.SUPERINTENDENT: _("Superintendent"),
    Rank.CHIEF_SUPERINTENDENT: _("Chief Superintendent"),
    Rank.ASSISTANT_CHIEF_CONSTABLE: _("Assistant Chief Constable"),
    Rank.CHIEF_CONSTABLE: _("Chief Constable"),
    Rank.STAFF: _("Police staff"),
}
_SHORT = {
    Rank.PCSO: "PCSO",
    Rank.SPECIAL: "SC",
    Rank.CONSTABLE: "PC",
    Rank.SERGEANT: "Sgt",
    Rank.INSPECTOR: "Insp",
    Rank.CHIEF_INSPECTOR: "Ch Insp",
    Rank.SUPERINTENDENT: "Supt",
    Rank.CHIEF_SUPERINTENDENT: "Ch Supt",
    Rank.ASSISTANT_CHIEF_CONSTABLE: "ACC",
    Rank.CHIEF_CONSTABLE: "Chief Constable",
}
_SENIORITY = {rank: -1 if rank is Rank.STAFF else place for place, rank in enumerate(Rank)}


class ShiftKind(StrEnum):
    """What somebody's hours are on a day."""

    EARLY = "early"
    LATE = "late"
    NIGHT = "night"
    REST = "rest"
    LEAVE = "leave"

    @property
    def works(self) -> bool:
        """Whether they are on duty."""
        return self not in {ShiftKind.REST, ShiftKind.LEAVE}

    @property
    def label(self) -> str:
        """The words that a sergeant reads: `on leave`."""
        return {"rest": "rest day", "leave": "on leave"}.get(self, f"{self} shift")


class AbstractionCode(StrEnum):
    """What takes somebody away from their neighbourhood."""

    COURT = "court"
    AID = "aid"
    CUSTODY = "custody"
    RESPONSE = "response"
    EVENT = "event"
    TRAINING = "training"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words that a sergeant reads: `at court`."""
        return _AWAY[self]


_AWAY = {
    AbstractionCode.COURT: "at court", AbstractionCode.AID: "on mutual aid", AbstractionCode.CUSTODY: "in custody",
    AbstractionCode.RESPONSE: "on response", AbstractionCode.EVENT: "at an event",
    AbstractionCode.TRAINING: "in training", AbstractionCode.OTHER: "abstracted",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; the end excluded."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ShiftView:
    """Somebody's rostered hours, or that they are off."""

    id: int
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: ShiftKind


@dataclass(frozen=True, slots=True)
class AbstractionView:
    """A stretch of time for which somebody is taken away from their neighbourhood."""

    id: int
    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    code: AbstractionCode
    planned: bool
    note: str


class ConflictKind(StrEnum):
    """Why somebody may not be there."""

    ABSTRACTION = "abstraction"
    OFF = "off"  # a rest day or leave
    OFF_DUTY = "off-duty"  # outside the hours of the shift that is recorded
    NO_SHIFT = "no-shift"  # nothing is recorded: not known, and no conflict


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stands against somebody being somewhere in a stretch of time, in words that begin after their name."""

    person_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: ConflictKind
    words: str

    @property
    def stands(self) -> bool:
        """Whether it is one: that nothing is recorded is told, but is none."""
        return self.kind is not ConflictKind.NO_SHIFT


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One line of a force's own roster: whose, from when until when, and what it is (a kind of shift or a code)."""

    row: int
    collar_number: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DutiesLoaded:
    """What a roster changed."""

    read: int
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team as its residents may know it."""

    id: int
    area_code: str
    area_name: str
    name: str
    email: str
    telephone: str
    social_url: str
    welcome: str


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody posted to a team on a day, with what residents may know of them."""

    person_id: int
    name: str
    rank: Rank
    rank_label: str
    post_title: str
    email: str
    bio: str
    is_named_contact: bool
    has_portrait: bool = False

    @property
    def full_name(self) -> str:
        """Rank and name, as a resident would address them: `PC Amir Hussain`."""
        return f"{self.rank.short} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class PersonView:
    """A member of the force, for those who post and task."""

    id: int
    name: str
    rank: Rank
    collar_number: str
    user_id: int | None
    post_title: str = ""
    team_name: str = ""
    area_code: str = ""

    @property
    def full_name(self) -> str:
        """Rank and name: `PCSO Lucy Grant`."""
        return f"{self.rank.short} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """One post of an establishment that comes from another system, with the person who holds it.

    Rows with the same area and team name belong to one team; the first of them describes it. `named_for` is the code
    of the neighbourhood whose named contact this person is, if any.
    """

    area_id: int
    team: str
    title: str
    rank: Rank
    name: str
    collar_number: str
    joined_on: dt.date
    email: str = ""
    bio: str = ""
    user_id: int | None = None
    named_for: str = ""
    team_email: str = ""
    team_telephone: str = ""
    team_welcome: str = ""


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One line of a force's own list: a person in a post of a team for a span of days.

    `row` is its place in the file, for refusals. Empty texts say nothing. `named_for` is the neighbourhood whose named
    contact they are, empty for nobody's, None when the list doesn't say.
    """

    row: int
    collar_number: str
    name: str
    rank: Rank
    joined_on: dt.date
    area_code: str
    team: str
    title: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    email: str = ""
    team_email: str = ""
    team_telephone: str = ""
    named_for: str | None = None


@dataclass(frozen=True, slots=True)
class PeopleLoaded:
    """What a list of people changed, by kind: rows that were added, changed, ended or taken back."""

    read: int
    teams_added: int = 0
    teams_changed: int = 0
    people_added: int = 0
    people_changed: int = 0
    posts_added: int = 0
    posts_changed: int = 0
    postings_added: int = 0
    postings_changed: int = 0
    postings_removed: int = 0
    contacts_added: int = 0
    contacts_changed: int = 0
    contacts_removed: int = 0

    def changes(self) -> dict[str, int]:
        """The counts that aren't nought, by name: `{"people_added": 3}`; none when nothing changed."""
        counts = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "read"}
        return {name: count for name, count in counts.items() if count}
