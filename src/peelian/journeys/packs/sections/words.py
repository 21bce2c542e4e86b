"""Words alone: a purpose, a background, recommendations in full. May stand in a pack as often as it is needed."""

from __future__ import annotations

from peelian.apps.board.api import Content
from peelian.journeys.packs.sections.section import Asked, Section


def _build(asked: Asked) -> Content:
    return Content()


SECTION = Section(
    key="words",
    title="Purpose",
    about="A heading with words of your own, and no figures.",
    place=900,
    build=_build,
    repeated=True,
)
