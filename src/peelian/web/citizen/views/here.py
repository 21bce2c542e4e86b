"""From where somebody is to their team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peelian.apps.places import api as places
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import public


@public("Anybody may look for their team")
@never_cache
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """The team of the place where somebody is: `?q=lat,lng`, rounded by the page's script to some ten metres.

    Where they are is in the address, so nothing of it is kept: the answer leads away from it, and no log has it.
    """
    try:
        lat, lng = (round(float(part), 4) for part in request.GET.get("q", "")[:40].split(","))
        place = places.locate_point(lat, lng, local_day(now()))
    except (ValueError, Refused):
        return _trouble(request, _("We couldn’t read where you are. Type your postcode instead."))
    if place:
        return redirect("citizen:area", code=place.neighbourhood_code)
    return _trouble(
        request,
        _("You are outside the area that we look after. Type the postcode of your home instead."),
    )


def _trouble(request: HttpRequest, words: str) -> HttpResponse:
    return render(request, "citizen/find.html", {"page": "home", "trouble": words})
