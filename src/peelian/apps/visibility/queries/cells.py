"""Where patrols were, by cells of 100 m: what nobody asked for, and the map of all of it. No team and no device."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet, Sum

from peelian.analysis import national_grid
from peelian.analysis import practice as analysis
from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility.models.figures import CellDay
from peelian.apps.visibility.types.figures import HeatCell, HeatMap, UntaskedSpot
from peelian.kernel.errors import Refused

#: A map of more cells would be read by nobody; the busiest are kept.
MOST_CELLS = 2_500


def untasked(
    *, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date, limit: int = 10
) -> list[UntaskedSpot]:
    """Where devices spent time that no task asked for: groups of adjoining cells, the longest first.

    Both days are included. Only what repeats or lasts: three cells and half an hour at least. Names nobody.
    """
    rows = _cells(area_codes, first_on, last_on).values_list("cell").annotate(minutes=Sum("untasked_minutes"))
    land = {divmod(cell, national_grid.ROWS): minutes for cell, minutes in rows}
    everything = sum(land.values())
    spots = []
    for cluster in analysis.clusters(land)[:limit]:
        lat, lng = _middle(*cluster.busiest)
        spots.append(
            UntaskedSpot(lat, lng, cluster.minutes, cluster.minutes / everything, len(cluster.cells))
        )
    return spots


@transaction.atomic
def heat(
    *,
    viewer: accounts.Viewer,
    area_code: str,
    first_on: dt.date,
    last_on: dt.date,
    at: dt.datetime,
    reason: str,
) -> HeatMap:
    """The time that devices passed in each cell of an area. The read is recorded with its reason.

    Args:
        viewer: who looks.
        area_code: an area of the last day, with all below it.
        first_on, last_on: local days, both included.
        at: now.
        reason: why.

    Raises:
        Refused: no reason is given.
        NotFound: there is no such area on the last day.
        NotAllowed: the viewer may not see positions there.
    """
    if not reason.strip():
        raise Refused("Say why you need to see where people were.", field="reason")
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, places.path_of(area_code, last_on))
    events.record_read(viewer=viewer.actor, at=at, subject=f"visibility.CellDay:{area_code}", reason=reason)
    codes = {area_code, *(area.code for area in places.list_areas(on=last_on, within=area_code))}
    rows = list(
        _cells(codes, first_on, last_on)
        .values_list("cell")
        .annotate(minutes=Sum("officer_minutes"))
        .order_by("-minutes", "cell")[:MOST_CELLS]
    )
    steps = analysis.shade_steps([minutes for _, minutes in rows])
    cells = []
    for cell, minutes in rows:
        column, row = divmod(cell, national_grid.ROWS)
        cells.append(HeatCell(column, row, minutes, analysis.shade_of(minutes, steps)))
    return HeatMap(tuple(cells), tuple(steps), sum(one.minutes for one in cells))


def _cells(area_codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> QuerySet[CellDay, Any]:
    return CellDay.objects.filter(area_code__in=list(area_codes), day__gte=first_on, day__lte=last_on)


def _middle(column: int, row: int) -> tuple[float, float]:
    """(lat, lng) of the middle of a cell."""
    half = national_grid.CELL_M / 2
    lng, lat = national_grid.to_degrees(
        np.array([column * national_grid.CELL_M + half]), np.array([row * national_grid.CELL_M + half])
    )
    return float(lat[0]), float(lng[0])
