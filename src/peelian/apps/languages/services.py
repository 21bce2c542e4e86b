"""Writes on translations and the glossary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.languages import queries
from peelian.apps.languages.models import Term, Translation
from peelian.apps.languages.rules import checking
from peelian.apps.languages.types import LANGUAGES, Finding, Flag, TranslationState, TranslationView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused

#: So long a draft or a want is kept after somebody last asked for it.
KEEP = dt.timedelta(days=365)


class UnknownLanguage(Refused):
    """Not one of the languages that a reader can choose, or the text's own."""


class NothingToTranslate(Refused):
    """An empty text."""


class GapsChanged(Refused):
    """A translation that lacks a {gap} of its source, has it twice, or brings one of its own."""


class TermTaken(Refused):
    """An empty term, or one that is too long."""


@transaction.atomic
def want(
    *,
    actor: Actor,
    at: dt.datetime,
    text: str,
    language: str,
    context: str,
    due_at: dt.datetime | None = None,
    source_language: str = "en",
) -> TranslationView:
    """Ask for a text in a language. The same text is asked for once: the second call answers where it stands.

    A text that is asked for again by an earlier date is due by then. Raises UnknownLanguage, NothingToTranslate.
    """
    if language not in LANGUAGES or language == source_language:
        raise UnknownLanguage("Choose a language that isn’t the text’s own.", field="language")
    if not text.strip():
        raise NothingToTranslate("There are no words to translate.", field="text")
    row, is_new = Translation.objects.select_for_update(of=("self",)).get_or_create(
        digest=queries.digest_of(text),
        source_language=source_language,
        language=language,
        defaults={
            "source": text,
            "state": TranslationState.WANTED,
            "context": context[:200],
            "due_at": due_at,
            "wanted_at": at,
        },
    )
    if is_new:
        events.record(
            name="languages.translation.wanted", actor=actor, at=at, subject=row, data={"language": language}
        )
    elif row.state != TranslationState.APPROVED:
        row.wanted_at = max(at, row.wanted_at)
        row.due_at = min((moment for moment in (row.due_at, due_at) if moment is not None), default=None)
        row.context = context[:200] or row.context
        row.save(update_fields=["wanted_at", "due_at", "context"])
    return queries.view_of(row)


@transaction.atomic
def record_draft(
    *,
    actor: Actor,
    at: dt.datetime,
    translation_id: int,
    text: str,
    engine: str,
    glossary_version: int,
    findings: Iterable[Finding] = (),
    back: str = "",
    similarity: float | None = None,
) -> TranslationView:
    """Keep a machine's draft. Where a person has approved words by now, or a draft stands, those stay.

    `engine`: its name and version. Raises NotFound, NothingToTranslate.
    """
    row = _hold(translation_id)
    if row.state != TranslationState.WANTED:
        return queries.view_of(row)
    if not text.strip():
        raise NothingToTranslate("The engine answered no words.")
    row.state, row.text, row.machine_text = TranslationState.DRAFTED, text, text
    row.engine, row.glossary_version, row.drafted_at = engine[:80], glossary_version, at
    row.findings = _as_json([*findings, *checking.meaning(similarity)])
    row.back, row.similarity = back, similarity
    row.save()
    events.record(
        name="languages.translation.drafted",
        actor=actor,
        at=at,
        subject=row,
        data={"language": row.language, "engine": row.engine, "findings": len(row.findings)},
    )
    return queries.view_of(row)


@transaction.atomic
def approve(
    *, actor: Actor, at: dt.datetime, translation_id: int, text: str, approved_by_id: int
) -> TranslationView:
    """Take a person's words as the text in this language: from now on they are used, and no engine changes them.

    They may correct what was approved before. What the checks say of the words is kept beside them; it refuses
    nothing, but for gaps: a message can't be filled without them. Raises NotFound, NothingToTranslate, GapsChanged.
    """
    row = _hold(translation_id)
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NothingToTranslate("Write the words in this language.", field="text")
    wrong = checking.gaps_changed(row.source, text)
    if wrong:
        raise GapsChanged(
            f"Keep {', '.join(wrong)} as in the English, each as often as there: they are filled in later.",
            field="text",
        )
    before, row.text = row.text, text
    glossary = queries.glossary_for(row.language)
    row.findings = _as_json(
        checking.check(source=row.source, text=text, language=row.language, terms=glossary.terms)
    )
    if not checking.same_lines(row.source, text):
        row.findings.append({"flag": Flag.LINES.value, "words": ""})
    if text != row.machine_text:
        row.back, row.similarity = "", None  # they were of other words
    corrects = row.state == TranslationState.APPROVED
    row.state, row.approved_at, row.approved_by_id = TranslationState.APPROVED, at, approved_by_id
    row.save()
    events.record(
        name="languages.translation.approved",
        actor=actor,
        at=at,
        subject=row,
        data={
            "language": row.language,
            "edited": text != row.machine_text,
            "corrects": corrects and before != text,
            "findings": len(row.findings),
        },
    )
    return queries.view_of(row)


@transaction.atomic
def draft_again(*, actor: Actor, at: dt.datetime, translation_id: int) -> TranslationView:
    """Throw a machine's draft away, so that a new one is made: the glossary or the engine is another. Raises NotFound.

    What a person has approved stays.
    """
    row = _hold(translation_id)
    if row.state == TranslationState.DRAFTED:
        row.state, row.text, row.machine_text, row.engine = TranslationState.WANTED, "", "", ""
        row.findings, row.back, row.similarity, row.drafted_at = [], "", None, None
        row.wanted_at = at
        row.save()
        events.record(
            name="languages.translation.sent_back",
            actor=actor,
            at=at,
            subject=row,
            data={"language": row.language},
        )
    return queries.view_of(row)


@transaction.atomic
def set_term(
    *,
    actor: Actor,
    at: dt.datetime,
    term: str,
    language: str,
    rendering: str,
    changed_by_id: int | None = None,
) -> int:
    """Say how a term is translated into a language; "" keeps it as it is. Answers the glossary's version since.

    The same again changes nothing. Raises UnknownLanguage, TermTaken.
    """
    term, rendering = " ".join(term.split()), " ".join(rendering.split())
    if language not in LANGUAGES or language == "en":
        raise UnknownLanguage("Choose a language other than English.", field="language")
    if not term or len(term) > 80:
        raise TermTaken("Enter a term of 80 letters at most.", field="term")
    if len(rendering) > 120:
        raise TermTaken("A rendering has 120 letters at most.", field="rendering")
    now = _term(term, language)
    if now is not None and now.term == term and now.rendering == rendering:
        return queries.glossary_version()
    version = queries.glossary_version() + 1
    if now is not None:
        now.until_version = version
        now.save(update_fields=["until_version"])
    try:
        with transaction.atomic():
            row = Term.objects.create(
                term=term,
                language=language,
                rendering=rendering,
                version=version,
                changed_by_id=changed_by_id,
                changed_at=at,
            )
    except IntegrityError as error:
        raise TermTaken("Somebody has just set this term. Look at it again.", field="term") from error
    events.record(
        name="languages.term.set",
        actor=actor,
        at=at,
        subject=row,
        data={"term": term, "language": language, "rendering": rendering, "version": version},
    )
    return version


@transaction.atomic
def drop_term(*, actor: Actor, at: dt.datetime, term: str, language: str) -> int:
    """Take a term out of the glossary: the engine is free to translate it. Answers the glossary's version since.

    Raises NotFound.
    """
    row = _term(term, language)
    if row is None:
        raise NotFound("The glossary has no such term.")
    version = queries.glossary_version() + 1
    row.until_version = version
    row.save(update_fields=["until_version"])
    events.record(
        name="languages.term.dropped",
        actor=actor,
        at=at,
        subject=row,
        data={"term": row.term, "language": language, "version": version},
    )
    return version


@transaction.atomic
def forget_unused(*, actor: Actor, at: dt.datetime) -> int:
    """Delete drafts and wants that nobody has asked for in a year. Answers how many. What was approved stays."""
    rows = queries.unused_since(at - KEEP)
    number, _ = rows.delete()
    if number:
        events.record(
            name="languages.translations.forgotten",
            actor=actor,
            at=at,
            subject="languages.Translation:list",
            data={"rows": number},
        )
    return number


def _hold(translation_id: int) -> Translation:
    row = Translation.objects.select_for_update().filter(pk=translation_id).first()
    if row is None:
        raise NotFound("There is no such translation.")
    return row


def _term(term: str, language: str) -> Term | None:
    return (
        Term.objects.select_for_update()
        .filter(term__iexact=term.strip(), language=language, until_version__isnull=True)
        .first()
    )


def _as_json(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [{"flag": finding.flag.value, "words": finding.words} for finding in findings]
