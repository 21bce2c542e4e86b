"""Words and shapes of the fairness room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from peelian.analysis.adverse_impact import Comparison
from peelian.analysis.pace import Pace
from peelian.analysis.rates import Share


class Characteristic(StrEnum):
    """What somebody may say of themselves."""

    ETHNICITY = "ethnicity"
    SEX = "sex"
    DISABILITY = "disability"
    RELIGION = "religion"
    ORIENTATION = "orientation"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return _LABELS[self]


_LABELS = {
    Characteristic.ETHNICITY: "Ethnic group",
    Characteristic.SEX: "Sex",
    Characteristic.DISABILITY: "Disability",
    Characteristic.RELIGION: "Religion or belief",
    Characteristic.ORIENTATION: "Sexual orientation",
}

#: Said by whoever would rather not say. Whoever says nothing has no declaration at all.
NOT_SAID = "prefer-not-to-say"

#: What can be said, in the census's words and order: five ethnic groups (2021), the others as in its tables.
VALUES: Mapping[Characteristic, Mapping[str, str]] = {
    Characteristic.ETHNICITY: {
        "asian": "Asian, Asian British or Asian Welsh",
        "black": "Black, Black British, Black Welsh, Caribbean or African",
        "mixed": "Mixed or Multiple ethnic groups",
        "white": "White",
        "other": "Other ethnic group",
    },
    Characteristic.SEX: {"female": "Female", "male": "Male"},
    Characteristic.DISABILITY: {"disabled": "Disabled", "not-disabled": "Not disabled"},
    Characteristic.RELIGION: {
        "none": "No religion",
        "christian": "Christian",
        "buddhist": "Buddhist",
        "hindu": "Hindu",
        "jewish": "Jewish",
        "muslim": "Muslim",
        "sikh": "Sikh",
        "other": "Other religion",
    },
    Characteristic.ORIENTATION: {
        "straight": "Straight or heterosexual",
        "gay": "Gay or lesbian",
        "bisexual": "Bisexual",
        "other": "Other sexual orientation",
    },
}


class EntryRoute(StrEnum):
    """How somebody would join."""

    PCDA = "pcda"
    PPD = "ppd"
    DHEP = "dhep"
    PCEP = "pcep"
    PCSO = "pcso"
    SPECIAL = "special"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The words on a screen."""
        return {
            "pcda": "Police constable degree apprenticeship",
            "ppd": "Professional policing degree",
            "dhep": "Degree-holder entry programme",
            "pcep": "Police constable entry programme",
            "pcso": "PCSO",
            "special": "Special constable",
            "staff": "Police staff",
        }[self.value]


class Outcome(StrEnum):
    """What came of a stage for one applicant."""

    PASSED = "passed"
    FAILED = "failed"
    WITHDREW = "withdrew"


class AssessmentState(StrEnum):
    """How far an impact assessment has come."""

    DRAFT = "draft"
    APPROVED = "approved"


#: The largest file of an assessment, in bytes, and how many it has at most.
LARGEST_FILE = 5_000_000
MOST_FILES = 10

#: Which recorded decisions want an equality impact assessment, each with its words.
DECISIONS: Mapping[str, str] = {
    "fairness.campaign.opened": "A recruitment campaign was opened",
    "workforce.establishment.loaded": "Posts were set",
    "workforce.model.begun": "An operating model was begun",
    "workforce.uplift.begun": "An uplift of posts was begun",
    "priorities.list_rule.set": "The rule that makes the lists was set",
    "priorities.matrix.loaded": "How severe a problem is was set",
    "priorities.objective.set": "An objective was set",
    "problems.plan.agreed": "A problem plan was agreed",
    "incidents.rules.changed": "Rules for reports were changed",
    "messaging.rules.changed": "Rules for messages were changed",
    "visibility.rules.set": "Rules for figures of patrols were set",
}


@dataclass(frozen=True, slots=True)
class RecruitmentRow:
    """One result of one applicant, as a recruitment system gives it. `row` is the file's."""

    row: int
    reference: str
    stage: str
    outcome: Outcome
    on: dt.date
    applied_on: dt.date
    answers: tuple[tuple[Characteristic, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """How many residents of an area gave an answer in the census. `row` is the file's."""

    row: int
    area_code: str
    area_name: str
    characteristic: Characteristic
    value: str
    residents: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: rows read, added, changed, and those that were there as they are."""

    read: int
    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with how many applied; `closed_on` is None while it goes on."""

    id: int
    name: str
    route: EntryRoute
    opened_on: dt.date
    closed_on: dt.date | None
    stages: tuple[str, ...]
    applied: int


@dataclass(frozen=True, slots=True)
class Impact:
    """How each group fared in recruitment.

    Args:
        campaigns: names of those counted.
        stages: names with their comparisons, set against the overall reference.
        overall: from applying to the end.
        hidden: words of groups left out of some comparison, since one could read small counts from them.
        applied, decided, said: everybody; those whose result is known; those of them who said what group they are of.
        reasons: what one has to know to read it.
    """

    campaigns: tuple[str, ...]
    characteristic: Characteristic
    stages: tuple[tuple[str, Comparison], ...]
    overall: Comparison
    hidden: tuple[str, ...]
    applied: int
    decided: int
    said: int | None
    definition: str
    inputs_on: dt.date
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group among those who said: None where it can't be told."""

    value: str
    label: str
    count: int | None
    share: Share | None
    population: float | None
    words: str


@dataclass(frozen=True, slots=True)
class UnitShares:
    """A unit's people by group. `headcount`, `said` and counts are None where too small to tell."""

    unit: str
    headcount: int | None
    said: int | None
    groups: tuple[GroupShare, ...]


@dataclass(frozen=True, slots=True)
class Representation:
    """Who serves on a day by group, the force and each unit, beside the residents of its area."""

    day: dt.date
    characteristic: Characteristic
    force: UnitShares
    units: tuple[UnitShares, ...]
    population_on: dt.date | None
    population_of: int
    definition: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an aspiration is: recruits of the groups meant, of all recruits, and the pace."""

    pace: Pace | None
    joined: int
    said: int | None
    definition: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnDeclaration:
    """What somebody has said of themselves: for them alone."""

    characteristic: Characteristic
    value: str
    label: str
    declared_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ActionView:
    """What is to be done about an impact, by whom and when."""

    id: int
    words: str
    owner: str
    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of an assessment, without its bytes."""

    id: int
    name: str
    size: int
    added_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AssessmentBytes:
    """A file of an assessment with its bytes."""

    assessment_id: int
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An equality impact assessment."""

    id: int
    subject: str
    title: str
    body: str
    affected: tuple[Characteristic, ...]
    state: AssessmentState
    written_by: str
    written_by_id: int
    written_at: dt.datetime
    edited_at: dt.datetime | None
    approved_by: str
    approved_at: dt.datetime | None
    actions: tuple[ActionView, ...]
    files: tuple[FileView, ...]

    @property
    def changed_at(self) -> dt.datetime:
        """When its words were last written."""
        return self.edited_at or self.written_at


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A decision that wants an assessment and has none: the latest time that it was taken."""

    subject: str
    words: str
    at: dt.datetime
