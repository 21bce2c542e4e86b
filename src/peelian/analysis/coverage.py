"""Are these boundaries fit to import? Problems of each polygon, and overlaps between them.

Nothing is mended here and nothing is refused: the caller gets every problem with its place, its reason and
how to mend it, and decides. Areas are square metres on the WGS84 ellipsoid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import ECCENTRICITY_2, SEMI_MAJOR_M

VERSION = "1"
POLYGONAL = (3, 6)  # GEOS type ids of Polygon and MultiPolygon

# The United Kingdom with its islands, a little enlarged: Scilly 49.86 N, Shetland 60.86 N, St Kilda 8.65 W
# (Rockall, 13.7 W, has no residents), Lowestoft 1.77 E. Degrees: west, south, east, north.
UK_BOX = (-9.0, 49.8, 2.0, 61.0)


class ProblemKind(StrEnum):
    """What is wrong with one polygon."""

    DUPLICATE_KEY = "duplicate key"
    EMPTY = "empty"
    NOT_POLYGONAL = "not polygonal"
    NOT_DEGREES = "not in degrees"
    SWAPPED = "latitude and longitude swapped"
    OUTSIDE_UK = "outside the United Kingdom"
    INVALID = "invalid polygon"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why one polygon can't be imported.

    `position` counts the items from 1, in the order given; `where` is (x, y) as the file has them, where
    there is one place to look at; `message` says what is wrong and `mend` what to do about it.
    """

    key: str
    position: int
    kind: ProblemKind
    message: str
    mend: str
    where: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas sharing ground: `first` sorts before `second`; `where` is (lng, lat) in the shared part."""

    first: str
    second: str
    area_m2: float
    where: tuple[float, float]
    reason: str


@dataclass(frozen=True, slots=True)
class OverlapReport:
    """Overlaps, largest first, and apart from them slivers: those of at most `tolerance_m2`."""

    overlaps: tuple[Overlap, ...]
    slivers: tuple[Overlap, ...]
    tolerance_m2: float
    method: str
    version: str = VERSION


def check_polygons(items: Iterable[tuple[str, BaseGeometry | None]]) -> list[Problem]:
    """Everything wrong with `(key, geometry)` pairs that should be WGS84 polygons; empty if nothing is.

    Geometry has x longitude and y latitude, as GeoJSON has them. A geometry has at most one problem (the
    first that makes the later checks meaningless); a key given again is a problem besides.
    """
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for position, (key, geometry) in enumerate(items, start=1):
        if key in first_seen:
            message = f"The code {key} was already used by area {first_seen[key]}."
            mend = "Give each area its own code, or join the parts of one area in one MultiPolygon."
            problems.append(Problem(key, position, ProblemKind.DUPLICATE_KEY, message, mend))
        first_seen.setdefault(key, position)
        found = _problem_of(geometry)
        if found is not None:
            kind, message, mend, where = found
            problems.append(Problem(key, position, kind, message, mend, where))
    return problems


_Found = tuple[ProblemKind, str, str, tuple[float, float] | None]


def _problem_of(geometry: BaseGeometry | None) -> _Found | None:
    if geometry is None or shapely.is_empty(geometry):
        return ProblemKind.EMPTY, "The area has no geometry.", "Export it again, or leave it out.", None
    if shapely.get_type_id(geometry) not in POLYGONAL:
        message = f"The area is a {geometry.geom_type}, which has no inside."
        return ProblemKind.NOT_POLYGONAL, message, "Give a Polygon or a MultiPolygon.", None
    points = shapely.get_coordinates(geometry)
    return _misplaced(points) or _invalid(geometry)


def _misplaced(points: NDArray[np.float64]) -> _Found | None:
    """Coordinates that aren't longitude and latitude in the United Kingdom, and what they look like."""
    finite = np.isfinite(points).all(axis=1)
    if not finite.all():
        message = "A coordinate is not a number."
        return (
            ProblemKind.NOT_DEGREES,
            message,
            "Export the boundary again.",
            _at(points, np.logical_not(finite)),
        )
    x, y = points[:, 0], points[:, 1]
    outside = ~_within(x, y, UK_BOX)
    if not outside.any():
        return None
    where = _at(points, outside)
    if _within(y, x, UK_BOX).all():
        message = f"The first number of each pair looks like a latitude ({where[0]:g}, {where[1]:g})."
        return ProblemKind.SWAPPED, message, "Write longitude first, then latitude, as GeoJSON does.", where
    not_degrees = ~_within(x, y, (-180.0, -90.0, 180.0, 90.0))
    if not_degrees.any():
        where = _at(points, not_degrees)
        looks, mend = _looks_like(x, y)
        message = f"{where[0]:.10g}, {where[1]:.10g} can't be degrees of longitude and latitude; {looks}."
        return ProblemKind.NOT_DEGREES, message, mend, where
    message = f"Longitude {where[0]:g}, latitude {where[1]:g} is outside the United Kingdom."
    return ProblemKind.OUTSIDE_UK, message, "Check that this is the right file, in WGS84 (EPSG:4326).", where


def _looks_like(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[str, str]:
    """A guess at the coordinate system of metres, and the mend, in words."""
    convert = "Convert the file to WGS84 longitude and latitude (EPSG:4326)"
    if _within(x, y, (0.0, 0.0, 700_000.0, 1_300_000.0)).all():
        return "they look like British National Grid metres", f"{convert} from EPSG:27700."
    if _within(y, x, (0.0, 0.0, 700_000.0, 1_300_000.0)).all():
        return (
            "they look like British National Grid metres, northing first",
            f"{convert} from EPSG:27700, easting first.",
        )
    if _within(x, y, (-1_010_000.0, 6_400_000.0, 230_000.0, 8_700_000.0)).all():
        return "they look like Web Mercator metres", f"{convert} from EPSG:3857."
    return "they look like metres of another coordinate system", f"{convert}."


def _within(
    x: NDArray[np.float64], y: NDArray[np.float64], box: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _at(points: NDArray[np.float64], chosen: NDArray[np.bool_]) -> tuple[float, float]:
    x, y = points[int(np.flatnonzero(chosen)[0])]
    return float(x), float(y)


# GEOS names the faults; these are the same faults for someone with a drawing tool in front of them.
_MENDS = {
    "Self-intersection": "Redraw the boundary so that it doesn't cross itself at this place.",
    "Ring Self-intersection": "The boundary touches itself at this place: split the area in two parts there.",
    "Hole lies outside shell": "Remove the hole, or make it a part of its own.",
    "Nested shells": "One part lies inside another: remove it, or make it a hole.",
    "Nested holes": "One hole lies inside another: remove the inner one.",
    "Interior is disconnected": "Holes cut the area in pieces: draw it as separate parts.",
    "Duplicate Rings": "The same ring is given twice: remove one.",
    "Too few points in geometry component": "A ring needs three different corners: remove it.",
}


def _invalid(geometry: BaseGeometry) -> _Found | None:
    if shapely.is_valid(geometry):
        return None
    text = shapely.is_valid_reason(geometry)
    match = re.fullmatch(r"(?P<reason>.*)\[(?P<x>\S+) (?P<y>\S+?)(?: \S+)?\]", text)
    reason = match["reason"] if match else text
    where = (float(match["x"]), float(match["y"])) if match else None
    place = f" at longitude {where[0]:.6f}, latitude {where[1]:.6f}" if where else ""
    mend = _MENDS.get(reason, "Repair the polygon in the tool that drew it.")
    return ProblemKind.INVALID, f"The polygon is not valid: {reason.lower()}{place}.", mend, where


def find_overlaps(items: Iterable[tuple[str, BaseGeometry]], *, tolerance_m2: float = 100.0) -> OverlapReport:
    """Pairs of areas that share more than a boundary, with the shared area; slivers are reported apart.

    Takes valid polygons in WGS84 (see `check_polygons`). An overlap of at most `tolerance_m2` is a sliver:
    two drawings of one line rarely agree to the millimetre. Raises ValueError for a negative tolerance and
    for an invalid polygon.
    """
    if not tolerance_m2 >= 0:
        raise ValueError(f"The tolerance must be zero or more square metres, not {tolerance_m2!r}.")
    pairs = sorted(items, key=lambda pair: pair[0])
    keys = [key for key, _ in pairs]
    polygons = np.array([None, *(polygon for _, polygon in pairs)], dtype=object)[1:]
    for key, valid in zip(keys, shapely.is_valid(polygons).tolist(), strict=True):
        if not valid:
            raise ValueError(f"The area {key!r} is not a valid polygon; check_polygons says why.")
    found = sorted(_overlaps(keys, polygons), key=lambda one: (-one.area_m2, one.first, one.second))
    return OverlapReport(
        overlaps=tuple(one for one in found if one.area_m2 > tolerance_m2),
        slivers=tuple(one for one in found if one.area_m2 <= tolerance_m2),
        tolerance_m2=tolerance_m2,
        method="pairwise intersection; area on the WGS84 ellipsoid of edges straight in lng and lat",
    )


def _overlaps(keys: Sequence[str], polygons: NDArray[np.object_]) -> list[Overlap]:
    if len(polygons) == 0 or shapely.coverage_is_valid(polygons):
        return []  # every edge matches its neighbour's and no insides meet: the usual file, answered at once
    left, right = shapely.STRtree(polygons).query(polygons)
    once = left < right
    left, right = left[once], right[once]
    shared = shapely.intersection(polygons[left], polygons[right])
    found = []
    for i, j, part in zip(left.tolist(), right.tolist(), shared, strict=True):
        area = area_m2(part)
        if area > 0:
            inside = shapely.get_coordinates(shapely.point_on_surface(_largest_polygon(part)))[0]
            reason = f"{keys[i]} and {keys[j]} share {area:,.1f} m²."
            found.append(Overlap(keys[i], keys[j], area, (float(inside[0]), float(inside[1])), reason))
    return found


def _largest_polygon(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    return parts[int(np.argmax(shapely.area(parts)))]


def area_m2(geometry: BaseGeometry) -> float:
    """The area in square metres of the polygons of a WGS84 geometry (points and lines count nothing).

    The surface integral over the ellipsoid is exact across each parallel (the authalic function q, Snyder,
    Map Projections: A Working Manual, USGS 1395, eq. 3-12) and Simpson's rule along each edge, straight in
    longitude and latitude as GeoJSON has it. Error: below one part in a million for edges up to 1 degree,
    and below one in 10¹² for edges up to a kilometre; rounding adds less than 0.001 m² for an area as large
    as a ward. (British National Grid areas differ by up to 0.08 % from these, as its scale is 0.9996 on the
    central meridian.)
    """
    return float(
        sum(_polygon_area(part) for part in shapely.get_parts(geometry) if part.geom_type == "Polygon")
    )


def _polygon_area(polygon: BaseGeometry) -> float:
    shell, *holes = [_ring_area(shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygon)]
    return shell - sum(holes)


def _ring_area(points: NDArray[np.float64]) -> float:
    lng, lat = np.radians(points).T
    q = _authalic(lat) - _authalic(lat[:1])  # taking a constant off keeps the digits that a small ring needs
    middle = _authalic((lat[1:] + lat[:-1]) / 2) - _authalic(lat[:1])
    below = np.diff(lng) * (q[:-1] + 4 * middle + q[1:]) / 6
    return abs(float(below.sum())) * SEMI_MAJOR_M**2 / 2


def _authalic(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Snyder's q: the area between the equator and a parallel is a²/2 · q per radian of longitude."""
    e = np.sqrt(ECCENTRICITY_2)
    sine = np.sin(lat)
    flat = sine / (1 - ECCENTRICITY_2 * sine**2)
    return np.asarray((1 - ECCENTRICITY_2) * (flat + np.arctanh(e * sine) / e))
