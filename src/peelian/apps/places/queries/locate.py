"""Where is this? A point or a postcode to the neighbourhood of that day, or a sentence that says why not."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

from numpy.typing import ArrayLike

from peelian.apps.places.models import Postcode
from peelian.apps.places.queries.atlas import Atlas, atlas_of
from peelian.apps.places.types import AreaKind, AreaView, FoundBy, Place
from peelian.kernel.errors import Refused
from peelian.kernel.text import normalise_postcode


def locate_point(lat: float, lng: float, on: dt.date) -> Place:
    """The neighbourhood whose outline on that day holds the point (WGS84 degrees).

    Outside every outline the place is empty, with an explanation; the nearest is never taken instead.

    Raises:
        Refused: the numbers can't be a latitude and a longitude.
    """
    atlas = atlas_of(on)
    try:
        area = atlas.at(lat, lng)
    except ValueError as error:
        field = "lat" if math.isnan(lat) or not -90 <= lat <= 90 else "lng"
        raise Refused(
            "A latitude is a number from -90 to 90, a longitude from -180 to 180.", field=field
        ) from error
    if area is None:
        return Place(
            "", "", FoundBy.NOWHERE, on, lat=lat, lng=lng, explanation=_nowhere(atlas, "This point", on)
        )
    return Place(area.code, area.name, FoundBy.POINT, on, lat=lat, lng=lng)


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
    """The neighbourhood of each postcode on a day, as `locate_postcode` gives it, with one query for all of them.

    Raises:
        Refused: one of the texts can't be a postcode; the first is named.
    """
    postcodes = [_postcode(text) for text in texts]
    atlas = atlas_of(on)
    rows = Postcode.objects.in_bulk(set(postcodes))
    return [_place(postcode, rows.get(postcode), atlas, on) for postcode in postcodes]


def neighbourhoods_of(rows: Sequence[Postcode], on: dt.date) -> dict[str, int]:
    """How many of these postcodes lie in each neighbourhood of the day, by code."""
    atlas = atlas_of(on)
    counts: dict[str, int] = {}
    for row in rows:
        area, _ = _resolve(row, atlas)
        if area:
            counts[area.code] = counts.get(area.code, 0) + 1
    return counts


def _postcode(text: str) -> str:
    postcode = normalise_postcode(text)
    if postcode is None:
        raise Refused(f"“{text.strip()[:20]}” isn’t a full UK postcode, such as B14 7QH.", field="postcode")
    return postcode


def _place(postcode: str, row: Postcode | None, atlas: Atlas, on: dt.date) -> Place:
    if row is None:
        explanation = (
            f"We don’t know the postcode {postcode}. It may belong to another force’s area, be very new, or be"
            f" mistyped.{_whose(atlas)}"
        )
        return Place("", "", FoundBy.NOWHERE, on, postcode=postcode, explanation=explanation)
    area, how = _resolve(row, atlas)
    return Place(
        area.code if area else "", area.name if area else "", how, on,
        postcode=postcode, lat=row.lat, lng=row.lng, terminated_on=row.terminated_on,
        explanation=" ".join(part for part in (_withdrawn(row, on), "" if area else _why_not(row, atlas, on)) if part),
    )  # fmt: skip


def _resolve(row: Postcode, atlas: Atlas) -> tuple[AreaView | None, FoundBy]:
    area = atlas.areas.get(row.ward_code)
    if area is not None and area.kind is AreaKind.NEIGHBOURHOOD:
        return area, FoundBy.LOOKUP
    if row.lat is None or row.lng is None:
        return None, FoundBy.NOWHERE
    area = atlas.at(row.lat, row.lng)
    return area, FoundBy.POINT if area else FoundBy.NOWHERE


def _why_not(row: Postcode, atlas: Atlas, on: dt.date) -> str:
    if row.lat is None:
        return f"The publisher gives no point for {row.postcode}, so its neighbourhood can’t be told."
    return _nowhere(atlas, row.postcode, on)


def _withdrawn(row: Postcode, on: dt.date) -> str:
    if row.terminated_on is None:
        return ""
    tense = "was withdrawn" if row.terminated_on <= on else "has since been withdrawn:"
    return f"{row.postcode} {tense} in {row.terminated_on:%B %Y}."


def _nowhere(atlas: Atlas, what: str, on: dt.date) -> str:
    if atlas.force is None:
        return f"No force was set up here on {on:%-d %B %Y}."
    if not len(atlas.index):
        return f"The outlines of {atlas.force.name}’s neighbourhoods on {on:%-d %B %Y} aren’t known."
    if atlas.without_outline:
        return (
            f"{what} is outside every outline that we have for {on:%-d %B %Y}; {atlas.without_outline} of"
            f" {atlas.force.name}’s neighbourhoods have none for that day."
        )
    return f"{what} is outside the area of {atlas.force.name}."


def _whose(atlas: Atlas) -> str:
    return f" We hold those of {atlas.force.name}." if atlas.force else ""
