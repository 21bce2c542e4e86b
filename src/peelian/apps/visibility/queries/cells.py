"""Where patrols were, by cells of 100 m: what nobody asked for, and the map of all of it. No team and no device."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from peelian.analysis import national_grid
from peelian.analysis import practice as analysis
from peelian.apps.accounts import api as accounts
from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay
from peelian.apps.visibility.queries.definitions import definitions_of
from peelian.apps.visibility.queries.naming import names_near
from peelian.apps.visibility.types.figures import MAP_SUBJECT, HeatCell, HeatMap, UntaskedArea, UntaskedSpot
from peelian.kernel.errors import Refused

#: A map of more cells would be read by nobody; the busiest are kept.
MOST_CELLS = 2_500
#: Groups of cells that nobody asked for; those after the first ten are small.
MOST_SPOTS = 10
#: So many of the first are told by a street's name.
NAMED_CELLS = 20


def untasked(*, area_codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> list[UntaskedArea]:
    """In which neighbourhoods devices spent time that no task asked for, the longest first. Both days are included.

    Those with fewer than three devices are told of together, and with the next smallest where that is still too few.
    """
    rows = GroundDay.objects.filter(area_code__in=list(area_codes), day__gte=first_on, day__lte=last_on)
    minutes = {
        row["area_code"]: row["minutes"]
        for row in rows.order_by().values("area_code").annotate(minutes=Sum("untasked_minutes"))
    }
    everything = sum(minutes.values())
    if not everything:
        return []
    devices: Counter[str] = Counter()
    for row in rows.order_by().values("area_code", "team_id").annotate(most=Max("devices")):
        devices[row["area_code"]] += row["most"]
    together: list[str] = []
    for code in sorted(minutes, key=lambda code: (devices[code], code)):
        alone = analysis.may_show_team(devices[code])
        if alone and (not together or analysis.may_show_team(sum(devices[one] for one in together))):
            break
        together.append(code)
    groups: list[tuple[str, ...]] = [(code,) for code in minutes if code not in together]
    if together and analysis.may_show_team(sum(devices[one] for one in together)):
        groups.append(tuple(together))
    sums = {group: sum(minutes[code] for code in group) for group in groups}
    return [
        UntaskedArea(group, found, found / everything)
        for group, found in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
        if found > 0
    ]


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

    It names no team and no device. Of fewer than three devices it shows nothing, and no cell in which there weren't
    three on one day at least: a row of such cells would be the way that one person went.

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
    path = places.path_now(places.path_of(area_code, last_on), viewer.on)
    accounts.require(viewer, accounts.Permission.SEE_POSITIONS, path)
    events.record_read(viewer=viewer.actor, at=at, subject=f"{MAP_SUBJECT}:{area_code}", reason=reason)
    codes = {area_code, *(area.code for area in places.list_areas(on=last_on, within=area_code))}
    days = DayWorked.objects.filter(day__gte=first_on, day__lte=last_on)
    devices = _devices(codes, first_on, last_on)
    too_few = not analysis.may_show_team(devices)
    shown = set() if too_few else _of_several(codes, first_on, last_on)
    everywhere = {} if too_few else _by_cell(codes, first_on, last_on)
    land = {cell: found for cell, found in everywhere.items() if cell in shown}
    withheld = [minutes for cell, (minutes, _) in everywhere.items() if cell not in shown]
    ordered = sorted(land.items(), key=lambda pair: (-pair[1][0], pair[0]))[:MOST_CELLS]
    steps = analysis.shade_steps([minutes for _, (minutes, _) in ordered])
    first = [_middle(*divmod(cell, national_grid.ROWS)) for cell, _ in ordered[:NAMED_CELLS]]
    names = [*names_near(first), *[""] * len(ordered)]
    cells = []
    for (cell, (minutes, code)), near in zip(ordered, names, strict=False):
        column, row = divmod(cell, national_grid.ROWS)
        shade = analysis.shade_of(minutes, steps)
        reference = national_grid.reference(column, row)
        cells.append(HeatCell(column, row, minutes, shade, reference, code, near))
    return HeatMap(
        cells=tuple(cells),
        steps=tuple(steps),
        minutes=sum(minutes for minutes, _ in land.values()),
        cells_in_all=len(land),
        cells_withheld=len(withheld),
        minutes_withheld=sum(withheld),
        devices=devices,
        too_few=too_few and devices > 0,
        days=(last_on - first_on).days + 1,
        days_known=days.count(),
        definitions=definitions_of((row.rules_version, row.parameters) for row in days),
        spots=_spots(shown, codes, first_on, last_on),
    )


def _spots(
    shown: set[int], codes: Iterable[str], first_on: dt.date, last_on: dt.date
) -> tuple[UntaskedSpot, ...]:
    """Groups of adjoining cells with time that no task asked for: three cells and half an hour at least.

    The share is of all such time; the groups are of cells that may be shown.
    """
    if not shown:
        return ()
    rows = list(
        _cells(codes, first_on, last_on).values_list("cell").annotate(minutes=Sum("untasked_minutes"))
    )
    everything = sum(minutes for _, minutes in rows)
    land = {divmod(cell, national_grid.ROWS): minutes for cell, minutes in rows if cell in shown}
    chosen = analysis.clusters(land)[:MOST_SPOTS]
    middles = [_middle(*cluster.busiest) for cluster in chosen]
    return tuple(
        UntaskedSpot(
            lat, lng, cluster.minutes, cluster.minutes / everything, len(cluster.cells),
            national_grid.reference(*cluster.busiest), near,
        )
        for cluster, (lat, lng), near in zip(chosen, middles, names_near(middles), strict=True)
    )  # fmt: skip


def _of_several(codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> set[int]:
    """The cells in which there were three devices on one day at least.

    Who they were isn't kept, so those of several days can't be told apart: one that comes daily is one.
    """
    rows = _cells(codes, first_on, last_on).order_by().values_list("cell").annotate(most=Max("devices"))
    return {cell for cell, most in rows if analysis.may_show_team(most)}


def _by_cell(codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> dict[int, tuple[float, str]]:
    """The officer-minutes of each cell, and the neighbourhood that most of them were passed in."""
    rows = (
        _cells(codes, first_on, last_on).values("cell", "area_code").annotate(minutes=Sum("officer_minutes"))
    )
    found: dict[int, tuple[float, str]] = {}
    for row in rows.order_by("minutes", "area_code"):  # the last and longest names the cell
        before, _ = found.get(row["cell"], (0.0, ""))
        found[row["cell"]] = before + row["minutes"], row["area_code"]
    return found


def _devices(codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> int:
    """So many devices, at least, were in these areas: of each team the most that were in one of them on one day."""
    rows = GroundDay.objects.filter(area_code__in=list(codes), day__gte=first_on, day__lte=last_on)
    return sum(row["most"] for row in rows.order_by().values("team_id").annotate(most=Max("devices")))


def _cells(area_codes: Iterable[str], first_on: dt.date, last_on: dt.date) -> QuerySet[CellDay, Any]:
    return CellDay.objects.filter(area_code__in=list(area_codes), day__gte=first_on, day__lte=last_on)


def _middle(column: int, row: int) -> tuple[float, float]:
    """(lat, lng) of the middle of a cell."""
    half = national_grid.CELL_M / 2
    lng, lat = national_grid.to_degrees(
        np.array([column * national_grid.CELL_M + half]), np.array([row * national_grid.CELL_M + half])
    )
    return float(lat[0]), float(lng[0])
