"""Areas as units are made from: each with those above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peelian.apps.places.models import Area


@dataclass(frozen=True, slots=True)
class Step:
    """One area on the way up to the force."""

    code: str
    name: str
    kind: str


def ways_up(area_ids: Iterable[int]) -> dict[int, tuple[Step, ...]]:
    """Each area and those above it, up to the force, as that generation stood, by the area's id."""
    areas = Area.objects.select_related("parent__parent__parent").in_bulk(set(area_ids))
    return {area_id: tuple(_up(area)) for area_id, area in areas.items()}


def _up(area: Area | None) -> Iterable[Step]:
    while area is not None:
        yield Step(area.code, area.name, area.kind)
        area = area.parent
