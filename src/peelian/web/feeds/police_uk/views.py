"""Endpoints 1 to 10, 15 and 16 of the police.uk API, from the records that the site itself shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from peelian.apps.content import api as content
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind, AreaView
from peelian.apps.priorities import api as priorities
from peelian.apps.typology import api as typology
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.feeds.police_uk import asked, shapes
from peelian.web.feeds.police_uk.answers import open_data
from peelian.web.feeds.police_uk.shapes import Shape


@open_data
def forces(_request: HttpRequest) -> list[Shape]:
    """1. The forces: ours."""
    force = places.force(_today())
    return [shapes.force_reference(force)] if force else []


@open_data
def force_detail(_request: HttpRequest, force_id: str) -> Shape:
    """2. A force."""
    return shapes.force_detail(_force(force_id), site=settings.PUBLIC_URL)


@open_data
def senior_officers(_request: HttpRequest, force_id: str) -> list[Shape]:
    """3. A force's senior officers."""
    force = _force(force_id)
    return [shapes.officer(member) for member in workforce.list_senior_officers(force.code, _today())]


@open_data
def neighbourhoods(_request: HttpRequest, force_id: str) -> list[Shape]:
    """4. A force's neighbourhoods."""
    _force(force_id)
    return [
        shapes.force_reference(area) for area in places.list_areas(on=_today(), kind=AreaKind.NEIGHBOURHOOD)
    ]


@open_data
def neighbourhood(_request: HttpRequest, force_id: str, area_id: str) -> Shape:
    """5. A neighbourhood."""
    area = _neighbourhood(force_id, area_id)
    return shapes.neighbourhood(
        area,
        site=settings.PUBLIC_URL,
        team=workforce.team_of(area.code, _today()),
        boundary=places.boundary_of(area.code, _today()),
        population=typology.population_of(area.code),
    )


@open_data
def boundary(_request: HttpRequest, force_id: str, area_id: str) -> list[Shape]:
    """6. A neighbourhood's outline."""
    outline = places.boundary_of(_neighbourhood(force_id, area_id).code, _today())
    if outline is None:
        raise NotFound("The outline of this neighbourhood isn't known.")
    return shapes.ring(outline)


@open_data
def team(_request: HttpRequest, force_id: str, area_id: str) -> list[Shape]:
    """7. A neighbourhood's team."""
    area = _neighbourhood(force_id, area_id)
    return [shapes.officer(member) for member in workforce.list_team(area.code, _today())]


@open_data
def events(_request: HttpRequest, force_id: str, area_id: str) -> list[Shape]:
    """8. A neighbourhood's meetings that are still to come or going on; a cancelled one isn't an event."""
    area = _neighbourhood(force_id, area_id)
    reached_by = workforce.team_of(area.code, _today())
    meetings = content.list_meetings(area_codes=area.path[:2], since=now())
    return [shapes.event(meeting, reached_by) for meeting in meetings if not meeting.is_cancelled]


@open_data
def neighbourhood_priorities(_request: HttpRequest, force_id: str, area_id: str) -> list[Shape]:
    """9. The open priorities of a neighbourhood and of its sector."""
    area = _neighbourhood(force_id, area_id)
    return [shapes.priority(view) for view in priorities.list_priorities(area_codes=area.path[:2], at=now())]


@open_data
def locate_neighbourhood(request: HttpRequest) -> Shape:
    """10. The neighbourhood of a point; 404 when it lies in none."""
    lat, lng = asked.point_of(request.GET.get("q", ""))
    place = places.locate_point(lat, lng, _today())
    if not place:
        raise NotFound(place.explanation)
    return {
        "force": places.path_of(place.neighbourhood_code, _today())[-1],
        "neighbourhood": place.neighbourhood_code,
    }


@open_data
def crime_categories(request: HttpRequest) -> list[Shape]:
    """15. Categories of crime; `date` may name a month, the categories are the same in all."""
    asked.month(request.GET)
    return [
        {"url": "all-crime", "name": "All crime"},
        *({"url": category.slug, "name": category.name} for category in incidents.crime_categories()),
    ]


@open_data
def crime_last_updated(_request: HttpRequest) -> Shape:
    """16. The newest month that there is recorded crime of; 404 while there is none."""
    month = incidents.latest_month()
    if month is None:
        raise NotFound("No recorded crime has been imported.")
    return {"date": month.isoformat()}


@open_data
def unknown(_request: HttpRequest, **_kwargs: Any) -> None:
    """Any other address of the API: 404 with an empty body."""
    raise NotFound("There is no such method.")


def _today() -> dt.date:
    return local_day(now())


def _force(force_id: str) -> AreaView:
    force = places.force(_today())
    if force is None or force.code != force_id:
        raise NotFound("There is no such force.")
    return force


def _neighbourhood(force_id: str, area_id: str) -> AreaView:
    _force(force_id)
    area = places.get_area(area_id, _today())
    if area.kind is not AreaKind.NEIGHBOURHOOD:
        raise NotFound("There is no such neighbourhood.")
    return area
