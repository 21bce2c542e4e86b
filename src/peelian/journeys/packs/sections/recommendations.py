"""Recommendations: what the Board is asked to do. People write it; the records have nothing to say."""

from __future__ import annotations

from peelian.apps.board.api import Content
from peelian.journeys.packs.sections.section import Asked, Section


def _build(asked: Asked) -> Content:
    return Content()


SECTION = Section(
    key="recommendations",
    title="Recommendations",
    about="What the Board is asked to note, decide or do, in words of your own: a line each. It has no figures.",
    place=890,
    build=_build,
)
