"""All areas, and the page of one: a neighbourhood's own page, or the parts of a larger area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from shapely import set_precision
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind, AreaView
from peelian.journeys import push
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.neighbourhood import gather
from peelian.web.citizen.views.on_a_day import day_asked, gone_with_its_area
from peelian.web.shared import outline
from peelian.web.shared.access import public
from peelian.web.shared.page_cache import cached_page

#: Degrees: what a line may be off by, and the step of its numbers. Some 50 and 10 metres; a whole force is 40 km wide.
_FINE, _STEP = 0.0005, 0.0001


@dataclass(frozen=True, slots=True)
class Branch:
    """An area and what lies directly below it."""

    area: AreaView
    below: tuple[Branch, ...]


@public("The structure of the force is public")
@cached_page(minutes=5, vary=("on",))
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All areas of a day, from the force down to each neighbourhood."""
    on = day_asked(request)
    areas = places.list_areas(on=on)
    context = {"page": "areas", "tree": list(_tree(areas, "")), "on": on, "past": on != local_day(now())}
    return render(request, "citizen/areas.html", context)


@public("Residents read their neighbourhood's page without signing in")
@cached_page(minutes=5, vary=("on",))
@require_safe
@gone_with_its_area
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A neighbourhood's page; for a larger area, its parts. With ?on= as it stood on a past day."""
    on = day_asked(request)
    area = places.get_area(code, on)
    past = on != local_day(now())
    if area.kind is not AreaKind.NEIGHBOURHOOD:
        below = places.list_areas(on=on, within=code)
        context = {"page": "areas", "area": area, "tree": list(_tree(below, code)), "on": on, "past": past}
        return render(request, "citizen/larger_area.html", context)
    context = {**gather(area, at=now(), on=on, past=past), "push_key": push.key(at=now())}
    return render(request, "citizen/neighbourhood.html", context)


@public("Boundaries are open data; the map on the neighbourhood's page draws from here")
@cached_page(minutes=5, vary=("on",))
@require_safe
@gone_with_its_area
def boundary(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of an area on a day, as one GeoJSON feature."""
    on = day_asked(request)
    found = places.boundary_of(code, on)
    if found is None:
        message = "We have no outline of this area."
        raise NotFound(message)
    feature = {
        "type": "Feature",
        "geometry": found.geometry,
        "properties": {"code": found.code, "name": found.name, "approximate": found.approximate},
    }
    return JsonResponse(
        feature, content_type="application/geo+json", headers={"Cache-Control": "max-age=3600"}
    )


@public("The structure of the force is public")
@cached_page(minutes=60)
@require_safe
def on_a_map(request: HttpRequest) -> HttpResponse:
    """All neighbourhoods on a map, and beside it as a list that says the same."""
    on = local_day(now())
    tree = list(_tree(places.list_areas(on=on), ""))
    context = {
        "page": "areas",
        "tree": tree,
        "tile_url": settings.TILE_URL,
        "tile_credit": settings.TILE_CREDIT,
    }
    return render(request, "citizen/map.html", context)


@public("Boundaries are open data; the map of all areas is drawn from here without script")
@cached_page(minutes=60)
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The outlines of all neighbourhoods as a picture."""
    drawn = outline.draw_all(shape for _code, _name, shape in _outlines(local_day(now())))
    return render(request, "citizen/map.svg", {"picture": drawn}, content_type="image/svg+xml")


@public("Boundaries are open data; the map of all areas draws from here")
@cached_page(minutes=60)
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of all neighbourhoods, as fine as a screen shows them, as GeoJSON."""
    features = [
        {"type": "Feature", "geometry": mapping(shape), "properties": {"code": code, "name": name}}
        for code, name, shape in _outlines(local_day(now()))
    ]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )


def _outlines(on: dt.date) -> Iterator[tuple[str, str, BaseGeometry]]:
    for area in places.list_areas(on=on, kind=AreaKind.NEIGHBOURHOOD):
        shape = places.boundary_shape(area.code, on)
        if shape is not None:
            yield area.code, area.name, set_precision(shape.simplify(_FINE), _STEP)


def _tree(areas: list[AreaView], top: str) -> Iterator[Branch]:
    below: dict[str, list[AreaView]] = {}
    for area in areas:
        below.setdefault(area.parent_code, []).append(area)

    def grow(parent: str) -> Iterator[Branch]:
        for area in below.get(parent, []):
            yield Branch(area, tuple(grow(area.code)))

    return grow(top)
