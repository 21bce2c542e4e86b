"""What a spot on the map is called: by the nearest map point of published crime, which has a street's name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from peelian.analysis.plane import distance_m
from peelian.apps.incidents.models.crimes import MapPoint

#: How police.uk begins the name of a place that it has moved to a map point.
_NEAR = "On or near "
#: A name from further away would mislead.
_REACH_M = 300.0
_METRES_PER_DEGREE = 111_000.0  # of latitude, at least; the box is a little too wide, never too narrow


def names_near(points: Sequence[tuple[float, float]]) -> list[str]:
    """For each point (lat, lng) the name of the nearest map point, as of a street; empty where none is near."""
    if not points:
        return []
    lats, lngs = [lat for lat, _ in points], [lng for _, lng in points]
    up = _REACH_M / _METRES_PER_DEGREE
    across = up / math.cos(math.radians(max(map(abs, lats))))
    rows = MapPoint.objects.exclude(name="").filter(
        lat__gte=min(lats) - up,
        lat__lte=max(lats) + up,
        lng__gte=min(lngs) - across,
        lng__lte=max(lngs) + across,
    )
    known = list(rows.order_by("id").values_list("lat", "lng", "name"))
    if not known:
        return [""] * len(points)
    known_lat, known_lng = np.array([row[0] for row in known]), np.array([row[1] for row in known])
    found = []
    for lat, lng in points:
        far = distance_m(known_lng, known_lat, np.array(lng), np.array(lat))
        nearest = int(np.argmin(far))
        found.append(known[nearest][2].removeprefix(_NEAR) if far[nearest] <= _REACH_M else "")
    return found
