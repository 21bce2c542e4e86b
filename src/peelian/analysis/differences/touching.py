"""Which areas touch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

#: Outlines drawn apart from each other leave slivers between neighbours: nearer than so many degrees, some 30 metres,
#: is touching.
_NEAR_DEGREES = 0.0003


def touching(outlines: Mapping[str, BaseGeometry]) -> dict[str, frozenset[str]]:
    """The codes of the areas that each area touches, none of its own; outlines in WGS84.

    Squares at the places 1, 2 and 4 of a row: the first two touch, the third touches none.
    """
    codes = list(outlines)
    shapes = np.array([outlines[code] for code in codes], dtype=object)
    found: dict[str, set[str]] = {code: set() for code in codes}
    if codes:
        shapely.prepare(shapes)
        ones, others = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_NEAR_DEGREES)
        for one, other in zip(ones, others, strict=True):
            if one != other:
                found[codes[one]].add(codes[other])
    return {code: frozenset(beside) for code, beside in found.items()}
