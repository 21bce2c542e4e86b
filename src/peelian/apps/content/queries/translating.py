"""A page's words one by one, and the page with other words in their places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.models import Page

from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.rules.segments import translated
from peelian.apps.content.types import Segment
from peelian.kernel.errors import NotFound

_ENGLISH = "en"
_STREAMS = {NewsPage: ("body",), AdvicePage: ("body", "doors"), GuidePage: ("questions", "doors")}
#: What of each block is words; the rest (codes, numbers, addresses) stays.
_NAMES = {"question": ("words", "hint"), "door": ("name", "words"), "picture": ("alt", "caption")}
#: What a page in another language has from the English one as it is.
_KEPT = {
    NewsPage: ("picture", "area_code", "category"),
    AdvicePage: ("topic", "sensitive", "review_on"),
    GuidePage: (),
}
Turn = Callable[[str], str]


def list_to_translate(page_id: int) -> list[Segment]:
    """The words of a live English page, piece by piece, each text once. Raises NotFound."""
    found: dict[str, None] = {}

    def note(words: str) -> str:
        found.setdefault(words)
        return words

    turned(source_of(page_id), note)
    return [Segment(str(place), words) for place, words in enumerate(found)]


def source_of(page_id: int) -> Any:
    """The live English page itself. Raises NotFound."""
    page = Page.objects.live().filter(pk=page_id, locale__language_code=_ENGLISH).first()
    if page is None or page.specific_class not in _STREAMS:
        raise NotFound("There is no such page.")
    return page.specific


def turned(page: Any, turn: Turn) -> dict[str, Any]:
    """The fields of a page in another language: each piece of words put through `turn`, the rest as it is."""
    fields: dict[str, Any] = {name: getattr(page, name) for name in _KEPT[type(page)]}
    fields |= {
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
