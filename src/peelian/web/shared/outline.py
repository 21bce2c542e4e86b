"""A small map without script and without tiles: outlines drawn as SVG from GeoJSON geometries.

For a phone with a bad signal, and for print. The words beside it always say the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

_WIDTH = 320.0
_MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Outline:
    """One drawn shape: SVG path data, and whether it is the subject or the surroundings."""

    path: str
    subject: bool


@dataclass(frozen=True, slots=True)
class OutlineMap:
    """A picture ready for `shared/outline_map.html`. `words` is its text alternative."""

    width: int
    height: int
    outlines: tuple[Outline, ...]
    words: str
    scale_metres: int
    scale_pixels: float


def draw(
    subject: Mapping[str, Any], words: str, around: Mapping[str, Any] | None = None
) -> OutlineMap | None:
    """Draw a geometry, and a fainter one around it.

    Args:
        subject: GeoJSON Polygon or MultiPolygon in WGS84 (lng, lat).
        words: what the picture shows, for those who don't see it.
        around: a second geometry for orientation, such as the neighbourhood.

    Returns:
        The picture, or None when the subject has no points. One degree of longitude is shrunk by the cosine of the
        middle latitude, so that shapes of a neighbourhood's size look right.
    """
    inner = list(_rings(_fine(subject)))
    outer = list(_rings(_fine(around))) if around else []
    points = [point for ring in (*inner, *outer) for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    across = max((east - west) * shrink, north - south, 1e-6)
    zoom = (_WIDTH - 2 * _MARGIN) / across
    left = (_WIDTH - (east - west) * shrink * zoom) / 2

    def placed(ring: Sequence[tuple[float, float]]) -> str:
        return _path([(left + (x - west) * shrink * zoom, _MARGIN + (north - y) * zoom) for x, y in ring])

    outlines = [
        Outline("".join(map(placed, rings)), subject)
        for rings, subject in ((outer, False), (inner, True))
        if rings
    ]
    metres = _round_length(across * 111_320 / 3)
    return OutlineMap(
        width=round(_WIDTH),
        height=round((north - south) * zoom + 2 * _MARGIN + 22),
        outlines=tuple(outlines),
        words=words,
        scale_metres=metres,
        scale_pixels=round(metres / 111_320 * zoom, 1),
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """Many shapes in one picture, as SVG path data."""

    width: int
    height: int
    paths: tuple[str, ...]


def draw_all(shapes: Iterable[BaseGeometry], *, width: float = 640.0) -> Overview | None:
    """Draw many shapes (WGS84, x is longitude) side by side; None when there is none."""
    known = [shape for shape in shapes if not shape.is_empty]
    if not known:
        return None
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(known))
    shrink = math.cos(math.radians((south + north) / 2))
    zoom = (width - 2 * _MARGIN) / max((east - west) * shrink, 1e-6)
    paths = tuple(
        "".join(
            _path([(_MARGIN + (x - west) * shrink * zoom, _MARGIN + (north - y) * zoom) for x, y in ring])
            for ring in _rings(mapping(shape))
        )
        for shape in known
    )
    return Overview(round(width), round((north - south) * zoom + 2 * _MARGIN), paths)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A closed line as SVG path data: from point to point by steps, which are shorter to write than places."""
    placed = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [
        f"{(x - before_x) / 10:g} {(y - before_y) / 10:g}"
        for (before_x, before_y), (x, y) in pairwise(placed)
        if (x, y) != (before_x, before_y)
    ]
    return f"M{placed[0][0] / 10:g} {placed[0][1] / 10:g}{'l' if steps else ''}{' '.join(steps)}Z"


def _fine(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """As fine as the picture shows it: no corner that moves a line by less than half a point."""
    drawn = shape(geometry)
    west, south, east, north = drawn.bounds if not drawn.is_empty else (0.0, 0.0, 0.0, 0.0)
    across = max((east - west) * 0.6, north - south)  # the cosine of our latitudes, near enough for this
    simpler: Mapping[str, Any] = mapping(drawn.simplify(across / _WIDTH / 2))
    return simpler


def shape_of(wkb: bytes) -> dict[str, Any]:
    """The GeoJSON geometry of a well-known binary."""
    return dict(mapping(shapely.from_wkb(wkb)))


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons: Iterable[Any] = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _round_length(metres: float) -> int:
    """The largest 1, 2 or 5 times a power of ten that isn't longer."""
    power = 10 ** math.floor(math.log10(max(metres, 1)))
    return int(next((step * power for step in (5, 2, 1) if step * power <= metres), power))
