"""Translate a page: its pieces are drafted and approved as texts, then a page is made of them and approved too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.content import api as content
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import LANGUAGES, Language, TranslationState
from peelian.kernel.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class PageStanding:
    """How far a page is in a language: its pieces, those asked for, drafted and approved, and whether it is live."""

    language: Language
    pieces: int
    asked: int
    approved: int
    is_live: bool

    @property
    def is_ready(self) -> bool:
        """Whether all its words are approved, so that the page can be made."""
        return self.approved == self.pieces


def standings(page_id: int) -> list[PageStanding]:
    """Where a live English page stands in every other language. Raises NotFound."""
    texts = _texts(page_id)
    others = [language for language in LANGUAGES.values() if language.code != "en"]
    known = languages.translations_of(texts, [language.code for language in others])
    live = content.languages_of(page_id)
    out = []
    for language in others:
        states = [known[text, language.code].state for text in texts if (text, language.code) in known]
        approved = sum(state is TranslationState.APPROVED for state in states)
        out.append(PageStanding(language, len(texts), len(states), approved, language.code in live))
    return out


def want(*, viewer: Viewer, at: dt.datetime, page_id: int, language: str) -> int:
    """Ask for a page's words in a language: engines draft what they serve, people write and approve.

    Returns how many texts were asked for. Raises NotAllowed, NotFound.
    """
    _require(viewer, language)
    texts, title = _texts(page_id), content.get_state(page_id).title
    for text in texts:
        languages.want(
            actor=viewer.actor, at=at, text=text, language=language, context=f"Page: {title}"[:200]
        )
    return len(texts)


def make(*, viewer: Viewer, at: dt.datetime, page_id: int, language: str) -> int:
    """Make the page out of approved words and send it for approval by a second person; its number.

    Raises NotAllowed, NotFound, content.NotTranslated.
    """
    _require(viewer, language)
    return content.make_translation(
        actor=viewer.actor,
        at=at,
        page_id=page_id,
        language=language,
        words=languages.approved(_texts(page_id), language),
        by_id=viewer.user_id,
    )


def _texts(page_id: int) -> list[str]:
    return [piece.words for piece in content.list_to_translate(page_id)]


def _require(viewer: Viewer, language: str) -> None:
    if not accounts.may_anywhere(viewer, Permission.APPROVE_TRANSLATION):
        raise NotAllowed("Your role does not allow this.")
    if language not in LANGUAGES or language == "en":
        raise NotFound("There is no such language.")
