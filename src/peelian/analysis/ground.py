"""Which area positions lie in: a table of cells for what is certain, and an exact look where a boundary runs.

A cell of 100 m that one area covers whole answers by its number alone. Where a boundary runs through it, it is cut
into 25 m cells; where one runs through those, the point itself is tested. So the answer is that of testing every point
against every outline, and some 4 per cent of points are tested. A point on a line that areas share belongs to the
first of them in order, and to no other: figures of areas add up to the figure of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.national_grid import CELL_M
from peelian.analysis.plane import Floats

if TYPE_CHECKING:
    import pyarrow as pa

NOWHERE = -1
_CUT = 4
_FINE_M = CELL_M / _CUT
#: Codes below this stand for a list of candidates.
_UNSURE = -2
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Raster:
    """Square cells over a box of the National Grid; `codes` row by row from the south-west.

    A code is an area's number, `NOWHERE`, or from -2 down the number of a cell that only a finer look can tell.
    """

    west: int  # in cells
    south: int
    columns: int
    rows: int
    side_m: float
    codes: Codes

    def at(self, x: Floats, y: Floats) -> Codes:
        """The codes of the cells that points lie in; `NOWHERE` outside the box, and for a point that isn't a number."""
        known = np.isfinite(x) & np.isfinite(y)
        column = np.floor(np.where(known, x, -1.0) / self.side_m).astype(np.int64) - self.west
        row = np.floor(np.where(known, y, -1.0) / self.side_m).astype(np.int64) - self.south
        on = known & (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        found = self.codes[np.where(on, row * self.columns + column, 0)]
        return np.asarray(np.where(on, found, NOWHERE), np.int32)


@dataclass(frozen=True, eq=False)
class GridTable:
    """Areas of one generation of boundaries, painted on the National Grid.

    `keys` name the areas in order. Build it once for a generation: it takes some seconds for 200 wards.
    """

    keys: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    coarse: Raster
    fine: Codes  # of the 25 m cells of unsure 100 m cells, 16 for each: that of code -2 first
    candidates: tuple[tuple[int, ...], ...]  # of unsure 25 m cells, by their code from -2 down

    @classmethod
    def build(cls, shapes: Sequence[BaseGeometry], keys: Sequence[str]) -> GridTable:
        """Paint polygons in metres on the National Grid. Raises ValueError if a shape isn't a valid polygon.

        Args:
            shapes: polygons or multipolygons, in the order that decides about points on a line.
            keys: what each is called; as many.
        """
        if len(shapes) != len(keys) or not shapes:
            raise ValueError(f"{len(keys)} names for {len(shapes)} areas.")
        for shape, key in zip(shapes, keys, strict=True):
            if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or not shape.is_valid:
                raise ValueError(f"The outline of {key} is not a valid polygon with an inside.")
            shapely.prepare(shape)
        return _painted(tuple(shapes), tuple(keys))

    def area_of(self, x: Floats, y: Floats) -> Codes:
        """The number of the area that each point lies in (a place in `keys`), or `NOWHERE`. Metres."""
        codes = self.coarse.at(x, y)
        unsure = np.flatnonzero(codes <= _UNSURE)
        if unsure.size:
            codes[unsure] = self._finer(x[unsure], y[unsure], codes[unsure])
        return codes

    def _finer(self, x: Floats, y: Floats, codes: Codes) -> Codes:
        column = np.floor(x / _FINE_M).astype(np.int64) % _CUT
        row = np.floor(y / _FINE_M).astype(np.int64) % _CUT
        found = self.fine[(_UNSURE - codes.astype(np.int64)) * _CUT * _CUT + row * _CUT + column]
        unsure = np.flatnonzero(found <= _UNSURE)
        if unsure.size:
            found[unsure] = self._exact(x[unsure], y[unsure], found[unsure])
        return np.asarray(found, np.int32)

    def _exact(self, x: Floats, y: Floats, codes: Codes) -> Codes:
        """Test the points themselves, those of one list of candidates at a time; the first that holds one has it."""
        found = np.full(x.size, NOWHERE, dtype=np.int32)
        order = np.argsort(codes, kind="stable")
        cuts = np.flatnonzero(np.diff(codes[order])) + 1
        for chosen in np.split(order, cuts):
            left = chosen
            for area in self.candidates[_UNSURE - int(codes[chosen[0]])]:
                held = shapely.intersects_xy(self.shapes[area], x[left], y[left])
                found[left[held]] = area
                left = left[~held]
                if not left.size:
                    break
        return found


def count_by(grid: GridTable, batches: Iterable[pa.RecordBatch]) -> NDArray[np.int64]:
    """How many positions lie in each area, exactly; the last number is of those in none.

    Args:
        grid: the areas.
        batches: Arrow batches with `x` and `y` in metres, as an engine streams them; memory stays flat.
    """
    count = np.zeros(len(grid.keys) + 1, dtype=np.int64)
    for batch in batches:
        areas = grid.area_of(batch["x"].to_numpy(), batch["y"].to_numpy())
        count += np.bincount(np.where(areas < 0, len(grid.keys), areas), minlength=count.size)
    return count


@dataclass(frozen=True, eq=False)
class _Touches:
    """Which areas touch which cells: sorted by cell, then area. `full` where the area holds the whole cell."""

    cell: NDArray[np.int64]
    area: Codes
    full: NDArray[np.bool_]

    @classmethod
    def sorted(
        cls, cell: Sequence[NDArray[np.int64]], area: Sequence[Codes], full: Sequence[NDArray[np.bool_]]
    ) -> _Touches:
        cells, areas, fulls = np.concatenate(cell), np.concatenate(area), np.concatenate(full)
        order = np.lexsort((areas, cells))
        return cls(cells[order], areas[order], fulls[order])

    @property
    def first(self) -> NDArray[np.bool_]:
        """The rows that are the first of their cell."""
        return np.asarray(np.diff(self.cell, prepend=-1) != 0)

    def __getitem__(self, chosen: NDArray[np.bool_]) -> _Touches:
        return _Touches(self.cell[chosen], self.area[chosen], self.full[chosen])


def _painted(shapes: tuple[BaseGeometry, ...], keys: tuple[str, ...]) -> GridTable:
    west, south, east, north = np.floor(shapely.total_bounds(np.array(shapes, dtype=object)) / CELL_M).astype(
        int
    )
    columns, rows = int(east - west) + 1, int(north - south) + 1
    touches = _coarse(shapes, int(west), int(south), columns)
    sure = touches[touches.first & touches.full]
    codes = np.full(columns * rows, NOWHERE, dtype=np.int32)
    codes[sure.cell] = sure.area
    open_ = touches[~np.isin(touches.cell, sure.cell)]
    edges = np.unique(open_.cell)
    codes[edges] = _UNSURE - np.arange(edges.size, dtype=np.int32)
    fine, candidates = _fine(shapes, open_, edges, (int(west), int(south)), columns)
    raster = Raster(int(west), int(south), columns, rows, float(CELL_M), codes)
    return GridTable(keys, shapes, raster, fine, candidates)


def _coarse(shapes: Sequence[BaseGeometry], west: int, south: int, columns: int) -> _Touches:
    """The 100 m cells that each area touches."""
    cell, area, full = [], [], []
    for number, shape in enumerate(shapes):
        left, low, right, high = (int(np.floor(edge / CELL_M)) for edge in shape.bounds)
        x, y = (each.ravel() for each in np.meshgrid(np.arange(left, right + 1), np.arange(low, high + 1)))
        hit, whole = _touched(shape, x, y, float(CELL_M))
        cell.append(((y - south) * columns + (x - west))[hit].astype(np.int64))
        area.append(np.full(int(hit.sum()), number, dtype=np.int32))
        full.append(whole)
    return _Touches.sorted(cell, area, full)


def _fine(
    shapes: Sequence[BaseGeometry],
    open_: _Touches,
    edges: NDArray[np.int64],
    corner: tuple[int, int],
    columns: int,
) -> tuple[Codes, tuple[tuple[int, ...], ...]]:
    """The codes of the 25 m cells of unsure cells, and whom the unsure ones of them may belong to."""
    column, row = (each.ravel() for each in np.meshgrid(np.arange(_CUT), np.arange(_CUT)))
    cell, area, full = [], [], []
    for number, shape in enumerate(shapes):
        mine = open_.cell[open_.area == number]
        x = ((mine % columns + corner[0])[:, None] * _CUT + column).ravel()
        y = ((mine // columns + corner[1])[:, None] * _CUT + row).ravel()
        place = (np.searchsorted(edges, mine)[:, None] * _CUT * _CUT + row * _CUT + column).ravel()
        hit, whole = _touched(shape, x, y, _FINE_M)
        cell.append(place[hit])
        area.append(np.full(int(hit.sum()), number, dtype=np.int32))
        full.append(whole)
    touches = _Touches.sorted(cell, area, full)
    codes = np.full(edges.size * _CUT * _CUT, NOWHERE, dtype=np.int32)
    sure = touches[touches.first & touches.full]
    codes[sure.cell] = sure.area
    return codes, _candidates(touches[~np.isin(touches.cell, sure.cell)], codes)


def _candidates(unsure: _Touches, codes: Codes) -> tuple[tuple[int, ...], ...]:
    """Number the lists of areas that unsure cells may belong to, and write the numbers into `codes`."""
    numbers: dict[tuple[int, ...], int] = {}
    starts = np.flatnonzero(unsure.first)
    for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), unsure.cell.size], strict=True):
        whole = np.flatnonzero(unsure.full[start:stop])
        last = (
            start + int(whole[0]) + 1 if whole.size else stop
        )  # behind one that holds the cell nobody is asked
        areas = tuple(unsure.area[start:last].tolist())
        codes[unsure.cell[start]] = _UNSURE - numbers.setdefault(areas, len(numbers))
    return tuple(numbers)


def _touched(
    shape: BaseGeometry, x: NDArray[np.int64], y: NDArray[np.int64], side: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which square cells touch a shape, and which of those lie wholly within it."""
    boxes = shapely.box(x * side, y * side, (x + 1) * side, (y + 1) * side)
    hit = np.asarray(shapely.intersects(shape, boxes))
    return hit, np.asarray(shapely.contains_properly(shape, boxes[hit]))
