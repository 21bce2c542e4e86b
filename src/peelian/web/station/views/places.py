"""Places that are kept under a name: to send patrols to, to promise, or to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.journeys import keep_places, patrol_places
from peelian.kernel.errors import Refused
from peelian.kernel.time import now
from peelian.web.shared import outline, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.station.forms.places import CONTROL, KEY, PlaceForm
from peelian.web.station.forms.tasks import CIRCLE, DRAWN, STREET
from peelian.web.station.page import area_filter, chosen_ground, page, today

KINDS = {
    tasking.PlaceKind.HOTSPOT: "Hotspot",
    tasking.PlaceKind.STREET: "Street",
    tasking.PlaceKind.NEIGHBOURHOOD: "Neighbourhood",
    tasking.PlaceKind.DRAWN: "Outline",
}


@requires(Permission.TASK_PATROL)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The places of the chosen areas that are kept today, by name."""
    land = chosen_ground(request, Permission.TASK_PATROL)
    rows = tasking.list_places(viewer=viewer_of(request), area_codes=land.codes, on=today())
    return page(
        request,
        "place_list.html",
        "tasks",
        rows=[(row, KINDS[row.kind], _picture(row)) for row in rows],
        **area_filter(land),
    )


@requires(Permission.TASK_PATROL)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def make(request: HttpRequest) -> HttpResponse:
    """Keep a place: a circle around a postcode, an outline, or a whole neighbourhood."""
    held = ground(viewer_of(request), Permission.TASK_PATROL, today())
    choices = [(area.code, area.name) for area in held.neighbourhoods]
    form = PlaceForm(request.POST or None, neighbourhoods=choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            row = keep_places.make(
                viewer=viewer_of(request),
                at=now(),
                name=said["name"],
                place=_place(said, [code for code, _ in choices]),
                control=said["purpose"] == CONTROL,
                key=said["purpose"] == KEY,
            )
            messages.success(request, f"{row.name} is kept.{_parts(row)}")
            return redirect("station:places")
    return page(request, "place_make.html", "tasks", form=form)


@requires(Permission.TASK_PATROL)
@require_POST
@once
def end(request: HttpRequest, place_id: int) -> HttpResponse:
    """Offer a place no more; what was done there stays."""
    with refusals.on_page(request):
        keep_places.end(viewer=viewer_of(request), at=now(), place_id=place_id)
        messages.success(request, "The place isn’t offered any more.")
    return redirect("station:places")


def _picture(row: tasking.PlaceView) -> outline.OutlineMap | None:
    """Where a street or an outline lies; a circle and a neighbourhood are known by their words."""
    if row.kind not in {tasking.PlaceKind.STREET, tasking.PlaceKind.DRAWN}:
        return None
    return outline.draw(outline.shape_of(row.wkb), f"Outline of {row.name}, in {row.area_name}.")


def _parts(row: tasking.PlaceView) -> str:
    """What must be told of a place whose outline lies in several parts."""
    if row.parts == 1:
        return ""
    return (
        f" Its outline is {row.parts} parts, as the points that we know of it lie more than 100 m apart. Time between "
        "the parts isn’t counted: look at the picture, and draw the place where that is wrong."
    )


def _place(said: dict[str, Any], codes: Sequence[str]) -> keep_places.Choice:
    if said["place"] == STREET:
        chosen = said["neighbourhood_code"]
        return patrol_places.Street(said["street"], (chosen,) if chosen else tuple(codes))
    if said["place"] == DRAWN:
        return patrol_places.Drawn(said["geojson"], said["name"])
    if said["place"] == CIRCLE:
        spot = places.locate_postcode(said["postcode"], today())
        if spot.lat is None or spot.lng is None:
            raise Refused(spot.explanation or "We don't know where this postcode is.", field="postcode")
        return patrol_places.Circle(spot.lat, spot.lng, said["metres"], said["name"])
    return patrol_places.Neighbourhood(said["neighbourhood_code"])
