"""Where is this? A point or a postcode to the neighbourhood of that day, or a sentence that says why not.

All of it is answered from memory (queries.atlas).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from peelian.apps.places.queries.atlas import atlas_of, postcodes
from peelian.apps.places.rules import placing
from peelian.apps.places.types import Place
from peelian.kernel.errors import Refused


def locate_point(lat: float, lng: float, on: dt.date) -> Place:
    """The neighbourhood whose outline on that day holds the point (WGS84 degrees).

    Outside every outline the place is empty, with an explanation; the nearest is never taken instead.

    Raises:
        Refused: the numbers can't be a latitude and a longitude.
    """
    try:
        return placing.place_of_point(lat, lng, atlas_of(on), on)
    except ValueError as error:
        field = "lat" if math.isnan(lat) or not -90 <= lat <= 90 else "lng"
        raise Refused(
            "A latitude is a number from -90 to 90, a longitude from -180 to 180.", field=field
        ) from error


def locate_many(lats: ArrayLike, lngs: ArrayLike, on: dt.date) -> list[str | None]:
    """The code of each point's neighbourhood on that day, None outside all outlines.

    The same answers as `locate_point`, many times faster. Raises ValueError at the first pair of numbers that can't be
    a latitude and a longitude, naming its position.
    """
    return atlas_of(on).index.locate_many(lats, lngs)


def locate_postcode(text: str, on: dt.date) -> Place:
    """The neighbourhood of a postcode on a day.

    The publisher's own ward is taken where that code is a neighbourhood on that day (`FoundBy.LOOKUP`); else the
    postcode's point in that day's outlines (`FoundBy.POINT`). A withdrawn postcode answers too, and says that it was
    withdrawn. An unknown one, or one outside the force, gives an empty place with an explanation.

    Raises:
        Refused: the text can't be a postcode.
    """
    return locate_postcodes([text], on)[0]


def locate_postcodes(texts: Sequence[str], on: dt.date) -> list[Place]:
    """The neighbourhood of each postcode on a day, as `locate_postcode` gives it.

    Raises:
        Refused: one of the texts can't be a postcode; the first is named.
    """
    postcodes = [placing.full_postcode(text) for text in texts]
    atlas = atlas_of(on)
    known = atlas.postcodes
    return [placing.place_of_postcode(postcode, known.find(postcode), atlas, on) for postcode in postcodes]


def postcodes_within(polygon: BaseGeometry) -> list[str]:
    """The postcodes, live or withdrawn, whose point lies in a polygon or on its edge (WGS84, x is longitude), in their
    order. A postcode without a point lies in none."""
    return postcodes().within(polygon)


def postcodes_near(lat: float, lng: float, metres: float) -> list[str]:
    """The postcodes, live or withdrawn, whose point is at most so many metres away, in their order."""
    return postcodes().near(lat, lng, metres)
