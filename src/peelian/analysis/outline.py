"""Outlines of areas of which only points are known: postcodes and their wards, addresses and their beats.

Every point is given the ground nearest to it (its Voronoi cell), the cells of one label are joined, and the
whole is cut off a little beyond the outermost points. The result is a clean coverage: valid, without
overlaps, and neighbours share their corners. It is a drawing, not a boundary: between two points the line
runs half way, wherever the true line may be. Label it approximate.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import Floats, Plane

VERSION = "1"
GRID_DEGREES = 1e-6  # 0.1 m: corners lie on this grid, so that neighbours share them exactly, also in a file
APART_M = 2.0  # two labels at one address are drawn this far apart, so that neither is lost

Counts = NDArray[np.intp]
Label = TypeVar("Label", bound=Hashable)


def outlines(
    points: ArrayLike,
    labels: Sequence[Label],
    *,
    thin_m: float = 120.0,
    reach_m: float = 700.0,
    margin_m: float = 250.0,
    simplify_m: float = 40.0,
) -> dict[Label, BaseGeometry]:
    """An outline (WGS84 Polygon or MultiPolygon) for every label, from `points`, an array of (lng, lat) rows.

    Points of one label within a square of `thin_m` metres count as one. The outer line lies `margin_m` beyond
    the points and follows a circle of `reach_m` rolled round them, so that gaps narrower than about
    2 · sqrt(reach² - (reach - margin)²), 1 km as it stands, are bridged; every hole is filled. Lines are
    smoothed by leaving out corners that matter less than `simplify_m` metres. The same points give the same
    outlines, in any order. Labels are sorted by their text. An empty input gives an empty dict. Raises
    ValueError for points that aren't on Earth, a number of labels that isn't that of the points, and lengths
    that aren't above 0.
    """
    spots = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    _check(spots, len(labels), thin_m, reach_m, margin_m, simplify_m)
    if spots.shape[0] == 0:
        return {}
    names = sorted(set(labels), key=str)
    number = {name: place for place, name in enumerate(names)}
    owner = np.array([number[label] for label in labels], dtype=np.intp)
    plane = Plane.around(*np.median(spots[:, ::-1], axis=0).tolist())
    x, y = plane.metres(spots[:, 0], spots[:, 1])

    x, y, owner = _thin(x, y, owner, thin_m)
    x, y = _keep_apart(x, y)
    land = _land(x, y, reach_m, margin_m)
    rough = _regions(x, y, owner, land)
    for regions in (shapely.coverage_simplify(rough, simplify_m), rough):
        drawn = _cut(plane, regions, land)
        if not shapely.is_empty(drawn).any():  # smoothing may swallow a label that has a single address
            break
    return dict(zip(names, drawn.tolist(), strict=True))


def _check(spots: Floats, labels: int, *lengths: float) -> None:
    if spots.shape[0] != labels:
        raise ValueError(f"{spots.shape[0]} points and {labels} labels: each point needs one.")
    if not ((np.abs(spots[:, 0]) <= 180) & (np.abs(spots[:, 1]) <= 90)).all():
        raise ValueError("Points are (longitude, latitude) in degrees; some of these are not on Earth.")
    if not all(np.isfinite(length) and length > 0 for length in lengths):
        raise ValueError("Lengths are metres above 0.")


def _thin(x: Floats, y: Floats, owner: Counts, cell: float) -> tuple[Floats, Floats, Counts]:
    """The mean of each label's points in each square, sorted by square and label."""
    key = np.column_stack((np.floor(x / cell), np.floor(y / cell), owner))
    squares, group = np.unique(key, axis=0, return_inverse=True)
    # Sums depend on their order in the last digit; in a fixed order the same points give the same drawing.
    order = np.lexsort((y, x, group.ravel()))
    group = group.ravel()[order]
    count = np.bincount(group)
    x, y = (np.bincount(group, weights=one[order]) / count for one in (x, y))
    return x, y, squares[:, 2].astype(np.intp)


def _keep_apart(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The points on a grid of `APART_M`, no two at one place: a later one moves east to a free one."""
    taken: set[tuple[int, int]] = set()
    columns, rows = np.rint(x / APART_M).astype(int).tolist(), np.rint(y / APART_M).astype(int).tolist()
    for place, row in enumerate(rows):
        while (columns[place], row) in taken:
            columns[place] += 1
        taken.add((columns[place], row))
    return np.array(columns) * APART_M, np.array(rows) * APART_M


def _land(x: Floats, y: Floats, reach: float, margin: float) -> BaseGeometry:
    """The ground to be shared out: all within `margin` of a point, gaps bridged, holes filled."""
    cell = min(reach / 4, margin / 2)
    coarse = np.unique(np.column_stack((np.floor(x / cell), np.floor(y / cell))), axis=0)
    discs = shapely.buffer(shapely.points((coarse + 0.5) * cell), reach, quad_segs=8)
    closed = shapely.buffer(shapely.union_all(discs), min(margin, reach) - reach, quad_segs=8)
    filled = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(closed)))
    return shapely.simplify(shapely.union_all(filled), margin / 10)


def _regions(x: Floats, y: Floats, owner: Counts, land: BaseGeometry) -> NDArray[np.object_]:
    """Each label's joined Voronoi cells, in metres, reaching beyond the land."""
    around = shapely.buffer(land, 1000).envelope
    if x.size == 1:
        return np.array([around], dtype=object)
    sites = shapely.multipoints(np.column_stack((x, y)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=around, ordered=True))
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    return np.array([shapely.coverage_union_all(cells[group]) for group in np.split(order, starts[1:])])


def _cut(plane: Plane, regions: NDArray[np.object_], land: BaseGeometry) -> NDArray[np.object_]:
    """The regions' part of the land, in degrees, cut so that neighbours share every corner.

    All lines are laid together on the grid first and the faces between them handed out after. Cutting
    polygons one by one would compute a shared corner twice, a hair's breadth apart.
    """
    lines = [plane.unflatten(line) for line in (*shapely.boundary(regions), shapely.boundary(land))]
    noded = shapely.union_all(lines, grid_size=GRID_DEGREES)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    middles = np.array([plane.flatten(point) for point in shapely.point_on_surface(faces)], dtype=object)
    shapely.prepare(land)
    on_land = shapely.intersects(land, middles)
    owner = shapely.STRtree(regions).nearest(middles)
    return np.array(
        [
            shapely.normalize(shapely.coverage_union_all(faces[on_land & (owner == place)]))
            for place in range(len(regions))
        ],
        dtype=object,
    )
