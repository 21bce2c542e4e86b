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

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

VERSION = "1"
DEFAULT_CELLS = 500_000  # about 70 m for a metropolitan force; a tenth of its points fall in an edge cell
SMALLEST_CELL = 1e-6  # degrees, about 0.1 m: far above rounding error, which is below 1e-13 degrees
PAD = 1e-4  # part of a cell by which a boundary is thickened, so that rounding can't move it out of its cell

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


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows and columns over a box of longitude and latitude, with one empty cell around it."""

    west: float
    south: float
    east: float
    north: float
    columns: int
    rows: int
    per_lng: float
    per_lat: float

    @classmethod
    def over(cls, bounds: NDArray[np.float64], cells: int) -> _Grid:
        west, south, east, north = (float(edge) for edge in bounds)
        squeeze = math.cos(math.radians((south + north) / 2))  # cells about square on the ground
        width, height = (east - west) * squeeze, north - south
        side = max(math.sqrt(width * height / cells), max(width, height) / cells, SMALLEST_CELL)
        step_lng, step_lat = side / squeeze, side
        west, south = west - step_lng, south - step_lat
        columns, rows = (math.ceil((east - west) / step_lng) + 1, math.ceil((north - south) / step_lat) + 1)
        return cls(
            west, south, west + columns * step_lng, south + rows * step_lat,
            columns, rows, 1 / step_lng, 1 / step_lat,
        )  # fmt: skip


_Cell: TypeAlias = Located | tuple[tuple[int, BaseGeometry], ...] | None  # answer, candidates, or outside


class PointIndex:
    """Finds the area of a point. Made by `PointIndex.build`; never changes, so threads may share it."""

    __slots__ = ("_answers", "_cells", "_codes", "_grid", "_names", "_patterns", "_polygons", "keys")

    def __init__(
        self,
        keys: tuple[str, ...],
        polygons: NDArray[np.object_],
        grid: _Grid,
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
            empty = _Grid(0.0, 0.0, 0.0, 0.0, 0, 0, 1.0, 1.0)
            return cls((), polygons, empty, np.empty(0, dtype=np.int32), [])
        polygons = shapely.transform(polygons, np.array)  # our own copies: preparing one changes it
        shapely.prepare(polygons)
        grid = _Grid.over(shapely.total_bounds(polygons), cells)
        codes, patterns = _paint(polygons, grid)
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


def _paint(polygons: NDArray[np.object_], grid: _Grid) -> tuple[NDArray[np.int32], list[tuple[int, ...]]]:
    """The code of every cell (see `PointIndex._codes`) and the candidate lists of the edge cells."""
    nobody = len(polygons)
    inside = np.full(grid.rows * grid.columns, nobody, dtype=np.int32)
    edge_cells: list[NDArray[np.int64]] = []
    edge_areas: list[NDArray[np.int32]] = []
    for k, polygon in enumerate(polygons):
        touched = _boundary_cells(polygon, grid)
        covered = _covered_cells(polygon, touched, grid)
        inside[covered] = np.minimum(inside[covered], k)
        edge_cells.append(touched)
        edge_areas.append(np.full(touched.size, k, dtype=np.int32))
    cells, areas = np.concatenate(edge_cells), np.concatenate(edge_areas)
    useful = areas < inside[cells]  # an area wholly over the cell hides all later keys
    order = np.lexsort((areas[useful], cells[useful]))
    cells, areas = cells[useful][order], areas[useful][order]

    codes = np.where(inside == nobody, -1, inside).astype(np.int32)
    numbers: dict[tuple[int, ...], int] = {}
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    owners = inside[cells[starts]].tolist()
    listed = areas.tolist()
    stops = [*starts[1:].tolist(), cells.size]
    edge_codes = []
    for start, stop, owner in zip(starts.tolist(), stops, owners, strict=True):
        pattern = tuple(listed[start:stop]) + ((owner,) if owner != nobody else ())
        edge_codes.append(-2 - numbers.setdefault(pattern, len(numbers)))
    codes[cells[starts]] = edge_codes
    return codes, list(numbers)


def _boundary_cells(polygon: BaseGeometry, grid: _Grid) -> NDArray[np.int64]:
    """Every cell that the polygon's boundary may touch (a few more do no harm), sorted and once each."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygon)), return_index=True)
    across = (points[:, 0] - grid.west) * grid.per_lng
    up = (points[:, 1] - grid.south) * grid.per_lat
    segment = np.flatnonzero(ring[1:] == ring[:-1])
    run, rise = across[segment + 1] - across[segment], up[segment + 1] - up[segment]
    # Pieces shorter than a cell: the box around a piece then lies in at most two columns and two rows.
    pieces = np.ceil(np.maximum(np.abs(run), np.abs(rise)) / 0.9).astype(np.int64)
    pieces = np.maximum(pieces, 1)
    of = np.repeat(np.arange(segment.size), pieces)
    number = np.arange(of.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = number / pieces[of], (number + 1) / pieces[of]
    x = [across[segment][of] + run[of] * part for part in share]
    y = [up[segment][of] + rise[of] * part for part in share]
    left, right = (np.minimum(*x) - PAD).astype(np.int64), (np.maximum(*x) + PAD).astype(np.int64)
    low, high = (np.minimum(*y) - PAD).astype(np.int64), (np.maximum(*y) + PAD).astype(np.int64)
    cells = [row * grid.columns + column for row in (low, high) for column in (left, right)]
    return np.unique(np.concatenate(cells))


def _covered_cells(polygon: BaseGeometry, touched: NDArray[np.int64], grid: _Grid) -> NDArray[np.int64]:
    """The cells wholly inside the polygon.

    No boundary enters them, so within a row one point speaks for a whole unbroken run of cells.
    """
    rows, columns = np.divmod(touched, grid.columns)
    top, left = int(rows.min()), int(columns.min())
    shape = (int(rows.max()) - top + 1, int(columns.max()) - left + 1)
    free = np.ones(shape, dtype=bool)
    free[rows - top, columns - left] = False
    starts = free.copy()
    starts[:, 1:] &= ~free[:, :-1]
    row, column = np.nonzero(starts)
    lng = grid.west + (column + left + 0.5) / grid.per_lng
    lat = grid.south + (row + top + 0.5) / grid.per_lat
    verdict = np.zeros(shape, dtype=bool).ravel()
    flat_starts = row * shape[1] + column
    verdict[flat_starts] = shapely.contains_xy(polygon, lng, lat)
    latest = np.zeros(verdict.size, dtype=np.int64)
    latest[flat_starts] = flat_starts
    latest = np.maximum.accumulate(latest)
    row, column = np.nonzero(free & verdict[latest].reshape(shape))
    return np.asarray((row + top) * grid.columns + column + left, dtype=np.int64)


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
