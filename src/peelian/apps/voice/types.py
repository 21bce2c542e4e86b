"""Words of the voice room."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """How it was said."""

    REPLY = "reply"  # an answer to one of our messages
    SURVEY = "survey"  # the question on the neighbourhood page
    NOTE = "note"  # an officer's note of a conversation


class CodedBy(StrEnum):
    """Who chose the category."""

    RESIDENT = "resident"
    OFFICER = "officer"
    RULE = "rule"
