"""What a preview is drawn from: the same parts as the public page."""

from __future__ import annotations

from typing import Any

from django import template

from peelian.apps.content import api as content
from peelian.apps.content.api import Guide, PageView

register = template.Library()


@register.simple_tag
def preview_of(page: Any) -> PageView | Guide | None:
    """The page that Wagtail holds in memory, as our templates draw it; None for a section."""
    return content.preview_of(page)
