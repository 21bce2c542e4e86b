"""Words of the voice room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from peelian.kernel.categories import ProblemCategory


class Kind(StrEnum):
    """How it was said."""

    REPLY = "reply"  # an answer to one of our messages
    SURVEY = "survey"  # the question on the neighbourhood page
    NOTE = "note"  # an officer's note of a conversation
    MEETING = "meeting"  # a show of hands, noted by an officer
    REPORT = "report"  # an online report; its words stay with the report

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return _LABELS[self]

    @property
    def needs_words(self) -> bool:
        """Whether nothing can be taken without words."""
        return self not in (Kind.SURVEY, Kind.REPORT)


_LABELS = {
    Kind.REPLY: "Reply to a message",
    Kind.SURVEY: "Answer on the website",
    Kind.NOTE: "Officer's note",
    Kind.MEETING: "Said in a meeting",
    Kind.REPORT: "Online report",
}


class CodedBy(StrEnum):
    """Who chose the category."""

    RESIDENT = "resident"
    OFFICER = "officer"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class ContributionView:
    """One thing that somebody said. Never who said it: that takes `get_contributor`, which records the read."""

    id: int
    kind: Kind
    area_code: str
    area_name: str
    category: ProblemCategory
    category_label: str
    coded_by: CodedBy
    text: str
    language: str
    from_contact: bool
    said_at: dt.datetime
    recorded_at: dt.datetime
    erased: bool
    people: int = 1


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who said one thing, as far as it is known."""

    contribution_id: int
    contact_id: int | None
    recorded_by_id: int | None


@dataclass(frozen=True, slots=True)
class VoiceCount:
    """How much was said about one category in some areas and a span of time.

    `people` counts different people, so that one loud voice doesn't pass for many; `by_area` likewise, by the code of
    the neighbourhood (somebody who spoke in two counts once in each), and `by_kind`, by how it was said. A meeting's
    show of hands counts the hands. `recent_people` spoke in the last `RECENT_DAYS` of the span. `largest_share` is how
    much of all contributions came from whoever spoke most often.
    """

    category: ProblemCategory
    contributions: int
    people: int
    latest_at: dt.datetime
    by_area: Mapping[str, int] = field(default_factory=dict)
    by_kind: Mapping[Kind, int] = field(default_factory=dict)
    recent_people: int = 0
    largest_share: float = 0.0


@dataclass(frozen=True, slots=True)
class VoiceTotal:
    """How much was said in all; `people` counts somebody who spoke of two things once."""

    contributions: int
    people: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question on a neighbourhood's page."""

    id: int
    text: str
    area_code: str
    opens_at: dt.datetime
    closes_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One thing that somebody said, as another system or a stack of forms has it (`record_contribution`)."""

    kind: Kind
    area_id: int
    category: ProblemCategory
    coded_by: CodedBy
    text: str
    person_key: str
    said_at: dt.datetime
    source: str
    language: str = ""
    contact_id: int | None = None
    recorded_by_id: int | None = None
    question_id: int | None = None
