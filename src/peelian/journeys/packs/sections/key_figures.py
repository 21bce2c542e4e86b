"""Key figures: the few that a pack leads with, on the first page of its paper. People choose them by name."""

from __future__ import annotations

from peelian.apps.board.api import Content
from peelian.journeys.packs.sections.section import Asked, Section


def _build(asked: Asked) -> Content:
    return Content()


SECTION = Section(
    key="key-figures",
    title="Key figures",
    about=(
        "The figures that lead: a point for each, “- Officers: {{workforce.officers}}”, eight to ten of them. They"
        " stand on the first page. Without this section the first figure of each section leads."
    ),
    place=5,
    build=_build,
)
