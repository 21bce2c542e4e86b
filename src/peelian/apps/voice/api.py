"""The door of the voice room."""

from peelian.apps.voice.queries import (
    area_path_of,
    count_by_category,
    count_voice,
    current_question,
    export_contact,
    get_contribution,
    get_contributor,
    list_contact_ids,
    list_questions,
    list_voice,
)
from peelian.apps.voice.rules import LONGEST_TEXT, suggest_category
from peelian.apps.voice.services import (
    CannotAsk,
    CannotTakeWords,
    NoWordsLeft,
    SaidInTheFuture,
    ask_question,
    erase_contact,
    recode,
    record_contribution,
)
from peelian.apps.voice.types import (
    CodedBy,
    ContributionView,
    Contributor,
    Kind,
    QuestionView,
    VoiceCount,
    VoiceTotal,
)

__all__ = [
    "LONGEST_TEXT",
    "CannotAsk",
    "CannotTakeWords",
    "CodedBy",
    "ContributionView",
    "Contributor",
    "Kind",
    "NoWordsLeft",
    "QuestionView",
    "SaidInTheFuture",
    "VoiceCount",
    "VoiceTotal",
    "area_path_of",
    "ask_question",
    "count_by_category",
    "count_voice",
    "current_question",
    "erase_contact",
    "export_contact",
    "get_contribution",
    "get_contributor",
    "list_contact_ids",
    "list_questions",
    "list_voice",
    "recode",
    "record_contribution",
    "suggest_category",
]
