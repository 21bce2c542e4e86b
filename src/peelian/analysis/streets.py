"""Streets by their names: which lines of a gazetteer or of published crime name the same one, and the ground along it.

There is no open file of where each street runs, so a street is the points that bear its name, each with the ground
around it. Where those points lie far apart, the ground falls into parts, and whoever uses it must be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

#: Ground on either side of a point that bears the street's name.
BESIDE_M = 50.0
#: Last words as people and gazetteers shorten them.
_SHORT = {
    "av": "avenue", "ave": "avenue", "bvd": "boulevard", "cl": "close", "cres": "crescent", "ct": "court",
    "dr": "drive", "gdn": "gardens", "gdns": "gardens", "gr": "grove", "gro": "grove", "hl": "hill", "la": "lane",
    "ln": "lane", "pk": "park", "pl": "place", "rd": "road", "sq": "square", "st": "street", "str": "street",
    "ter": "terrace", "terr": "terrace", "wk": "walk", "wy": "way",
}  # fmt: skip
#: What police.uk writes for a kind of place: any of them, wherever it stands, so that it names none.
NO_STREETS = frozenset({
    "airport airfield", "bus coach station", "conference exhibition centre", "further higher educational building",
    "hospital", "motorway service area", "nightclub", "no location", "park open space", "parking area",
    "pedestrian subway", "petrol station", "police station", "prison", "race track", "shopping area",
    "sports recreation area", "supermarket", "theatre concert hall", "theme adventure park",
})  # fmt: skip
_APART = re.compile(r"[^\w]+")
_NUMBER = re.compile(r"^(?:(?:flat|unit|apartment|apt|shop) \w+ )?(?:\d+[a-z]?(?: \d+[a-z]?)? )?")


@dataclass(frozen=True, slots=True)
class Along:
    """The ground along a street, in the same flat metres as its points, and how many parts it falls into."""

    shape: BaseGeometry
    parts: int


def key(name: str) -> str:
    """A street's name as it is compared: `Abbey St.`, `ABBEY STREET` and `On or near Abbey Street` are one.

    Saints keep their short form, as it stands before the last word: `St. Lawrence Way` is `st lawrence way`.
    """
    text = name.casefold().replace("'", "").replace("’", "").replace("&", " and ")
    words = _APART.sub(" ", text).split()
    if words[:3] == ["on", "or", "near"]:
        words = words[3:]
    if len(words) > 1:
        words[-1] = _SHORT.get(words[-1], words[-1])
    return " ".join(words)


def named_in(line: str) -> set[str]:
    """Keys of whatever a line of an address may name as its street: each of its parts, without numbers before it."""
    parts = (key(part) for part in line.split(","))
    return {_NUMBER.sub("", part) for part in parts if part} - {""}


def longest_word(name: str) -> str:
    """The word of a name to look for first: the longest but the last, which may be shortened; of one word, that one."""
    words = key(name).split()
    return max(words[:-1] or words, key=len, default="")


def along(points: Sequence[tuple[float, float]], *, metres: float = BESIDE_M) -> Along:
    """The ground within so many metres of any of these points (x, y in metres). Raises ValueError without a point."""
    if not points:
        raise ValueError("A street has one point at least.")
    shape = shapely.union_all(shapely.buffer(shapely.points(np.array(points)), metres, quad_segs=16))
    return Along(shape, shapely.get_num_geometries(shape))
