"""A grid over polygons: which cells lie wholly inside one, and which ones a boundary may cross.

The part under `locate` that makes it quick. A cell is called inside or outside only where that is certain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SMALLEST_CELL = 1e-6  # degrees, about 0.1 m: far above rounding error, which is below 1e-13 degrees
PAD = 1e-4  # part of a cell by which a boundary is thickened, so that rounding can't move it out of its cell


@dataclass(frozen=True, slots=True)
class Grid:
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
    def over(cls, bounds: NDArray[np.float64], cells: int) -> Grid:
        """About so many cells over west, south, east, north (degrees)."""
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


def paint(polygons: NDArray[np.object_], grid: Grid) -> tuple[NDArray[np.int32], list[tuple[int, ...]]]:
    """What is known of every cell, row by row from the south-west, and the candidates where that isn't enough.

    The code of a cell is -1 outside all polygons, k from 0 inside polygon k (the first of several), and p
    from -2 down where only `patterns[-2 - p]` can tell: the polygons it may be, in order.
    """
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


def _boundary_cells(polygon: BaseGeometry, grid: Grid) -> NDArray[np.int64]:
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


def _covered_cells(polygon: BaseGeometry, touched: NDArray[np.int64], grid: Grid) -> NDArray[np.int64]:
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
