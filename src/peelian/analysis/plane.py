"""A flat map around one point: degrees to metres and back.

Good for a place, a sector or a force: distances are true to 0.1 % within 5 km north or south of the middle,
and to 0.5 % within 25 km (the error is the change of the cosine of the latitude). Not for a country.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SEMI_MAJOR_M = 6_378_137.0  # WGS84 (EPSG:7030)
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
MEAN_RADIUS_M = 6_371_008.8  # IUGG mean radius, for distances on the sphere (true to 0.6 %)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east (x) and north (y) of a middle point, by the ellipsoid's two radii of curvature there."""

    lat: float
    lng: float
    metres_per_lat: float
    metres_per_lng: float

    @classmethod
    def around(cls, lat: float, lng: float) -> Plane:
        """The plane that touches the WGS84 ellipsoid at this latitude and longitude (degrees)."""
        bend = 1 - ECCENTRICITY_2 * math.sin(math.radians(lat)) ** 2
        north = SEMI_MAJOR_M * (1 - ECCENTRICITY_2) / bend**1.5
        east = SEMI_MAJOR_M / math.sqrt(bend) * math.cos(math.radians(lat))
        return cls(lat, lng, math.radians(north), math.radians(east))

    def metres(self, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """(x, y) in metres of longitudes and latitudes."""
        return (lng - self.lng) * self.metres_per_lng, (lat - self.lat) * self.metres_per_lat

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """(lng, lat) in degrees of metres: the way back."""
        return self.lng + x / self.metres_per_lng, self.lat + y / self.metres_per_lat

    def flatten(self, geometry: BaseGeometry) -> BaseGeometry:
        """A WGS84 geometry in metres of this plane."""
        return shapely.transform(geometry, lambda points: np.column_stack(self.metres(*points.T)))

    def unflatten(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in metres of this plane, in WGS84 again."""
        return shapely.transform(geometry, lambda points: np.column_stack(self.degrees(*points.T)))


def distance_m(lng: Floats, lat: Floats, other_lng: Floats, other_lat: Floats) -> Floats:
    """Great-circle distances in metres between points in degrees, however far apart (haversine formula)."""
    lng, lat, other_lng, other_lat = (np.radians(one) for one in (lng, lat, other_lng, other_lat))
    half = np.sin((other_lat - lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(other_lat) * np.sin((other_lng - lng) / 2) ** 2
    return np.asarray(2 * MEAN_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
