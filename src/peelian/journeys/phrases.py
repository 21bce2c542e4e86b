"""Our own phrases in other languages: drafted from the catalogue, approved by people of the force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from peelian.apps.languages import api as languages
from peelian.apps.languages.api import TranslationState
from peelian.apps.messaging import api as messaging
from peelian.journeys import report_words
from peelian.kernel.actors import Actor

#: Everything that we say again and again, in English: around every message, and in letters about a report. By the
#: keys of the catalogue.
PHRASES: dict[str, str] = {
    **messaging.PHRASES,
    **{f"report_{key}": words for key, words in report_words.PHRASES.items()},
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far our phrases are in a language; `approved` of `phrases` go out in it once they are all."""

    language: str
    phrases: int
    drafted: int
    approved: int


@transaction.atomic
def draft_phrases(
    *, actor: Actor, at: dt.datetime, language: str, catalogue: Mapping[str, str], edition: str
) -> int:
    """Make the catalogue's words the drafts of our phrases in a language. Answers how many are new.

    A phrase that is drafted or approved already stays as it is; one that the catalogue lacks stays wanted. Raises
    languages.UnknownLanguage.
    """
    made = 0
    for key, english in PHRASES.items():
        row = languages.want(actor=actor, at=at, text=english, language=language, context=_context(key))
        if row.state is not TranslationState.WANTED or not catalogue.get(key):
            continue
        languages.record_draft(
            actor=actor,
            at=at,
            translation_id=row.id,
            text=catalogue[key],
            engine=edition,
            glossary_version=languages.glossary_version(),
        )
        made += 1
    return made


@transaction.atomic
def approve_drafts(*, actor: Actor, at: dt.datetime, language: str, approved_by_id: int) -> int:
    """Approve all drafted phrases of a language as they stand: for a force whose reader has read the list.

    Answers how many.
    """
    rows = languages.translations_of(PHRASES.values(), [language])
    drafted = [row for row in rows.values() if row.state is TranslationState.DRAFTED]
    for row in drafted:
        languages.approve(
            actor=actor, at=at, translation_id=row.id, text=row.text, approved_by_id=approved_by_id
        )
    return len(drafted)


def coverage() -> list[Coverage]:
    """How far our phrases are, by language's English name; English itself left out."""
    texts = list(dict.fromkeys(PHRASES.values()))
    out = []
    for language in sorted(languages.LANGUAGES.values(), key=lambda one: one.english_name):
        if language.code == "en":
            continue
        states = [row.state for row in languages.translations_of(texts, [language.code]).values()]
        out.append(
            Coverage(
                language.code,
                len(texts),
                states.count(TranslationState.DRAFTED),
                states.count(TranslationState.APPROVED),
            )
        )
    return out


def _context(key: str) -> str:
    """What whoever translates is told of a phrase."""
    if key.startswith("report_"):
        return "To somebody who reported a crime. It must not name one: others may read it."
    return "Around every message"
