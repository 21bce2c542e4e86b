"""Endpoints 11 to 22 of the police.uk API but 15 and 16: crimes, their outcomes, stop and search.

Places are the anonymised map points of what was imported, times are months: what residents report to us never
comes in here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, QueryDict

from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day, now
from peelian.web.feeds.police_uk import asked, crime_shapes
from peelian.web.feeds.police_uk.answers import open_data, open_data_or_form
from peelian.web.feeds.police_uk.shapes import Shape


@open_data_or_form
def crimes_street(request: HttpRequest, category: str) -> list[Shape]:
    """11. The crimes of a month within a mile of a point or inside an outline."""
    wanted, slug = asked.parameters(request), asked.category(category)
    look = _by_area(wanted, incidents.crimes_near, incidents.crimes_in, category=slug)
    return _of_month(wanted, incidents.latest_month, look, crime_shapes.crime)


@open_data_or_form
def outcomes_at_location(request: HttpRequest) -> list[Shape]:
    """12. The outcomes of a month at a location, within a mile of a point or inside an outline."""
    wanted = asked.parameters(request)
    number = asked.location_id(wanted)
    if number is not None:
        look = _with(incidents.outcomes_at, number)
    else:
        look = _by_area(wanted, incidents.outcomes_near, incidents.outcomes_in)
    return _of_month(wanted, incidents.latest_outcome_month, look, crime_shapes.outcome)


@open_data
def crimes_at_location(request: HttpRequest) -> list[Shape]:
    """13. The crimes of a month at one location: by its number, or the nearest to a point."""
    wanted = asked.parameters(request)
    number, point = asked.location_id(wanted), asked.point(wanted)
    if number is not None:
        look = _with(incidents.crimes_at, number)
    elif point is not None:
        look = _with(incidents.crimes_at_point, *point)
    else:
        raise asked.nothing()
    return _of_month(wanted, incidents.latest_month, look, crime_shapes.crime)


@open_data
def crimes_no_location(request: HttpRequest) -> list[Shape]:
    """14. The force's crimes of a month that have no location."""
    wanted = asked.parameters(request)
    _our_force(wanted)
    slug = wanted.get("category") or ""
    if not slug:
        raise Refused("Name a category, or all-crime.", field="category")
    look = _with(incidents.crimes_nowhere, category=asked.category(slug))
    return _of_month(wanted, incidents.latest_month, look, crime_shapes.crime)


@open_data
def outcomes_for_crime(_request: HttpRequest, persistent_id: str) -> Shape:
    """17. A crime and what became of it, month by month."""
    crime, outcomes = incidents.outcomes_of(persistent_id)
    return {
        "crime": crime_shapes.crime_alone(crime),
        "outcomes": [crime_shapes.outcome_alone(view) for view in outcomes],
    }


@open_data_or_form
def stops_street(request: HttpRequest) -> list[Shape]:
    """18. The stops of a month within a mile of a point or inside an outline."""
    wanted = asked.parameters(request)
    look = _by_area(wanted, incidents.stops_near, incidents.stops_in)
    return _of_month(wanted, incidents.latest_stop_month, look, crime_shapes.stop)


@open_data
def stops_at_location(request: HttpRequest) -> list[Shape]:
    """19. The stops of a month at one location."""
    wanted = asked.parameters(request)
    number = asked.location_id(wanted)
    if number is None:
        raise Refused("Name a location by location_id.", field="location_id")
    return _of_month(
        wanted, incidents.latest_stop_month, _with(incidents.stops_at, number), crime_shapes.stop
    )


@open_data
def stops_no_location(request: HttpRequest) -> list[Shape]:
    """20. The force's stops of a month that have no location."""
    wanted = asked.parameters(request)
    _our_force(wanted)
    return _of_month(wanted, incidents.latest_stop_month, _with(incidents.stops_nowhere), crime_shapes.stop)


@open_data
def stops_force(request: HttpRequest) -> list[Shape]:
    """21. The force's stops of a month."""
    wanted = asked.parameters(request)
    _our_force(wanted)
    return _of_month(wanted, incidents.latest_stop_month, _with(incidents.stops_of_month), crime_shapes.stop)


@open_data
def crimes_street_dates(_request: HttpRequest) -> list[Shape]:
    """22. The months that there is data of, newest first, and whether there are stops."""
    crime, stops = set(incidents.list_months(since=dt.date.min)), set(incidents.list_stop_months())
    force = places.force(local_day(now()))
    ours = [force.code] if force else []
    return [
        {"date": crime_shapes.month(month), "stop-and-search": ours if month in stops else []}
        for month in sorted(crime | stops, reverse=True)
    ]


Look = Callable[[dt.date], list[Any]]


def _of_month(
    wanted: QueryDict, newest: Callable[[], dt.date | None], look: Look, shape: Callable[[Any], Shape]
) -> list[Shape]:
    """What there was in the month asked for, or in the newest; nothing while nothing was imported."""
    month = asked.month(wanted) or newest()
    return [shape(view) for view in look(month)] if month else []


def _with(query: Callable[..., list[Any]], *where: Any, **more: Any) -> Look:
    return lambda month: query(*where, month=month, **more)


def _by_area(
    wanted: QueryDict, near: Callable[..., list[Any]], inside: Callable[..., list[Any]], **more: Any
) -> Look:
    outline = asked.polygon(wanted)
    if outline is not None:
        return _with(inside, outline, **more)
    point = asked.point(wanted)
    if point is None:
        raise asked.nothing()
    return _with(near, *point, **more)


def _our_force(wanted: QueryDict) -> None:
    name = wanted.get("force") or ""
    if not name:
        raise Refused("Name a force.", field="force")
    force = places.force(local_day(now()))
    if force is None or force.code != name:
        raise NotFound("There is no such force.")
