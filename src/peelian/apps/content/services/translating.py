"""A page in another language: its words one by one, and the draft that is made of approved ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from peelian.apps.accounts import api as accounts
from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.rules.segments import translated
from peelian.apps.content.types import Segment
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused

_ENGLISH = "en"
_STREAMS = {NewsPage: ("body",), AdvicePage: ("body", "doors"), GuidePage: ("questions", "doors")}
#: What of each block is words; the rest (codes, numbers, addresses) stays.
_NAMES = {"question": ("words", "hint"), "door": ("name", "words"), "picture": ("alt", "caption")}
Turn = Callable[[str], str]


class NotTranslated(Refused):
    """Words are missing that a page in another language needs."""


def list_to_translate(page_id: int) -> list[Segment]:
    """The words of a live English page, piece by piece, each text once. Raises NotFound."""
    found: dict[str, None] = {}

    def note(words: str) -> str:
        found.setdefault(words)
        return words

    _turn(_source(page_id), note)
    return [Segment(str(place), words) for place, words in enumerate(found)]


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
        source = _source(page_id)
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
        for name, value in _turn(source, words.__getitem__).items():
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


def _source(page_id: int) -> Any:
    page = Page.objects.live().filter(pk=page_id, locale__language_code=_ENGLISH).first()
    if page is None or page.specific_class not in _STREAMS:
        raise NotFound("There is no such page.")
    return page.specific


def _turn(page: Any, turn: Turn) -> dict[str, Any]:
    """Every field of a page that holds words, with each piece put through `turn`."""
    fields: dict[str, Any] = {
        name: turn(getattr(page, name)) if getattr(page, name) else ""
        for name in ("title", "summary", *(["picture_alt"] if isinstance(page, NewsPage) else []))
    }
    for name in _STREAMS[type(page)]:
        field = page._meta.get_field(name)
        raw = [
            {**block, "value": _value(block["type"], block["value"], turn)}
            for block in getattr(page, name).get_prep_value()
        ]
        fields[name] = field.stream_block.to_python(raw)
    return fields


def _value(kind: str, value: Any, turn: Turn) -> Any:
    if kind == "text":
        return translated(value, turn)
    if kind in ("heading", "warning", "inset"):
        return turn(value)
    if kind == "steps":
        return [{**item, "value": _step(item["value"], turn)} for item in value]
    turned = _some(value, _NAMES[kind], turn)
    if kind == "question":
        choices = [{**item, "value": _some(item["value"], ("words",), turn)} for item in value["choices"]]
        return {**turned, "choices": choices}
    return turned


def _step(value: dict[str, Any], turn: Turn) -> dict[str, Any]:
    return {**value, "title": turn(value["title"]), "text": translated(value["text"], turn)}


def _some(value: dict[str, Any], names: tuple[str, ...], turn: Turn) -> dict[str, Any]:
    return {**value, **{name: turn(value[name]) for name in names if value.get(name)}}
