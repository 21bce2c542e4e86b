"""Suggest: places for patrols from recorded crime, each with its reason. A person decides; what was suggested stays.

Places go in and places come out: no person, no stop and search, nobody's address. Published crime stands at map points
of data.police.uk, so nothing nearer than those is claimed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import shapely
from django.db import transaction

from peelian.analysis import hotspots
from peelian.analysis.plane import Plane
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.tasking import api as tasking
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.kernel.time import LONDON, local_day

METHOD = "weighted counts near map points"
MONTHS = 12
MOST = 10
ALIKE = "every crime counts alike: no table of severity is loaded"
#: How far back online reports tell of hours.
HOURS_BACK = dt.timedelta(days=365)
#: What is said where hours can't be.
NO_HOURS = "Published crime has months, not hours: choose the hours yourself."


class NothingToSuggest(Refused):
    """No crime is published for the sector, or nowhere in it enough."""


@transaction.atomic
def make(
    *, viewer: Viewer, sector_code: str, at: dt.datetime, category: ProblemCategory | None = None
) -> list[tasking.SuggestionView]:
    """Suggest places in a sector from the crimes of the newest twelve months, and write them down.

    Crimes are weighed by the severity table of the day, where there is one. Hours come from online reports of the last
    year that say when: of those near the place, or of the whole sector where these are too few. `category`: a problem,
    of which published crime and online reports alone are counted; None: of all.

    Raises NotAllowed, NotFound, NothingToSuggest.
    """
    on = local_day(at)
    sector = places.get_area(sector_code, on)
    accounts.require(viewer, Permission.TASK_PATROL, sector.path)
    codes = [
        area.code for area in places.list_areas(on=on, within=sector.code, kind=places.AreaKind.NEIGHBOURHOOD)
    ]
    counts = _counted(codes, category)
    table = priorities.severity_weights(on)
    plane = Plane.around(counts[0].lat, counts[0].lng)
    found = hotspots.spots(recorded(counts, plane, dict(table.weights) if table else {}), most=MOST)
    if not found:
        of_it = f" of {category.label.lower()}" if category else ""
        raise NothingToSuggest(
            f"Nowhere in this sector were {hotspots.LEAST_HITS} crimes{of_it} put near one point in the last year."
        )
    newest = max(row.month for row in counts)
    kinds = [kind for kind in incidents.IncidentKind if category in (None, kind.problem)]
    timed = incidents.list_timed(
        area_codes=[sector.code, *codes], since=at - HOURS_BACK, until=at, kinds=kinds
    )
    tasking.suggest(
        actor=viewer.actor,
        at=at,
        area_id=sector.id,
        category=category,
        drafts=[_draft(spot, plane, timed) for spot in found],
        method=METHOD,
        version=hotspots.VERSION,
        parameters={
            "metres": hotspots.METRES,
            "decay": hotspots.DECAY,
            "apart": hotspots.APART_M,
            "months": MONTHS,
            "crimes": sum(row.n for row in counts),
            "categories": list(category.published_categories) if category else [],
        },
        data_until=(newest + dt.timedelta(days=31)).replace(day=1),
        severity=f"{table.name} {table.version}"[:120] if table else ALIKE,
        made_by_id=viewer.user_id,
    )
    return tasking.list_suggestions(viewer=viewer, sector_code=sector_code, category=category)


def _counted(codes: Sequence[str], category: ProblemCategory | None) -> list[incidents.PointCount]:
    """The crimes of the newest twelve months at their points, of a problem's kinds alone. Raises NothingToSuggest."""
    if category and not category.published_categories:
        raise NothingToSuggest(
            f"No published crime stands for {category.label.lower()}, so nothing can be suggested from it."
        )
    counts = incidents.count_at_points(neighbourhood_codes=codes, months=MONTHS)
    if not counts:
        raise NothingToSuggest("No recorded crime is loaded for this sector, so nothing can be suggested.")
    if category is None:
        return counts
    of_it = [row for row in counts if row.category in category.published_categories]
    if not of_it:
        raise NothingToSuggest(
            f"No crime of {category.label.lower()} is published for this sector in the last year, so nothing can be "
            "suggested from it."
        )
    return of_it


def recorded(
    counts: Sequence[incidents.PointCount], plane: Plane, weights: dict[str, float]
) -> list[hotspots.Recorded]:
    """The counts on a flat map in metres, rounded so that one map point is one place; months count from the newest."""
    words = {category.slug: category.name.lower() for category in incidents.crime_categories()}
    newest = max(row.month for row in counts)
    x, y = plane.metres(np.array([row.lng for row in counts]), np.array([row.lat for row in counts]))
    return [
        hotspots.Recorded(
            x=round(float(east), 1),
            y=round(float(north), 1),
            months_old=(newest.year - row.month.year) * 12 + newest.month - row.month.month,
            count=row.n,
            weight=weights.get(row.category, 1.0 if not weights else 0.0),
            kind=words.get(row.category, row.category),
            name=row.location.removeprefix("On or near ").strip(),
        )
        for row, east, north in zip(counts, x, y, strict=True)
    ]


def _draft(
    spot: hotspots.Spot, plane: Plane, timed: Sequence[incidents.TimedCrime]
) -> tasking.SuggestionDraft:
    lng, lat = plane.degrees(np.array([spot.x]), np.array([spot.y]))
    circle = plane.unflatten(shapely.Point(spot.x, spot.y).buffer(spot.metres, quad_segs=16))
    hours, told, whose = _hours(spot, plane, timed)
    return tasking.SuggestionDraft(
        name=f"Around {spot.name}" if spot.name else "Around this map point",
        wkb=shapely.to_wkb(circle),
        lat=round(float(lat[0]), 6),
        lng=round(float(lng[0]), 6),
        metres=spot.metres,
        hits=spot.hits,
        share=spot.share,
        harm=min(1.0, spot.weight),
        score=spot.score,
        reason=spot.reason if hours else f"{spot.reason} {NO_HOURS}",
        hours=hours,
        hours_n=told,
        hours_from=whose,
    )


def _hours(
    spot: hotspots.Spot, plane: Plane, timed: Sequence[incidents.TimedCrime]
) -> tuple[tuple[tasking.HourShare, ...], int, tasking.HoursFrom]:
    """The hours of the week for a place, how many crimes with a time they are from, and from where."""
    near = [one for one in timed if _within(one, spot, plane)]
    for rows, whose in ((near, tasking.HoursFrom.PLACE), (timed, tasking.HoursFrom.SECTOR)):
        spans = [(one.first_at.astimezone(LONDON), one.last_at.astimezone(LONDON)) for one in rows]
        hours = hotspots.hours_of_week(spans)
        if hours:
            return tuple(tasking.HourShare(*one) for one in hours), len(rows), whose
    return (), len(timed), tasking.HoursFrom.NOWHERE


def _within(one: incidents.TimedCrime, spot: hotspots.Spot, plane: Plane) -> bool:
    if one.lat is None or one.lng is None:
        return False
    x, y = plane.metres(np.array([one.lng]), np.array([one.lat]))
    return bool(np.hypot(x[0] - spot.x, y[0] - spot.y) <= spot.metres)
