"""Map points: those near a point, inside an outline, at one place. Published data: nothing here is guarded."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
import shapely

from peelian.analysis.plane import distance_m
from peelian.apps.incidents.models.crimes import MapPoint, RecordedCrime
from peelian.apps.incidents.types.published import MapPointView, TooMany
from peelian.columns.bulk import among
from peelian.kernel.errors import NotFound

#: A statute mile in metres: how far police.uk looks around a point.
MILE_M = 1609.344
#: The widths in metres in which the nearest map point is looked for, one after the other.
_REACHES_M = (300.0, 3_000.0, 30_000.0)
_METRES_PER_DEGREE = 111_000.0  # of latitude, at least; the box is a little too wide, never too narrow
#: Sides of an outline times points that are looked at: about a second.
_MOST_CROSSINGS = 50_000_000

Polygon = Sequence[tuple[float, float]]


def points_near(lat: float, lng: float, metres: float = MILE_M) -> list[int]:
    """The numbers of the map points at most so many metres away."""
    return [number for number, _, _ in _near(lat, lng, metres)]


def points_in(polygon: Polygon) -> list[int]:
    """The numbers of the map points inside or on an outline of (lat, lng), whose first point need not be repeated.

    An outline that crosses itself holds what it goes around once. Raises TooMany for one with too many corners and
    points.
    """
    shape = shapely.Polygon([(lng, lat) for lat, lng in polygon])
    west, south, east, north = shape.bounds
    found = _in_box(south, west, north, east)
    if not found:
        return []
    if not shape.is_valid:
        return _odd_times_inside(polygon, found)
    shapely.prepare(shape)
    inside = shapely.intersects_xy(shape, [lng for _, _, lng in found], [lat for _, lat, _ in found])
    return [number for (number, _, _), within in zip(found, inside, strict=True) if within]


def _odd_times_inside(polygon: Polygon, found: list[tuple[int, float, float]]) -> list[int]:
    """Those of the points from which a ray crosses the outline an odd number of times.

    For outlines that cross themselves. Mending one (GEOS, make_valid) takes half a minute for three hundred corners
    at random and all memory for ten thousand; this is corners times points.
    """
    if len(polygon) * len(found) > _MOST_CROSSINGS:
        raise TooMany("This outline crosses itself and holds too much. Ask for a smaller area.")
    lats, lngs = np.array([row[1] for row in found]), np.array([row[2] for row in found])
    inside = np.zeros(len(found), dtype=bool)
    for (lat, lng), (next_lat, next_lng) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if lat != next_lat:
            spans = (lat > lats) != (next_lat > lats)
            inside ^= spans & (lngs < (next_lng - lng) * (lats - lat) / (next_lat - lat) + lng)
    return [row[0] for row, within in zip(found, inside, strict=True) if within]


def points_at(location_id: int) -> list[int]:
    """The numbers of all map points at this one's place: files have named some places in two ways.

    Raises:
        NotFound: there is no map point of this number.
    """
    point = MapPoint.objects.filter(pk=location_id).values_list("lat", "lng").first()
    if point is None:
        raise NotFound("There is no such location.")
    return _at(*point)


def points_nearest(lat: float, lng: float) -> list[int]:
    """The numbers of the map points at the nearest place where a crime was ever recorded; none when there is none
    within 30 km. Places that only files of stops have named so far are passed over."""
    for reach in _REACHES_M:
        found = _near(lat, lng, reach)
        crimes = RecordedCrime.objects.filter(point__in=among([row[0] for row in found]))
        with_crime = set(crimes.values_list("point_id", flat=True).distinct())
        known = [row for row in found if row[0] in with_crime]
        if known:
            _, at_lat, at_lng = known[int(np.argmin(_distances(lat, lng, known)))]
            return _at(at_lat, at_lng)
    return []


def view_points(numbers: Collection[int | None]) -> dict[int, MapPointView]:
    """The map points of these numbers, by number."""
    wanted = {number for number in numbers if number is not None}
    rows = MapPoint.objects.filter(pk__in=among(wanted)).values_list("id", "lat", "lng", "name")
    return {row[0]: MapPointView(*row) for row in rows}


def points_named(word: str, *, south: float, west: float, north: float, east: float) -> list[MapPointView]:
    """The map points in a box whose names hold a word, in whatever letters, in order of place."""
    rows = MapPoint.objects.filter(
        lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east, name__icontains=word
    )
    return [
        MapPointView(*row)
        for row in rows.order_by("lat", "lng", "id").values_list("id", "lat", "lng", "name")
    ]


def _near(lat: float, lng: float, metres: float) -> list[tuple[int, float, float]]:
    up = metres / _METRES_PER_DEGREE
    across = min(180.0, up / max(math.cos(math.radians(min(89.0, abs(lat) + up))), 1e-3))
    found = _in_box(lat - up, lng - across, lat + up, lng + across)
    near = _distances(lat, lng, found) <= metres
    return [row for row, within in zip(found, near, strict=True) if within]


def _distances(lat: float, lng: float, found: list[tuple[int, float, float]]) -> np.ndarray:
    lats, lngs = np.array([row[1] for row in found]), np.array([row[2] for row in found])
    return distance_m(lngs, lats, np.array(lng), np.array(lat))


def _in_box(south: float, west: float, north: float, east: float) -> list[tuple[int, float, float]]:
    rows = MapPoint.objects.filter(lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east)
    return list(rows.values_list("id", "lat", "lng"))


def _at(lat: float, lng: float) -> list[int]:
    return list(MapPoint.objects.filter(lat=lat, lng=lng).values_list("id", flat=True))
