"""Words of the languages room, and the port that every translator implements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Language:
    """A language that a reader can choose. `code` is BCP 47 in lower case; `own_name` is what its readers call it."""

    code: str
    own_name: str
    english_name: str
    direction: str = "ltr"
    script: str = "Latn"


#: The languages that a resident can choose. English is the author's; the others are the force area's most spoken.
LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "English"),
        Language("cy", "Cymraeg", "Welsh"),
        Language("ar", "العربية", "Arabic", "rtl", "Arab"),
        Language("bn", "বাংলা", "Bengali", "ltr", "Beng"),
        Language("gu", "ગુજરાતી", "Gujarati", "ltr", "Gujr"),
        Language("pa", "ਪੰਜਾਬੀ", "Panjabi", "ltr", "Guru"),
        Language("pl", "Polski", "Polish"),
        Language("pt", "Português", "Portuguese"),
        Language("ro", "Română", "Romanian"),
        Language("so", "Soomaali", "Somali"),
        Language("ur", "اردو", "Urdu", "rtl", "Arab"),
        Language("zh-hans", "中文", "Chinese (simplified)", "ltr", "Hans"),
    )
}


class TranslationState(StrEnum):
    """Where a translation stands."""

    WANTED = "wanted"  # no engine serves it: a person has to write it
    DRAFTED = "drafted"  # an engine wrote it: a person has to approve it
    APPROVED = "approved"  # by a person who reads the language


class Flag(StrEnum):
    """What a check found in a machine's draft. None of them is proof; each says where to look."""

    TOKEN_LOST = "token-lost"  # noqa: S105 - a name, number, link or gap that should have stayed is gone or doubled
    DIGITS_CHANGED = "digits-changed"
    LENGTH = "length"  # much shorter or longer than such texts are
    UNTRANSLATED = "untranslated"  # words of the source language were left
    MEANING = "meaning"  # translated back it reads differently
    PIECES = "pieces"  # the engine lost what must stay, so the words between were translated each by itself
    LINES = "lines"  # other headings, points or empty lines than the source


@dataclass(frozen=True, slots=True)
class Finding:
    """One flag with the words it is about."""

    flag: Flag
    words: str


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Which engine made a draft: part of the cache's key."""

    name: str
    version: str


class EngineFailed(Exception):  # noqa: N818 - the other side's doing
    """A translator could not answer; the message says why. The text then waits for a person."""


class Translator(Protocol):
    """A way of translating by machine. Adding one is a folder in `adapters/translators`, and nothing else."""

    info: EngineInfo

    def pairs(self) -> frozenset[tuple[str, str]]:
        """(source, target) that it can do now, asked of the engine and never of a constant."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Each text translated, in order. Raises EngineFailed. Engines are bound to the thread that calls first."""
        ...


@dataclass(frozen=True, slots=True)
class TranslationView:
    """One text in one language, beside its source. `back` is the draft translated back, to help whoever approves."""

    id: int
    source: str
    source_language: str
    language: str
    state: TranslationState
    text: str
    engine: str
    findings: tuple[Finding, ...]
    back: str
    similarity: float | None  # chrF of `back` against the source, 0 to 100
    approved_by: str
    wanted_at: dt.datetime
    approved_at: dt.datetime | None
    context: str = ""
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """The language of a reply ("und" where nothing tells it), how sure that is (0 to 1), and how it was found:
    "script", "cld2", "words", "declared", "none"."""

    language: str
    confidence: float
    method: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """How the force wants terms translated, into one language. `version` changes with any term."""

    language: str
    version: int
    terms: Mapping[str, str] = field(default_factory=dict)  # term → rendering; "" keeps the term as it is
