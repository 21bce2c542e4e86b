"""Finding pages by words, also by misspelt ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from modelsearch.query import Fuzzy
from wagtail.models import Locale, Page

from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.queries.pages import cards_of
from peelian.apps.content.types import Found
from peelian.kernel.text import tidy

_ENGLISH = "en"
_LONGEST = 100
#: Words of so many pages, the newest, are what a misspelt word is held against.
_VOCABULARY = 2000
#: How alike two words are (0 to 1) before one is offered for the other: "burglry" and "burglary" are at 0.93.
_ALIKE = 0.75
_WORD = re.compile(r"[^\W\d_]{3,}")


def search(text: str, *, language: str, limit: int = 20) -> Found:
    """Live pages with all words of a text, best first; else with its words mended; else with any of them.

    Args:
        text: as typed; long ones are cut.
        language: the reader's. English pages are searched too, as not all are translated.
        limit: how many at most.
    """
    text = " ".join(tidy(text[:_LONGEST]).split())
    if not text:
        return Found(text, ())
    pages = Page.objects.live().type(NewsPage, AdvicePage, GuidePage)
    pages = pages.filter(locale__in=list(Locale.objects.filter(language_code__in={language, _ENGLISH})))
    whole = _search(pages, text, limit)
    if whole:
        return Found(text, tuple(cards_of(whole, language)))
    mended = _mended(text, _vocabulary())
    if mended != text and (found := _search(pages, mended, limit)):
        return Found(text, tuple(cards_of(found, language)), did_you_mean=mended)
    some = _search(pages, text, limit, operator="or") or list(pages.search(Fuzzy(text))[:limit])
    return Found(text, tuple(cards_of(some, language)))


def _search(pages: Any, text: str, limit: int, *, operator: str = "and") -> list[Any]:
    return list(pages.search(text, operator=operator)[:limit])


def _vocabulary() -> set[str]:
    """Words of titles and summaries: what pages are about."""
    rows: list[tuple[str, str]] = []
    for model in (NewsPage, AdvicePage):
        newest = model.objects.live().order_by("-first_published_at")
        rows += newest.values_list("title", "summary")[:_VOCABULARY]
    return {word.casefold() for row in rows for part in row for word in _WORD.findall(part)}


def _mended(text: str, vocabulary: Iterable[str]) -> str:
    known = set(vocabulary)

    def mend(found: re.Match[str]) -> str:
        word = found[0].casefold()
        if word in known:
            return found[0]
        near = difflib.get_close_matches(word, known, n=1, cutoff=_ALIKE)
        return near[0] if near else found[0]

    return _WORD.sub(mend, text)
