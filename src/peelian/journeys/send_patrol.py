"""Send: a patrol task under an agreed plan. The place is picked from a list, put around a point, or drawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from peelian.analysis.plane import Plane
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.problems import api as problems
from peelian.apps.tasking import api as tasking
from peelian.journeys import say, standing
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

#: A drawn place larger than this is no place to patrol but a district: pick a neighbourhood instead.
LARGEST_DRAWN_KM2 = 25.0
#: Below this, positions can't tell inside from outside (a satellite fix among houses is some 10 m off).
SMALLEST_DRAWN_M2 = 1_000.0
RADIUS_M = (25.0, 2_000.0)


class BadPlace(Refused):
    """A place that can't be patrolled: unreadable, crossing itself, too small or large, or outside the force."""


class PlaceElsewhere(Refused):
    """The place lies in another part of the force than the plan's priority."""


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


PlaceChoice = Neighbourhood | Circle | Drawn


@dataclass(frozen=True, slots=True)
class _Found:
    area: places.AreaView
    name: str
    source: tasking.PlaceSource
    shape: BaseGeometry


@transaction.atomic
def task(
    *,
    viewer: Viewer,
    at: dt.datetime,
    plan_id: int,
    title: str,
    kind: tasking.PatrolKind,
    place: PlaceChoice,
    dose_visits: int,
    dose_minutes: int,
    windows: Sequence[tasking.Window],
    person_ids: Sequence[int],
    tactic_id: int | None = None,
    instructions: str = "",
) -> tasking.TaskView:
    """Task a patrol. The dose is over all windows together.

    Raises NotAllowed, NotFound, BadPlace, PlaceElsewhere, tasking.PlanNotAgreed, tasking.BadTask.
    """
    found = _find(place, local_day(at))
    accounts.require(viewer, Permission.TASK_PATROL, found.area.path)
    _check_same_part(found.area, standing.path_now(problems.area_path_of(plan_id), at))
    return tasking.task_patrol(
        actor=viewer.actor,
        at=at,
        plan_id=plan_id,
        tactic_id=tactic_id,
        title=title,
        instructions=instructions,
        kind=kind,
        area_id=found.area.id,
        place_name=found.name,
        place_source=found.source,
        place_wkb=shapely.to_wkb(found.shape),
        dose_visits=dose_visits,
        dose_minutes=dose_minutes,
        windows=windows,
        person_ids=person_ids,
        created_by_id=viewer.user_id,
    )


def accept(*, viewer: Viewer, at: dt.datetime, assignment_id: int) -> tasking.TaskView:
    """Say that one will do it; only the person who is asked may. Raises NotAllowed, NotFound, tasking.TaskEnded."""
    say.require_own(viewer, assignment_id)
    return tasking.accept(actor=viewer.actor, at=at, assignment_id=assignment_id)


def finish(*, viewer: Viewer, at: dt.datetime, assignment_id: int, note: str = "") -> tasking.TaskView:
    """Say that one has done one's part, with a note. Raises NotAllowed, NotFound, tasking.TaskEnded, NotAcceptedYet."""
    say.require_own(viewer, assignment_id)
    return tasking.finish(actor=viewer.actor, at=at, assignment_id=assignment_id, note=note)


def end(*, viewer: Viewer, at: dt.datetime, task_id: int) -> tasking.TaskView:
    """Finish a task whoever has or hasn't said so. Raises NotAllowed, NotFound, tasking.TaskEnded."""
    _require_over(viewer, task_id, at)
    return tasking.end_task(actor=viewer.actor, at=at, task_id=task_id)


def cancel(*, viewer: Viewer, at: dt.datetime, task_id: int, reason: str) -> tasking.TaskView:
    """Call a task off, with the reason. Raises NotAllowed, NotFound, tasking.TaskEnded, BadTask."""
    _require_over(viewer, task_id, at)
    return tasking.cancel_task(actor=viewer.actor, at=at, task_id=task_id, reason=reason)


def _require_over(viewer: Viewer, task_id: int, at: dt.datetime) -> None:
    path = standing.path_now(tasking.area_path_of(task_id), at)
    accounts.require(viewer, Permission.TASK_PATROL, path)


def _find(place: PlaceChoice, on: dt.date) -> _Found:
    if isinstance(place, Neighbourhood):
        area = places.get_area(place.code, on)
        shape = places.boundary_shape(area.code, on)
        if shape is None:
            raise BadPlace(
                f"The outline of {area.name} isn't known. Draw the place or give a circle.", field="place"
            )
        return _Found(area, area.name, tasking.PlaceSource.NEIGHBOURHOOD, shape)
    if isinstance(place, Circle):
        area = _area_at(place.lat, place.lng, on)
        return _Found(area, place.label.strip() or area.name, tasking.PlaceSource.CIRCLE, _circle(place))
    shape = _drawn(place.geojson)
    middle = shape.representative_point()
    area = _area_at(middle.y, middle.x, on)
    return _Found(
        area, place.label.strip() or f"Place drawn in {area.name}", tasking.PlaceSource.DRAWN, shape
    )


def _area_at(lat: float, lng: float, on: dt.date) -> places.AreaView:
    where = places.locate_point(lat, lng, on)
    if not where:
        raise BadPlace(where.explanation or "This place is outside the force.", field="place")
    return places.get_area(where.neighbourhood_code, on)


def _circle(place: Circle) -> BaseGeometry:
    smallest, largest = RADIUS_M
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


def _check_same_part(area: places.AreaView, plan_path: Sequence[str]) -> None:
    """The place lies in the priority's own area, or in the same sector: a problem may move round the corner."""
    plan_area, *above = plan_path
    if plan_area in area.path or area.parent_code in above[:1]:
        return
    raise PlaceElsewhere(
        f"{area.name} is in another part of the force than this plan's priority.", field="place"
    )
