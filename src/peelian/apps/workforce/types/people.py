"""Ranks, classes of staff, how people join and leave, and what is handed out about people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from peelian.kernel.text import gettext_noop as _


class Rank(StrEnum):
    """The ranks of every force, from the most junior; of two that are equal, London's comes first.

    A commander and an assistant chief constable are equal, as are a deputy assistant commissioner and a deputy chief
    constable, an assistant commissioner and a chief constable; the Commissioner is of the Metropolitan Police or of
    the City of London. Staff are one: what they do is the role of their post.
    """

    PCSO = "pcso"
    SPECIAL = "special-constable"
    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief-inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief-superintendent"
    COMMANDER = "commander"
    ASSISTANT_CHIEF_CONSTABLE = "assistant-chief-constable"
    DEPUTY_ASSISTANT_COMMISSIONER = "deputy-assistant-commissioner"
    DEPUTY_CHIEF_CONSTABLE = "deputy-chief-constable"
    ASSISTANT_COMMISSIONER = "assistant-commissioner"
    CHIEF_CONSTABLE = "chief-constable"
    DEPUTY_COMMISSIONER = "deputy-commissioner"
    COMMISSIONER = "commissioner"
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

    @property
    def is_chief_officer(self) -> bool:
        """Above every chief superintendent; the Home Office counts these ranks under one word."""
        return self.seniority > Rank.CHIEF_SUPERINTENDENT.seniority

    @property
    def staff_class(self) -> StaffClass:
        """Officers, PCSOs, staff and specials are counted apart; the Home Office counts specials by head only."""
        return _CLASSES.get(self, StaffClass.OFFICER)


class StaffClass(StrEnum):
    """What establishments, strengths and leavers are counted by."""

    OFFICER = "officer"
    PCSO = "pcso"
    STAFF = "staff"
    SPECIAL = "special"

    @property
    def label(self) -> str:
        """The words over a column: `Police officers`."""
        return {
            "officer": "Police officers", "pcso": "PCSOs", "staff": "Police staff", "special": "Special constables",
        }[self]  # fmt: skip

    @property
    def ranks(self) -> tuple[Rank, ...]:
        """The ranks that belong to it."""
        return tuple(rank for rank in Rank if rank.staff_class is self)


class JoinedAs(StrEnum):
    """By which way somebody came into the force."""

    PCDA = "pcda"  # police constable degree apprenticeship
    DHEP = "dhep"  # degree holder entry programme
    PPD = "ppd"  # professional policing degree
    PCEP = "pcep"  # police constable entry programme
    IPLDP = "ipldp"  # initial police learning and development programme
    SPECIAL_ENTRY = "special-entry"
    TRANSFER_IN = "transfer-in"
    REJOINER = "rejoiner"
    RECRUIT = "recruit"  # PCSOs, specials and staff, who come by none of the constable's ways
    NOT_RECORDED = "not-recorded"

    @property
    def label(self) -> str:
        """The words in a table: `Transfer in`."""
        if self in _ACRONYMS:
            return self.upper()
        return self.replace("-", " ").capitalize()


class LeaveReason(StrEnum):
    """Why somebody left the force: one reason, so that leavers by reason add up to leavers."""

    RETIREMENT = "retirement"
    RESIGNATION = "resignation"
    TRANSFER_OUT = "transfer-out"
    ILL_HEALTH_RETIREMENT = "ill-health-retirement"
    DISMISSAL = "dismissal"
    DEATH = "death"
    OTHER = "other"
    NOT_RECORDED = "not-recorded"

    @property
    def label(self) -> str:
        """The words in a table: `Ill-health retirement`."""
        return _REASONS.get(self, self.replace("-", " ").capitalize())


_LABELS = {
    Rank.PCSO: _("Police Community Support Officer"),
    Rank.SPECIAL: _("Special Constable"),
    Rank.CONSTABLE: _("Police Constable"),
    Rank.SERGEANT: _("Sergeant"),
    Rank.INSPECTOR: _("Inspector"),
    Rank.CHIEF_INSPECTOR: _("Chief Inspector"),
    Rank.SUPERINTENDENT: _("Superintendent"),
    Rank.CHIEF_SUPERINTENDENT: _("Chief Superintendent"),
    Rank.COMMANDER: _("Commander"),
    Rank.ASSISTANT_CHIEF_CONSTABLE: _("Assistant Chief Constable"),
    Rank.DEPUTY_ASSISTANT_COMMISSIONER: _("Deputy Assistant Commissioner"),
    Rank.DEPUTY_CHIEF_CONSTABLE: _("Deputy Chief Constable"),
    Rank.ASSISTANT_COMMISSIONER: _("Assistant Commissioner"),
    Rank.CHIEF_CONSTABLE: _("Chief Constable"),
    Rank.DEPUTY_COMMISSIONER: _("Deputy Commissioner"),
    Rank.COMMISSIONER: _("Commissioner"),
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
    Rank.COMMANDER: "Cmdr",
    Rank.ASSISTANT_CHIEF_CONSTABLE: "ACC",
    Rank.DEPUTY_ASSISTANT_COMMISSIONER: "DAC",
    Rank.DEPUTY_CHIEF_CONSTABLE: "DCC",
    Rank.ASSISTANT_COMMISSIONER: "AC",
    Rank.CHIEF_CONSTABLE: "Chief Constable",
    Rank.DEPUTY_COMMISSIONER: "Deputy Commissioner",
    Rank.COMMISSIONER: "Commissioner",
}
_CLASSES = {Rank.PCSO: StaffClass.PCSO, Rank.SPECIAL: StaffClass.SPECIAL, Rank.STAFF: StaffClass.STAFF}
_ACRONYMS = {JoinedAs.PCDA, JoinedAs.DHEP, JoinedAs.PPD, JoinedAs.PCEP, JoinedAs.IPLDP}
_REASONS = {
    LeaveReason.TRANSFER_OUT: "Transfer out", LeaveReason.ILL_HEALTH_RETIREMENT: "Ill-health retirement",
    LeaveReason.OTHER: "Other reasons",
}  # fmt: skip
_SENIORITY = {rank: -1 if rank is Rank.STAFF else place for place, rank in enumerate(Rank)}


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
class CareerView:
    """One stretch of somebody's service: `left_on` is the first day on which they serve no more."""

    id: int
    person_id: int
    joined_on: dt.date
    joined_as: JoinedAs
    left_on: dt.date | None
    reason: LeaveReason | None
    destination: str


@dataclass(frozen=True, slots=True)
class TermsView:
    """The rank and the full-time equivalent that somebody serves on for a span of days."""

    id: int
    person_id: int
    rank: Rank
    fte: Decimal
    acting: bool
    valid_from: dt.date
    valid_until: dt.date | None


def titled(name: str, rank: str | None) -> str:
    """Somebody as colleagues name them: `PC Sam Ode`; the name alone where no rank is known."""
    return f"{Rank(rank).short if rank else ''} {name}".strip()
