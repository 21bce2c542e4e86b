"""A page as an editor has it before them, not as it is live."""

from __future__ import annotations

from typing import Any

from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.queries.guide import guide_of
from peelian.apps.content.queries.pages import view_of
from peelian.apps.content.types import Guide, PageView


def preview_of(page: Any) -> PageView | Guide | None:
    """The parts of a page of Wagtail's that may never have been saved; None for a section, which has no words."""
    language = page.locale.language_code
    if isinstance(page, GuidePage):
        return guide_of(page, language)
    return view_of(page, path="", language=language) if isinstance(page, NewsPage | AdvicePage) else None
