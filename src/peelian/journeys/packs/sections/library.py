"""The library of a pack's sections: one small module each.

A room that comes later adds a module here and its line in `SECTIONS`: nothing of the pack itself changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from peelian.journeys.packs.sections import (
    abstraction,
    engagement,
    equality,
    finance,
    key_figures,
    leavers,
    messaging,
    neighbourhoods,
    objectives,
    participation,
    portal,
    priorities,
    recommendations,
    retention,
    stability,
    strength,
    training,
    uplift,
    visibility,
    words,
)
from peelian.journeys.packs.sections.section import Section

#: In any order: a section's own `place` says where it usually stands.
SECTIONS: tuple[Section, ...] = (
    abstraction.SECTION,
    engagement.SECTION,
    equality.SECTION,
    finance.SECTION,
    key_figures.SECTION,
    leavers.SECTION,
    messaging.SECTION,
    neighbourhoods.SECTION,
    objectives.SECTION,
    participation.SECTION,
    portal.SECTION,
    priorities.SECTION,
    recommendations.SECTION,
    retention.SECTION,
    stability.SECTION,
    strength.SECTION,
    training.SECTION,
    uplift.SECTION,
    visibility.SECTION,
    words.SECTION,
)


def library() -> Mapping[str, Section]:
    """All sections by key, in their usual order."""
    return {section.key: section for section in sorted(SECTIONS, key=lambda one: (one.place, one.key))}
