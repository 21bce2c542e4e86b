"""What a request of the police.uk API asks for: a month, a category, a point, an outline, a location's number.

Parameters come in the address or, where POST is taken, as a form. Everything that makes no sense is Refused.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

from django.http import HttpRequest, QueryDict

from peelian.apps.incidents import api as incidents
from peelian.kernel.errors import NotFound, Refused

#: Corners of one outline. The whole force with every bend of its border has some thousands.
_MOST_CORNERS = 10_000
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
_LARGEST_ID = 2**63 - 1

ALL_CRIME = "all-crime"


def parameters(request: HttpRequest) -> QueryDict:
    """What was asked, from the form of a POST over that of the address."""
    if request.method != "POST":
        return request.GET
    both = request.GET.copy()
    both.update(request.POST)
    return both


def month(asked: QueryDict) -> dt.date | None:
    """The first day of the month `date`, None when none was named."""
    text = asked.get("date") or ""
    if not text:
        return None
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not int(match[1]):
        raise Refused("A month is written as YYYY-MM.", field="date")
    return dt.date(int(match[1]), int(match[2]), 1)


def category(slug: str) -> str:
    """A category of crime, or all-crime. Raises NotFound for any other word."""
    if slug != ALL_CRIME and slug not in incidents.CATEGORIES:
        raise NotFound("There is no such category.")
    return slug


def point_of(text: str) -> tuple[float, float]:
    """A point that is written `lat,lng`."""
    lat, comma, lng = text.partition(",")
    if not comma:
        raise Refused("A point is written as latitude,longitude.", field="q")
    return _degrees(lat, 90, "lat"), _degrees(lng, 180, "lng")


def point(asked: QueryDict) -> tuple[float, float] | None:
    """The point of `lat` and `lng`, None when neither was given."""
    lat, lng = asked.get("lat") or "", asked.get("lng") or ""
    if not lat and not lng:
        return None
    return _degrees(lat, 90, "lat"), _degrees(lng, 180, "lng")


def polygon(asked: QueryDict) -> list[tuple[float, float]] | None:
    """The corners of the outline `poly`, written `lat,lng:lat,lng:lat,lng`; None when none was given."""
    text = (asked.get("poly") or "").strip(":")
    if not text:
        return None
    corners = text.split(":", _MOST_CORNERS)
    if len(corners) > _MOST_CORNERS:
        raise Refused(f"An outline has at most {_MOST_CORNERS:,} corners.", field="poly")
    points = [point_of(corner) for corner in corners]
    if len(set(points)) < 3:
        raise Refused("An outline has three corners or more.", field="poly")
    return points


def location_id(asked: QueryDict) -> int | None:
    """The number of a map point, None when none was given."""
    text = asked.get("location_id") or ""
    if not text:
        return None
    # The length first: Python refuses to read some thousands of digits, zeros among them, in words of its own.
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > _LARGEST_ID:
        raise Refused("A location's id is a whole number.", field="location_id")
    return int(text)


def nothing() -> Refused:
    """The refusal of a request that names no place."""
    return Refused("Give a point (lat and lng), an outline (poly) or a location (location_id).")


def _degrees(text: Any, most: float, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= most:
        raise Refused(f"“{str(text)[:20]}” is not a number of degrees.", field=field)
    return value
