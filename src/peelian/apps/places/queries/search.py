"""The one search box: a postcode, the first half of one, or a name."""

from __future__ import annotations

import datetime as dt

from peelian.apps.places.queries.atlas import Atlas, atlas_of
from peelian.apps.places.queries.locate import locate_postcode
from peelian.apps.places.rules import names, placing
from peelian.apps.places.types import AreaKind, AreaView, FoundArea, Place
from peelian.kernel.text import looks_like_outcode, normalise_postcode

#: How many answers a person can be asked to choose from.
MOST = 20


def find(text: str, on: dt.date) -> list[Place | FoundArea]:
    """What somebody may mean who types `text`, the likeliest first, at most 20.

    - A full postcode gives its one Place, which is empty with an explanation when it isn't known here.
    - The first half of a postcode gives the neighbourhoods that it touches, by name.
    - Anything else is taken as a name, or part of one; typing errors are forgiven.

    Nothing found gives an empty list.
    """
    if normalise_postcode(text):
        return [locate_postcode(text, on)]
    atlas = atlas_of(on)
    if looks_like_outcode(text):
        found = _by_outcode(text.strip().upper(), atlas)
        if found:
            return [*found[:MOST]]
    return [*_by_name(text, atlas)[:MOST]]


def _by_outcode(outcode: str, atlas: Atlas) -> list[FoundArea]:
    live = (known for known in atlas.postcodes.starting(f"{outcode} ") if known.terminated_on is None)
    counts = placing.count_by_neighbourhood(live, atlas)
    found = [
        _found(atlas.areas[code], atlas, f"{count} of the postcodes {outcode} …", 1.0)
        for code, count in counts.items()
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.code))


def _by_name(text: str, atlas: Atlas) -> list[FoundArea]:
    asked = names.trigrams(text)
    hits = []
    for code, trigrams in atlas.trigrams.items():
        like = names.likeness(asked, trigrams)
        if like >= names.LIKE_ENOUGH:
            hits.append((-like, -names.closeness(asked, trigrams), atlas.areas[code]))
    hits.sort(key=lambda hit: (hit[0], hit[1], _depth(hit[2].kind), hit[2].name.casefold(), hit[2].code))
    return [
        _found(area, atlas, "its name" if like == -1 else "a name like it", -like) for like, _, area in hits
    ]


def _depth(kind: AreaKind) -> int:
    return -list(AreaKind).index(kind)


def _found(area: AreaView, atlas: Atlas, why: str, likeness: float) -> FoundArea:
    within = tuple(atlas.areas[code].name for code in area.path[1:] if code in atlas.areas)
    return FoundArea(area.code, area.kind, area.name, within, why, round(likeness, 3))
