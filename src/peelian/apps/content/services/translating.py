"""A page in another language: the draft that is made of approved words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale

from peelian.apps.accounts import api as accounts
from peelian.apps.content.queries.translating import list_to_translate, source_of, turned
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused

_ENGLISH = "en"


class NotTranslated(Refused):
    """Words are missing that a page in another language needs."""


def make_translation(
    *, actor: Actor, at: dt.datetime, page_id: int, language: str, words: Mapping[str, str], by_id: int
) -> int:
    """Make a page in another language out of words that people approved, and send it for approval as a page.

    A page that is there already in the language gets a newer version, which waits likewise.

    Args:
        actor: who.
        at: when.
        page_id: the live English page.
        language: a language of ours.
        words: English → translation, for every piece of the page.
        by_id: who; somebody else has to approve the page.

    Returns:
        The number of the page in that language.

    Raises:
        NotFound: no such live page or language.
        NotTranslated: a piece is missing.
    """
    with transaction.atomic():
        source = source_of(page_id)
        locale = Locale.objects.exclude(language_code=_ENGLISH).filter(language_code=language).first()
        if locale is None:
            raise NotFound("There is no such language.")
        missing = [one.words for one in list_to_translate(page_id) if not words.get(one.words, "").strip()]
        if missing:
            raise NotTranslated(f"{len(missing)} pieces of this page have no approved words yet.")
        page = source.get_translation_or_none(locale) or source.copy_for_translation(
            locale, copy_parents=True
        )
        page = page.specific
        for name, value in turned(source, words.__getitem__).items():
            setattr(page, name, value)
        user = accounts.get_user(by_id)
        try:
            page.save_revision(user=user)
        except ValidationError as error:
            raise NotTranslated(f"The page doesn’t hold these words: {' '.join(error.messages)}") from error
        waiting = page.current_workflow_state
        if waiting is not None:
            waiting.cancel(user=user)
        page.get_workflow().start(page, user)
        events.record(
            name="content.page.translated",
            actor=actor,
            at=at,
            subject=page,
            data={"language": language, "of": page_id},
        )
    return int(page.pk)
