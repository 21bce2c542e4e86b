"""Reading translations, the glossary and the queue."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Count, F, Max, Q, QuerySet

from peelian.apps.languages.models import Term, Translation
from peelian.apps.languages.types import (
    LANGUAGES,
    Finding,
    Flag,
    Glossary,
    TranslationState,
    TranslationView,
)
from peelian.kernel.errors import NotFound


def digest_of(text: str) -> str:
    """SHA-256 of a text in NFC: under which its translations are kept."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def approved(texts: Iterable[str], language: str, *, source_language: str = "en") -> dict[str, str]:
    """Those of the texts that a person has approved in a language: source → translation. The others are left out."""
    by_digest: dict[str, list[str]] = {}
    for text in texts:
        by_digest.setdefault(digest_of(text), []).append(text)
    rows = Translation.objects.filter(
        digest__in=by_digest,
        source_language=source_language,
        language=language,
        state=TranslationState.APPROVED,
    ).values_list("digest", "text")
    return {source: words for digest, words in rows for source in by_digest[digest]}


def translations_of(
    texts: Iterable[str], languages: Iterable[str], *, source_language: str = "en"
) -> dict[tuple[str, str], TranslationView]:
    """Where texts stand in languages, by (text, language); what nobody asked for is left out."""
    by_digest: dict[str, list[str]] = {}
    for text in texts:
        by_digest.setdefault(digest_of(text), []).append(text)
    rows = Translation.objects.select_related("approved_by").filter(
        digest__in=by_digest, source_language=source_language, language__in=list(languages)
    )
    return {(source, row.language): view_of(row) for row in rows for source in by_digest[row.digest]}


def phrases_for(english: Mapping[str, str], language: str) -> tuple[str, dict[str, str]]:
    """Our own phrases in a language: (language, phrases) when each is approved, else ("en", the English ones).

    All or nothing: a foot of a message in two languages is worse than one in English.
    """
    if language == "en":
        return "en", dict(english)
    ours = approved(english.values(), language)
    if any(words not in ours for words in english.values()):
        return "en", dict(english)
    return language, {key: ours[words] for key, words in english.items()}


def list_to_do(
    languages: Collection[str] | None = None, *, state: TranslationState | None = None, limit: int = 200
) -> list[TranslationView]:
    """What waits for a person: due first, then what was asked for first. `languages`: None for all of them."""
    rows = _open(languages)
    if state is not None:
        rows = rows.filter(state=state)
    return [
        view_of(row) for row in rows.order_by(F("due_at").asc(nulls_last=True), "wanted_at", "id")[:limit]
    ]


def count_to_do() -> dict[str, dict[TranslationState, int]]:
    """How many texts wait, by language and state. Languages in which nothing waits are left out."""
    out: dict[str, dict[TranslationState, int]] = {}
    rows = _open(None).values_list("language", "state").annotate(number=Count("id")).order_by("language")
    for language, state, number in rows:
        out.setdefault(language, {})[TranslationState(state)] = number
    return out


def list_undrafted(pairs: Collection[tuple[str, str]], *, limit: int = 50) -> list[TranslationView]:
    """Wanted texts of the (source, target) pairs that an engine serves, due first."""
    if not pairs:
        return []
    which = Q()
    for source, target in pairs:
        which |= Q(source_language=source, language=target)
    rows = Translation.objects.select_related("approved_by").filter(which, state=TranslationState.WANTED)
    return [
        view_of(row) for row in rows.order_by(F("due_at").asc(nulls_last=True), "wanted_at", "id")[:limit]
    ]


def get_translation(translation_id: int) -> TranslationView:
    """One text in one language. Raises NotFound."""
    row = Translation.objects.select_related("approved_by").filter(pk=translation_id).first()
    if row is None:
        raise NotFound("There is no such translation.")
    return view_of(row)


def is_behind_glossary(translation_id: int) -> bool:
    """Whether a draft was made with an older glossary than the present one, which bears on its words."""
    row = Translation.objects.filter(pk=translation_id, state=TranslationState.DRAFTED).first()
    if row is None:
        return False
    changed = Term.objects.filter(
        Q(version__gt=row.glossary_version) | Q(until_version__gt=row.glossary_version), language=row.language
    ).values_list("term", flat=True)
    source = row.source.casefold()
    return any(term.casefold() in source for term in changed)


def glossary_for(language: str, *, version: int | None = None) -> Glossary:
    """The glossary into a language: today's, or as it was at a version."""
    latest = glossary_version()
    version = latest if version is None else version
    rows = Term.objects.filter(
        Q(until_version__isnull=True) | Q(until_version__gt=version), version__lte=version
    )
    terms = dict(rows.filter(language=language).values_list("term", "rendering"))
    return Glossary(language=language, version=version, terms=terms)


def glossary_version() -> int:
    """The glossary's number: it grows with any change in any language. 0 before the first."""
    ends = Term.objects.aggregate(first=Max("version"), last=Max("until_version"))
    return max(ends["first"] or 0, ends["last"] or 0)


def list_terms() -> list[Term]:
    """Today's terms in all languages, by term and language."""
    return list(
        Term.objects.select_related("changed_by")
        .filter(until_version__isnull=True)
        .order_by("term", "language")
    )


def has_wanted(*, since: dt.datetime) -> bool:
    """Whether something was asked for since a moment that isn't written in any way yet."""
    return Translation.objects.filter(state=TranslationState.WANTED, wanted_at__gte=since).exists()


def view_of(row: Translation) -> TranslationView:
    """The row as a plain value."""
    return TranslationView(
        id=row.pk,
        source=row.source,
        source_language=row.source_language,
        language=row.language,
        state=TranslationState(row.state),
        text=row.text,
        engine=row.engine,
        findings=tuple(Finding(Flag(item["flag"]), str(item["words"])) for item in row.findings),
        back=row.back,
        similarity=row.similarity,
        approved_by=row.approved_by.name if row.approved_by else "",
        wanted_at=row.wanted_at,
        approved_at=row.approved_at,
        context=row.context,
        due_at=row.due_at,
    )


def unused_since(at: dt.datetime) -> QuerySet[Translation]:
    """Drafts and wants that nobody has asked for since a moment."""
    return Translation.objects.exclude(state=TranslationState.APPROVED).filter(wanted_at__lt=at)


def _open(languages: Collection[str] | None) -> QuerySet[Translation]:
    rows = Translation.objects.select_related("approved_by").exclude(state=TranslationState.APPROVED)
    return (
        rows
        if languages is None
        else rows.filter(language__in=[code for code in languages if code in LANGUAGES])
    )
