"""Roles, permissions and the viewer: who is asking, and what they hold where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from peelian.kernel.actors import Actor, ActorKind


class Role(StrEnum):
    """What somebody is for, in an area."""

    PCSO = "pcso"
    OFFICER = "officer"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief-inspector"
    ANALYST = "analyst"
    CONTACT_CENTRE = "contact-centre"
    COMMS = "comms"
    WORKFORCE = "workforce"
    LEARNING = "learning"
    FINANCE = "finance"
    STAFF_OFFICER = "staff-officer"
    CHIEF_OFFICER = "chief-officer"
    BOARD = "board"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "pcso": "PCSO",
            "comms": "Communications",
            "learning": "Learning and development",
            "board": "Board or Commissioner's office",
        }.get(self.value, self.value.replace("-", " ").capitalize())


class Permission(StrEnum):
    """One thing that can be done or seen. A URL names exactly one, or is public for a stated reason."""

    SEE_BEAT = "see-beat"  # own tasks, messages, the patrol to log
    RECORD_VOICE = "record-voice"  # note a conversation
    SEE_VOICE = "see-voice"  # read what people said
    SEE_STATION = "see-station"  # queues, plans, tasks
    PREPARE_PRIORITIES = "prepare-priorities"  # make the fortnight's list
    ADOPT_PRIORITY = "adopt-priority"  # adopt or decline
    WRITE_PLAN = "write-plan"
    TASK_PATROL = "task-patrol"
    SEE_POSITIONS = "see-positions"  # where patrols were
    IMPORT_DATA = "import-data"
    WRITE_MESSAGE = "write-message"
    APPROVE_MESSAGE = "approve-message"
    MANAGE_MESSAGING = "manage-messaging"  # rules, templates, groups, glossary, triggers, social accounts
    APPROVE_TRANSLATION = "approve-translation"  # say that words in another language are right
    ANSWER_RESIDENTS = "answer-residents"  # read what residents wrote to the team, and answer
    EXPORT_INTELLIGENCE = "export-intelligence"  # what is held apart, and the 3x5x2 form
    SIGN_UP_RESIDENTS = "sign-up-residents"  # on the doorstep; the person confirms by mail or text
    SEE_CONTACTS = "see-contacts"  # a resident's details
    MANAGE_CONTACTS = "manage-contacts"  # export and erase
    TRIAGE_REPORTS = "triage-reports"  # read, weigh and decide what residents reported online
    MANAGE_REPORTS = "manage-reports"  # triage rules, call-back slots, business accounts, keys
    EDIT_CONTENT = "edit-content"  # write news, advice and "Your Options"
    PUBLISH_CONTENT = "publish-content"  # approve what somebody else wrote; take it down
    MANAGE_SCHEMES = "manage-schemes"  # what residents can join
    SEE_USAGE = "see-usage"  # how the site is used
    SEE_FAIRNESS = "see-fairness"  # counts by group: recruitment and who serves
    MANAGE_FAIRNESS = "manage-fairness"  # campaigns, impact assessments
    SEE_WORKFORCE = "see-workforce"  # establishment, strength, moves; names only in the own area
    READ_PROBATIONS = "read-probations"  # who is on probation, where, and who tutors them, by name
    MANAGE_WORKFORCE = "manage-workforce"  # posts, moves, probations: the planner and HR
    SEE_ABSTRACTION = "see-abstraction"  # hours taken from neighbourhood teams: figures, no names
    REQUEST_PEOPLE = "request-people"  # ask for somebody of a neighbourhood team, for a time
    RECORD_DUTIES = "record-duties"  # who of the team is on, away or tutoring
    SEE_TRAINING = "see-training"  # courses, sessions, how many stand where: counts only
    READ_TRAINING = "read-training"  # where people stand with their courses, by name
    MANAGE_TRAINING = "manage-training"  # courses required of whom, sessions, exemptions, records
    ASSESS_TRAINING = "assess-training"  # decide on others' evidence
    SEE_RETENTION = "see-retention"  # leavers, how long people stay, what conversations say: counts only
    HOLD_CONVERSATIONS = "hold-conversations"  # with those who think of leaving: names, themes, notes
    SEE_COSTS = "see-costs"  # what was paid to set things up
    RECORD_COSTS = "record-costs"  # undertakings, costs, their withdrawal
    SEE_BOARD = "see-board"
    MAKE_PACKS = "make-packs"  # papers to the Board: choose sections, write, have them built
    RELEASE_PACKS = "release-packs"  # approve what somebody else wrote, send it back, release it
    SEE_AUDIT = "see-audit"
    MANAGE_ACCOUNTS = "manage-accounts"
    USE_OWN_ACCOUNT = "use-own-account"  # sign out, second factor, own start page


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in an area and everything below it, for a span of days (end excluded)."""

    role: Role
    area_code: str
    valid_from: dt.date
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in member of staff and the grants that are valid today.

    Journeys and guarded queries take one; `accounts.api.require` answers what it may do.
    """

    user_id: int
    name: str
    grants: tuple[Grant, ...] = field(default_factory=tuple)
    #: The day whose generation of areas its rights are asked in; without one, the newest that is known.
    on: dt.date = dt.date.max

    @property
    def actor(self) -> Actor:
        """The actor that this viewer's writes are recorded under."""
        return Actor(ActorKind.STAFF, str(self.user_id))
