"""The words of consent, in the reader's language where an approved translation exists."""

from __future__ import annotations

from dataclasses import replace

from peelian.apps.contacts.rules.wording import english
from peelian.apps.contacts.types import Organisation, Wording
from peelian.apps.languages import api as languages


def wording_for(
    language: str, *, organisation: Organisation | str = Organisation.POLICE, channel: str = "email"
) -> Wording:
    """What somebody agrees to, in their language where a person approved a translation, else in English.

    A machine's draft is never shown, and never kept as what somebody agreed to.
    """
    words = english(organisation, channel)
    if language == words.language:
        return words
    theirs = languages.approved([words.text], language).get(words.text)
    return replace(words, language=language, text=theirs) if theirs else words
