"""The ground that a member of staff works on: the areas where a permission is held, and the one that is looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a page looks.

    Args:
        choices: the areas that can be chosen, each with its depth below the highest one held (0, 1, 2 …).
        chosen: the one that is looked at, None for all of them together.
        codes: codes of everything looked at, from the highest level to the lowest.
        neighbourhoods: the neighbourhoods among them, by name.
        sectors: the sectors among them, by name.
    """

    choices: tuple[tuple[places.AreaView, int], ...]
    chosen: places.AreaView | None
    codes: tuple[str, ...]
    neighbourhoods: tuple[places.AreaView, ...]
    sectors: tuple[places.AreaView, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        if self.chosen is not None:
            return self.chosen.name
        tops = [area.name for area, depth in self.choices if depth == 0]
        return tops[0] if len(tops) == 1 else "all your areas"


def ground(viewer: accounts.Viewer, permission: accounts.Permission, on: dt.date, code: str = "") -> Ground:
    """The areas of a day in which the viewer holds a permission, narrowed to one of them when `code` names one.

    Raises:
        NotFound: there is no such area on that day.
        NotAllowed: there is, and the permission isn't held in it.
    """
    choices: dict[str, tuple[places.AreaView, int]] = {}
    for held in accounts.areas_for(viewer, permission):
        _add(choices, held, on)
    chosen = None
    if code:
        chosen = places.get_area(code, on)
        accounts.require(viewer, permission, chosen.path)
    looked_at = [area for area, _ in choices.values() if chosen is None or chosen.code in area.path]
    return Ground(
        choices=tuple(choices.values()),
        chosen=chosen,
        codes=tuple(area.code for area in looked_at),
        neighbourhoods=_of_kind(looked_at, places.AreaKind.NEIGHBOURHOOD),
        sectors=_of_kind(looked_at, places.AreaKind.SECTOR),
    )


def _add(choices: dict[str, tuple[places.AreaView, int]], held: str, on: dt.date) -> None:
    """Add an area and, in the order of a tree, everything below it. A code that ended before the day adds nothing."""
    try:
        top = places.get_area(held, on)
    except NotFound:
        return
    below: dict[str, list[places.AreaView]] = {}
    for area in places.list_areas(on=on, within=held):
        below.setdefault(area.parent_code, []).append(area)

    def walk(area: places.AreaView, depth: int) -> None:
        choices.setdefault(area.code, (area, depth))
        for child in below.get(area.code, []):
            walk(child, depth + 1)

    walk(top, 0)


def _of_kind(areas: list[places.AreaView], kind: places.AreaKind) -> tuple[places.AreaView, ...]:
    rows = (area for area in areas if area.kind == kind)
    return tuple(sorted(rows, key=lambda area: (area.name.casefold(), area.code)))


def indented(land: Ground) -> list[tuple[str, str]]:
    """The ground's areas as choices of a select, set in by level with spaces that a browser keeps."""
    return [(area.code, "\u2003" * depth + area.name) for area, depth in land.choices]
