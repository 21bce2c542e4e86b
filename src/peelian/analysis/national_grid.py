"""The British National Grid: degrees to metres and back by OSTN15, and cells of 100 m to count by."""

from __future__ import annotations

import numpy as np
import shapely
from convertbng.cutil import convert_bng, convert_lonlat
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import Floats

CELL_M = 100
#: Cells from south to north of one column; the grid is 1,300 km high.
ROWS = 13_000
#: The grid's own extent, metres.
_EAST_M, _NORTH_M = 700_000, 1_300_000
Cells = NDArray[np.int32]


def to_metres(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """(x, y): eastings and northings in metres, rounded to 0.1 m, of WGS84 degrees. NaN where the grid doesn't reach.

    OSTN15 is the Ordnance Survey's definition of the grid; outside its area it answers nothing.
    """
    x, y = convert_bng(np.array(lng, dtype=np.float64), np.array(lat, dtype=np.float64))
    return np.asarray(np.round(x, 1), np.float64), np.asarray(np.round(y, 1), np.float64)


def to_degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """(lng, lat) in WGS84 degrees of metres on the grid: the way back, true to 0.1 m."""
    lng, lat = convert_lonlat(np.array(x, dtype=np.float64), np.array(y, dtype=np.float64))
    return np.asarray(lng), np.asarray(lat)


def flatten(geometry: BaseGeometry) -> BaseGeometry:
    """A WGS84 geometry in metres on the grid, its vertices not rounded."""

    def metres(points: Floats) -> Floats:
        return np.column_stack(convert_bng(points[:, 0].copy(), points[:, 1].copy()))

    return shapely.transform(geometry, metres)


def cell_of(x: Floats, y: Floats) -> Cells:
    """The number of the 100 m cell that a point lies in; -1 off the grid. A cell holds its south and west edges."""
    on = (x >= 0) & (x < _EAST_M) & (y >= 0) & (y < _NORTH_M)
    column = np.floor_divide(np.where(on, x, 0), CELL_M).astype(np.int32)
    row = np.floor_divide(np.where(on, y, 0), CELL_M).astype(np.int32)
    return np.where(on, column * np.int32(ROWS) + row, np.int32(-1)).astype(np.int32)


def corner_of(cell: Cells) -> tuple[Floats, Floats]:
    """(x, y) of the south-west corners of cells, metres."""
    column, row = np.divmod(np.asarray(cell, dtype=np.int64), ROWS)
    return column * float(CELL_M), row * float(CELL_M)


def reference(column: int, row: int) -> str:
    """The grid reference of a cell of 100 m, as it stands on maps: two letters and six figures, `SP 071 827`.

    Letters by squares of 500 km and of 100 km, A to Z without I, from the north-west (Ordnance Survey, A guide to
    coordinate systems in Great Britain, section 7).
    """
    east, north = column // 1_000, row // 1_000
    first = (19 - north) - (19 - north) % 5 + (east + 10) // 5
    second = (19 - north) * 5 % 25 + east % 5
    letters = "".join(chr(ord("A") + number + (number > 7)) for number in (first, second))
    return f"{letters} {column % 1_000:03d} {row % 1_000:03d}"
