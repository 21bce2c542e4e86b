"""Places to patrol, as they are chosen: from a list, around a point, drawn, kept under a name, or as suggested."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from peelian.analysis import streets
from peelian.analysis.plane import Plane
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.kernel.errors import Refused

#: A drawn place larger than this is no place to patrol but a district: pick a neighbourhood instead.
LARGEST_DRAWN_KM2 = 25.0
#: Below this, positions can't tell inside from outside (a satellite fix among houses is some 10 m off).
SMALLEST_DRAWN_M2 = 1_000.0
#: How far a place may reach over the edge of the ground on which its sender tasks patrols: across the street, not more.
OVER_THE_EDGE_M = 250.0


class BadPlace(Refused):
    """A place that can't be patrolled: unreadable, crossing itself, too small or large, or outside the force."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A whole neighbourhood, picked from a list."""

    code: str


@dataclass(frozen=True, slots=True)
class Circle:
    """Around a point (degrees WGS84), such as a postcode's. `label` is the name that officers know."""

    lat: float
    lng: float
    metres: float
    label: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawn on a map or pasted: a GeoJSON polygon, feature, or collection of one feature, as text."""

    geojson: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Street:
    """A street by its name: its addresses and the map points that bear its name, with the ground around them.

    `neighbourhood_codes` are where it is looked for. Where it has points in several of them, one must be chosen.
    """

    name: str
    neighbourhood_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """A place that is kept under a name."""

    place_id: int


@dataclass(frozen=True, slots=True)
class Suggested:
    """A place as it was suggested from recorded crime."""

    suggestion_id: int


PlaceChoice = Neighbourhood | Circle | Drawn | Street | Saved | Suggested


@dataclass(frozen=True, slots=True)
class Found:
    """A place to patrol. `circle`: middle in degrees, and metres, of a round one; `place_id`: of one that is kept."""

    area: places.AreaView
    name: str
    source: tasking.PlaceSource
    shape: BaseGeometry
    circle: tuple[float, float, float] | None = None
    place_id: int | None = None


def find(place: PlaceChoice, on: dt.date) -> Found:
    """The choice as an outline, with the neighbourhood that it lies in. Raises BadPlace, NotFound."""
    if isinstance(place, Saved):
        return _saved(place, on)
    if isinstance(place, Suggested):
        return _suggested(place, on)
    if isinstance(place, Street):
        return _street(place, on)
    if isinstance(place, Neighbourhood):
        area = places.get_area(place.code, on)
        shape = places.boundary_shape(area.code, on)
        if shape is None:
            raise BadPlace(
                f"The outline of {area.name} isn't known. Draw the place or give a circle.", field="place"
            )
        return Found(area, area.name, tasking.PlaceSource.NEIGHBOURHOOD, shape)
    if isinstance(place, Circle):
        area = _area_at(place.lat, place.lng, on)
        return Found(
            area, place.label.strip() or area.name, tasking.PlaceSource.CIRCLE, circle_around(place),
            circle=(place.lat, place.lng, place.metres),
        )  # fmt: skip
    shape = _drawn(place.geojson)
    middle = shape.representative_point()
    area = _area_at(middle.y, middle.x, on)
    return Found(area, place.label.strip() or f"Place drawn in {area.name}", tasking.PlaceSource.DRAWN, shape)


def require_ground(viewer: Viewer, found: Found, on: dt.date) -> None:
    """Refuse a place that reaches where its sender doesn't task patrols: whoever is sent there is seen there.

    The right in the place's own area is asked for, and all of it must lie at most `OVER_THE_EDGE_M` from neighbourhoods
    in which it is held. Raises NotAllowed, BadPlace.
    """
    accounts.require(viewer, Permission.TASK_PATROL, found.area.path)
    middle = found.shape.centroid
    plane = Plane.around(middle.y, middle.x)
    flat = plane.flatten(found.shape)
    reach = plane.unflatten(shapely.box(*flat.bounds).buffer(2 * OVER_THE_EDGE_M))
    held = [
        plane.flatten(outline)
        for area in places.list_areas(on=on, kind=places.AreaKind.NEIGHBOURHOOD)
        if accounts.may(viewer, Permission.TASK_PATROL, area.path)
        and (outline := places.boundary_shape(area.code, on)) is not None
        and outline.intersects(reach)
    ]
    if flat.difference(shapely.union_all(held).buffer(OVER_THE_EDGE_M)).area > 1.0:
        raise BadPlace(
            f"Part of this place lies further than {OVER_THE_EDGE_M:.0f} m from ground where you send patrols. Draw it "
            "smaller, or ask those who answer for that ground.",
            field="place",
        )


def _saved(place: Saved, on: dt.date) -> Found:
    row = tasking.get_place(place.place_id)
    if not row.stands_on(on):
        raise BadPlace(f"{row.name} isn't kept as a place any more. Choose another.", field="place")
    area = places.get_area(row.area_code, on)
    source = tasking.PlaceSource(row.kind.value)
    circle = None if row.metres is None else (row.lat, row.lng, row.metres)
    return Found(area, row.name, source, shapely.from_wkb(row.wkb), circle=circle, place_id=row.id)


def _suggested(place: Suggested, on: dt.date) -> Found:
    row = tasking.get_suggestion(place.suggestion_id)
    area = _area_at(row.lat, row.lng, on)
    circle = (row.lat, row.lng, row.metres)
    return Found(area, row.name, tasking.PlaceSource.SUGGESTED, shapely.from_wkb(row.wkb), circle=circle)


def _street(place: Street, on: dt.date) -> Found:
    name = place.name.strip()
    wanted = streets.key(name)
    if not wanted:
        raise BadPlace("Enter the name of a street, such as Abbey Street.", field="street")
    if wanted in streets.NO_STREETS:
        raise BadPlace(
            f"Published crime writes “{name}” for any of them, so it names no street. Draw the place.",
            field="street",
        )
    found = {
        code: points for code in place.neighbourhood_codes if len(points := _on_the_street(name, code, on))
    }
    if not found:
        raise BadPlace(
            f"We know no point on a street called “{name}” here: neither an address nor published crime names it. "
            "Look at the spelling, or draw the place.",
            field="street",
        )  # fmt: skip
    areas = [places.get_area(code, on) for code in found]
    if len(areas) > 1:
        named = ", ".join(area.name for area in areas[:-1]) + f" and {areas[-1].name}"
        raise BadPlace(
            f"“{name}” is in {named}. Choose one of them; keep it in the other as another place.",
            field="street",
        )
    (points,) = found.values()
    plane = Plane.around(*points.mean(axis=0))
    x, y = plane.metres(points[:, 1], points[:, 0])
    ground = streets.along(list(zip(x.tolist(), y.tolist(), strict=True)))
    if ground.shape.area > LARGEST_DRAWN_KM2 * 1_000_000:
        raise BadPlace("This street’s points take up a whole district. Draw what matters.", field="street")
    parts = f" ({ground.parts} parts)" if ground.parts > 1 else ""
    return Found(areas[0], f"{name}{parts}"[:150], tasking.PlaceSource.STREET, plane.unflatten(ground.shape))


def _on_the_street(name: str, code: str, on: dt.date) -> NDArray[np.float64]:
    """(lat, lng) of the points in a neighbourhood that bear a street's name, each once, in order."""
    outline = places.boundary_shape(code, on)
    none = np.empty((0, 2))
    if outline is None:
        return none
    west, south, east, north = outline.bounds
    wanted, word = streets.key(name), streets.longest_word(name)
    box = {"south": south, "west": west, "north": north, "east": east}
    crimes = {
        (one.lat, one.lng) for one in incidents.points_named(word, **box) if streets.key(one.name) == wanted
    }
    doors = {
        (one.lat, one.lng)
        for one in places.list_addresses_with(word, **box)
        if wanted in streets.named_in(one.line)
    }
    points = np.array(sorted(crimes | doors)).reshape(-1, 2)
    return points[shapely.intersects_xy(outline, points[:, 1], points[:, 0])] if len(points) else none


def _area_at(lat: float, lng: float, on: dt.date) -> places.AreaView:
    where = places.locate_point(lat, lng, on)
    if not where:
        raise BadPlace(where.explanation or "This place is outside the force.", field="place")
    return places.get_area(where.neighbourhood_code, on)


def circle_around(place: Circle) -> BaseGeometry:
    """A circle as a polygon of 64 corners, in degrees: a picture of it. Raises BadPlace."""
    smallest, largest = tasking.RADIUS_M
    if not smallest <= place.metres <= largest:
        raise BadPlace(f"Choose a distance from {smallest:,.0f} to {largest:,.0f} metres.", field="metres")
    return Plane.around(place.lat, place.lng).unflatten(
        shapely.Point(0, 0).buffer(place.metres, quad_segs=16)
    )


def _drawn(text: str) -> BaseGeometry:
    shape = _polygon(text)
    if shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise BadPlace("Draw an outline that closes, with at least three corners.", field="place")
    if not shape.is_valid:
        raise BadPlace("The outline crosses itself. Draw it again without crossing lines.", field="place")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadPlace("The corners must be longitude and latitude in degrees (WGS84).", field="place")
    area_m2 = Plane.around((south + north) / 2, (west + east) / 2).flatten(shape).area
    if area_m2 > LARGEST_DRAWN_KM2 * 1_000_000:
        raise BadPlace(
            f"The outline is larger than {LARGEST_DRAWN_KM2:g} km². Draw the streets that matter.",
            field="place",
        )
    if area_m2 < SMALLEST_DRAWN_M2:
        raise BadPlace(
            "The outline is too small for positions to tell inside from outside. Draw it larger.",
            field="place",
        )
    return shape


def _polygon(text: str) -> BaseGeometry:
    try:
        data = json.loads(text)
        if data["type"] == "FeatureCollection":
            (data,) = data["features"]
        if data["type"] == "Feature":
            data = data["geometry"]
        return shapely.force_2d(shapely.from_geojson(json.dumps(data)))
    except (ValueError, KeyError, TypeError, RecursionError, shapely.errors.GEOSException) as unreadable:
        raise BadPlace("This is not one GeoJSON outline.", field="place") from unreadable
