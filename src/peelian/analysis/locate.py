"""Which area is this point in? Answered in process, without a database.

A grid is laid over the areas once. A cell that lies wholly inside one area, or wholly outside all of them,
answers by itself; a cell that a boundary crosses holds the few areas it may be, and those are tested exactly.
So the grid decides how fast an answer comes and never what it is: every answer equals a plain scan.

Two rules are fixed here because a police area must never be guessed:

- a point outside every area is None, never the nearest area;
- a point on a shared boundary (or where areas overlap) belongs to the area with the lowest key, always.

Edges are straight lines in longitude and latitude, as GeoJSON defines them (RFC 7946, section 3.1.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.grid import Grid, paint

VERSION = "1"
DEFAULT_CELLS = 500_000  # about 70 m for a metropolitan force; a tenth of its points fall in an edge cell
POLYGONAL = (3, 6)  # GEOS type ids of Polygon and MultiPolygon


class How(StrEnum):
    """How an answer was found."""

    CELL = "the whole grid cell lies inside this area"
    EDGE = "a boundary crosses the grid cell; the exact polygon holds the point"
    BORDER = "the point lies on the boundary; the lowest key among the areas that meet there"


@dataclass(frozen=True, slots=True)
class Located:
    """The area of a point (`key`) and how that was decided (`how`)."""

    key: str
    how: How


_Cell: TypeAlias = Located | tuple[tuple[int, BaseGeometry], ...] | None  # answer, candidates, or outside


class PointIndex:
    """Finds the area of a point. Made by `PointIndex.build`; never changes, so threads may share it."""

    __slots__ = ("_answers", "_cells", "_codes", "_grid", "_names", "_patterns", "_polygons", "keys")

    def __init__(
        self,
        keys: tuple[str, ...],
        polygons: NDArray[np.object_],
        grid: Grid,
        codes: NDArray[np.int32],
        patterns: list[tuple[int, ...]],
    ) -> None:
        self.keys = keys
        self._polygons = polygons
        self._grid = grid
        self._codes = codes  # per cell: -1 outside, k >= 0 inside area k, p <= -2 the pattern -2 - p
        self._names = np.array([*keys, None], dtype=object)
        width = max((len(pattern) for pattern in patterns), default=1)
        self._patterns = np.full((len(patterns), width), -1, dtype=np.int32)
        for row, pattern in enumerate(patterns):
            self._patterns[row, : len(pattern)] = pattern
        self._answers = {how: [Located(key, how) for key in keys] for how in How}
        inside = self._answers[How.CELL]
        edges = [tuple((k, polygons[k]) for k in pattern) for pattern in patterns]
        by_code: list[_Cell] = [
            *inside,
            *reversed(edges),
            None,
        ]  # so that a code is its own place in this list
        self._cells: list[_Cell] = [by_code[code] for code in codes.tolist()]

    @classmethod
    def build(cls, items: Iterable[tuple[str, BaseGeometry]], *, cells: int = DEFAULT_CELLS) -> PointIndex:
        """Index `(key, Polygon or MultiPolygon)` pairs in WGS84 (x longitude, y latitude, degrees).

        `cells` is about how many grid cells to lay: more is faster to ask, slower to build and larger; it
        never changes an answer. Holes and overlaps are allowed. Raises ValueError for a key given twice and
        for a geometry that is empty, not polygonal, invalid or not in degrees (`coverage.check_polygons` says
        where, and how to mend it).
        """
        pairs = sorted(items, key=lambda pair: pair[0])
        keys = tuple(key for key, _ in pairs)
        polygons = np.array([None, *(polygon for _, polygon in pairs)], dtype=object)[1:]
        _refuse_unusable(keys, polygons)
        if not keys:
            empty = Grid(0.0, 0.0, 0.0, 0.0, 0, 0, 1.0, 1.0)
            return cls((), polygons, empty, np.empty(0, dtype=np.int32), [])
        polygons = shapely.transform(polygons, np.array)  # our own copies: preparing one changes it
        shapely.prepare(polygons)
        grid = Grid.over(shapely.total_bounds(polygons), cells)
        codes, patterns = paint(polygons, grid)
        west, south, _, _ = shapely.bounds(polygons).T
        shapely.intersects_xy(
            polygons, west, south
        )  # each prepared polygon builds its index at the first question
        return cls(keys, polygons, grid, codes, patterns)

    def __len__(self) -> int:
        return len(self.keys)

    def locate(self, lat: float, lng: float) -> Located | None:
        """The area that holds the point (degrees), or None outside all of them.

        Raises ValueError for NaN, infinity, or a latitude or longitude that can't be on Earth.
        """
        if not (-90.0 <= lat <= 90.0 and -180.0 <= lng <= 180.0):
            raise ValueError(_not_on_earth(lat, lng))
        grid = self._grid
        if not (grid.west <= lng < grid.east and grid.south <= lat < grid.north):
            return None
        row = min(int((lat - grid.south) * grid.per_lat), grid.rows - 1)
        column = min(int((lng - grid.west) * grid.per_lng), grid.columns - 1)
        cell = self._cells[row * grid.columns + column]
        if not isinstance(cell, tuple):
            return cell
        for k, polygon in cell:
            if shapely.intersects_xy(polygon, lng, lat):
                how = How.EDGE if shapely.contains_xy(polygon, lng, lat) else How.BORDER
                return self._answers[how][k]
        return None

    def locate_many(self, lats: ArrayLike, lngs: ArrayLike) -> list[str | None]:
        """The key of each point's area, None outside all; the same answers as `locate`, many times faster.

        `lats` and `lngs` are one-dimensional, equally long, in degrees. Raises ValueError as `locate` does,
        naming the first bad position (counted from 0), and answers nothing then.
        """
        answers: list[str | None] = self._names[self.positions(lats, lngs)].tolist()
        return answers

    def positions(self, lats: ArrayLike, lngs: ArrayLike) -> NDArray[np.int32]:
        """As `locate_many`, giving places in `keys` (which is sorted) and -1 outside every area."""
        lat, lng = _checked(lats, lngs)
        grid, found = self._grid, np.full(lat.size, -1, dtype=np.int32)
        over = (lng >= grid.west) & (lng < grid.east) & (lat >= grid.south) & (lat < grid.north)
        near = np.flatnonzero(over)
        if near.size == 0:
            return found
        rows = np.minimum(((lat[near] - grid.south) * grid.per_lat).astype(np.int64), grid.rows - 1)
        columns = np.minimum(((lng[near] - grid.west) * grid.per_lng).astype(np.int64), grid.columns - 1)
        codes = self._codes[rows * grid.columns + columns]
        found[near] = np.maximum(codes, -1)
        doubtful = codes <= -2
        self._settle(found, near[doubtful], -2 - codes[doubtful], lat, lng)
        return found

    def _settle(
        self,
        found: NDArray[np.int32],
        points: NDArray[np.intp],
        patterns: NDArray[np.int32],
        lat: NDArray[np.float64],
        lng: NDArray[np.float64],
    ) -> None:
        """Test points of edge cells against their candidates, lowest key first, an area's points together."""
        for slot in range(self._patterns.shape[1]):
            candidates = self._patterns[patterns, slot]
            open_ = candidates >= 0
            points, patterns, candidates = points[open_], patterns[open_], candidates[open_]
            if points.size == 0:
                return
            order = np.argsort(candidates, kind="stable")
            starts = np.flatnonzero(np.diff(candidates[order], prepend=-1))
            hit = np.zeros(points.size, dtype=bool)
            for group in np.split(order, starts[1:]):
                at = points[group]
                hit[group] = shapely.intersects_xy(self._polygons[candidates[group[0]]], lng[at], lat[at])
            found[points[hit]] = candidates[hit]
            found[points[~hit]] = -1
            points, patterns = points[~hit], patterns[~hit]


def _refuse_unusable(keys: Sequence[str], polygons: NDArray[np.object_]) -> None:
    for before, key in pairwise(keys):
        if before == key:
            raise ValueError(f"The key {key!r} is given to two areas; each area needs its own.")
    for key, polygon in zip(keys, polygons, strict=True):
        if polygon is None or shapely.get_type_id(polygon) not in POLYGONAL or shapely.is_empty(polygon):
            raise ValueError(f"The area {key!r} is not a polygon with an inside.")
        west, south, east, north = shapely.bounds(polygon)
        if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
            raise ValueError(f"The area {key!r} is not in degrees of longitude and latitude (WGS84).")
        if not shapely.is_valid(polygon):
            raise ValueError(f"The area {key!r} is not a valid polygon: {shapely.is_valid_reason(polygon)}.")


def _checked(lats: ArrayLike, lngs: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat, lng = np.asarray(lats, dtype=np.float64), np.asarray(lngs, dtype=np.float64)
    if lat.ndim != 1 or lat.shape != lng.shape:
        raise ValueError(
            f"Latitudes {lat.shape}, longitudes {lng.shape}: two lists of the same length are needed."
        )
    bad = ~((np.abs(lat) <= 90.0) & (np.abs(lng) <= 180.0))
    if bad.any():
        first = int(np.flatnonzero(bad)[0])
        raise ValueError(f"{_not_on_earth(float(lat[first]), float(lng[first]))} (position {first})")
    return lat, lng


def _not_on_earth(lat: float, lng: float) -> str:
    bounds = "latitude runs from -90 to 90, longitude from -180 to 180"
    return f"Latitude {lat!r}, longitude {lng!r} is not a place: {bounds}."
