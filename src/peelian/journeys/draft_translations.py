"""Drafts by machine: of what is wanted in other languages, and of what residents wrote, for us to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import structlog

from peelian.apps.accounts import api as accounts
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import LANGUAGES, TranslationView, Translator
from peelian.apps.places import api as places
from peelian.journeys.ports import ports
from peelian.kernel.actors import system
from peelian.kernel.time import local_day

_log = structlog.get_logger(__name__)
#: So many letters of a reply are put into English.
_LONGEST_REPLY = 4000
_JUST_NOW = dt.timedelta(seconds=10)
#: After so many failures of an engine in one go it is left alone until the next.
_ENOUGH_FAILURES = 3


def pairs() -> frozenset[tuple[str, str]]:
    """(source, target) that an engine serves now, and a reader can choose."""
    return frozenset(
        pair
        for translator in ports().translators
        for pair in translator.pairs()
        if pair[0] in LANGUAGES and pair[1] in LANGUAGES
    )


def is_due(*, at: dt.datetime) -> bool:
    """Whether something was asked for in the last seconds that an engine might draft.

    No engine is asked here: this is asked every second. What an engine failed at waits for the timetable.
    """
    return bool(ports().translators) and languages.has_wanted(since=at - _JUST_NOW)


def draft_due(*, at: dt.datetime, limit: int = 50) -> int:
    """Draft what is wanted and an engine serves, due first. Answers how many drafts were made.

    What an engine can't do stays wanted, for a person or the next time. The engine works outside of any transaction.
    """
    names = _names(at)
    failures: dict[str, int] = {}
    made = 0
    for row in languages.list_undrafted(pairs(), limit=limit):
        translator = _translator(row.source_language, row.language)
        if translator is None or failures.get(translator.info.name, 0) >= _ENOUGH_FAILURES:
            continue
        try:
            _draft_one(row, translator, names, at)
        except languages.EngineFailed as failed:
            failures[translator.info.name] = failures.get(translator.info.name, 0) + 1
            _log.warning(
                "translation_failed", translation=row.id, engine=translator.info.name, why=str(failed)
            )
            continue
        failures[translator.info.name] = 0
        made += 1
    return made


def english_of(*, at: dt.datetime, text: str, language: str) -> str:
    """What somebody wrote to us, in English by a machine: to be read beside the original, and marked as a machine's.

    "" when it is English or noise, or no engine serves the language, or the engine fails. It is kept nowhere here:
    these are a resident's words. Of a very long text only the beginning is translated, and it says so.
    """
    translator = _translator(language, "en")
    if language == "en" or translator is None or not languages.is_written_in(text, language):
        return ""
    if len(text) > _LONGEST_REPLY:
        text = text[:_LONGEST_REPLY].rsplit(" ", 1)[0] + " …"
    try:
        return languages.plainly(text, lambda texts: translator.translate(texts, language, "en"))
    except languages.EngineFailed as failed:
        _log.warning("reply_not_translated", language=language, engine=translator.info.name, why=str(failed))
        return ""


def _draft_one(row: TranslationView, translator: Translator, names: Sequence[str], at: dt.datetime) -> None:
    glossary = languages.glossary_for(row.language)
    source, target = row.source_language, row.language
    draft = languages.draft(
        row.source,
        target,
        lambda texts: translator.translate(texts, source, target),
        names=names,
        terms=glossary.terms,
    )
    back, similarity = "", None
    other_way = _translator(target, source)
    if other_way is not None:
        try:
            back = languages.plainly(
                draft.text, lambda texts: other_way.translate(texts, target, source), names=names
            )
            similarity = languages.similarity(row.source, back)
        except languages.EngineFailed as failed:  # a draft without it is a draft still
            _log.warning("not_translated_back", translation=row.id, why=str(failed))
    languages.record_draft(
        actor=system("translator"),
        at=at,
        translation_id=row.id,
        text=draft.text,
        engine=f"{translator.info.name} {translator.info.version}".strip(),
        glossary_version=glossary.version,
        findings=draft.findings,
        back=back,
        similarity=similarity,
    )


def _translator(source: str, target: str) -> Translator | None:
    return next((one for one in ports().translators if (source, target) in one.pairs()), None)


def _names(at: dt.datetime) -> list[str]:
    """Names that no engine may touch: of places of today, and of people who work here."""
    areas = [area.name for area in places.list_areas(on=local_day(at))]
    # One word may be an ordinary one: "Will", "Grace".
    people = [user.name for user in accounts.list_users() if " " in user.name.strip()]
    return [*areas, *people]
