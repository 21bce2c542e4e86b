"""Recorded crime of a neighbourhood, what came of it, and stop and search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind, AreaView
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen import crime as shaped
from peelian.web.citizen.views.on_a_day import day_asked, gone_with_its_area
from peelian.web.shared.access import public
from peelian.web.shared.page_cache import cached_page


@public("Recorded crime is published for everybody")
@cached_page(minutes=5, vary=("on",))
@require_safe
@gone_with_its_area
def crime(request: HttpRequest, code: str) -> HttpResponse:
    """Crime month by month up to the day of ?on=, else to the newest month."""
    on = day_asked(request)
    area = _neighbourhood(places.get_area(code, on))
    context = {"area": area, "crime": shaped.crime(code, on), "on": on, "past": on != local_day(now())}
    return render(request, "citizen/crime.html", context)


@public("Whom the police search is published for everybody")
@cached_page(minutes=5, vary=("on",))
@require_safe
@gone_with_its_area
def stops(request: HttpRequest, code: str) -> HttpResponse:
    """A year of stop and search up to the day of ?on=, else to the newest month."""
    on = day_asked(request)
    area = _neighbourhood(places.get_area(code, on))
    context = {"area": area, "stops": shaped.stops(code, on), "on": on, "past": on != local_day(now())}
    return render(request, "citizen/stops.html", context)


def _neighbourhood(area: AreaView) -> AreaView:
    if area.kind is not AreaKind.NEIGHBOURHOOD:
        raise NotFound(f"We show this for neighbourhoods, and {area.name} is a larger area.")
    return area
