"""Keep places under a name: hotspots to send patrols to, key locations, and places to compare with."""

from __future__ import annotations

import datetime as dt

import shapely
from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.journeys import patrol_places, standing
from peelian.kernel.time import local_day

_KINDS = {
    tasking.PlaceSource.NEIGHBOURHOOD: tasking.PlaceKind.NEIGHBOURHOOD,
    tasking.PlaceSource.CIRCLE: tasking.PlaceKind.HOTSPOT,
    tasking.PlaceSource.DRAWN: tasking.PlaceKind.DRAWN,
    tasking.PlaceSource.STREET: tasking.PlaceKind.STREET,
    tasking.PlaceSource.SUGGESTED: tasking.PlaceKind.HOTSPOT,
}
#: How a place to keep can be given.
Choice = (
    patrol_places.Neighbourhood
    | patrol_places.Circle
    | patrol_places.Drawn
    | patrol_places.Street
    | patrol_places.Suggested
)


@transaction.atomic
def make(
    *,
    viewer: Viewer,
    at: dt.datetime,
    name: str,
    place: Choice,
    control: bool = False,
    key: bool = False,
) -> tasking.PlaceView:
    """Keep a place from today on.

    Args:
        viewer: somebody who tasks patrols where it lies.
        at: now.
        name: as officers call it.
        place: where it is.
        control: nobody is sent there; what happens there all the same is compared with the places that are asked for.
        key: a key location, which a promise of visibility may name.

    Raises:
        NotAllowed: not theirs to keep there.
        NotFound: no such area or suggestion.
        BadPlace: it can't be patrolled.
        tasking.BadKeptPlace: it has no name, or is both a control place and a key location.
    """
    found = patrol_places.find(place, local_day(at))
    patrol_places.require_ground(viewer, found, local_day(at))
    middle = found.shape.representative_point()
    lat, lng, metres = found.circle or (middle.y, middle.x, None)
    return tasking.make_place(
        actor=viewer.actor,
        at=at,
        name=name,
        kind=_KINDS[found.source],
        area_id=found.area.id,
        wkb=shapely.to_wkb(found.shape),
        lat=lat,
        lng=lng,
        metres=metres,
        control=control,
        key=key,
        suggestion_id=place.suggestion_id if isinstance(place, patrol_places.Suggested) else None,
        made_by_id=viewer.user_id,
    )


def end(*, viewer: Viewer, at: dt.datetime, place_id: int) -> None:
    """Offer a place no more. Raises NotAllowed, NotFound, tasking.BadKeptPlace."""
    row = tasking.get_place(place_id)
    path = standing.path_now(places.get_area(row.area_code, row.valid_from).path, at)
    accounts.require(viewer, Permission.TASK_PATROL, path)
    tasking.end_place(actor=viewer.actor, at=at, place_id=place_id)
