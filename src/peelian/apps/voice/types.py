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

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return {"reply": "Reply to a message", "survey": "Answer on the website"}.get(self, "Officer's note")


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
    the neighbourhood (somebody who spoke in two counts once in each).
    """

    category: ProblemCategory
    contributions: int
    people: int
    latest_at: dt.datetime
    by_area: Mapping[str, int] = field(default_factory=dict)


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
