"""Try suggestions: how they would have done on months that have been, beside a plain map of the year before.

The same crimes, the same weights and the same places as a sergeant would have got at the time; each month is foretold
from those before it, and nothing of it or after it. Published crime stands at map points, in both the months before and
the month that came, so a part of every hit is the moving: the page says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.analysis import hotspots
from peelian.analysis.plane import Plane
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.apps.tasking import api as tasking
from peelian.journeys.suggest_patrols import ALIKE, METHOD, MONTHS, MOST, recorded
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day

#: How many of the newest months are foretold, and how many must lie before the first of them.
TRIED = 6
LEAST_BEFORE = 3


class TooFewMonths(Refused):
    """There aren't enough months of crime to foretell one from others."""


@transaction.atomic
def run(*, viewer: Viewer, sector_code: str, at: dt.datetime) -> tasking.TrialView:
    """Work out how suggestions for a sector would have done, and write it down.

    Raises NotAllowed, NotFound, TooFewMonths.
    """
    on = local_day(at)
    sector = places.get_area(sector_code, on)
    accounts.require(viewer, Permission.TASK_PATROL, sector.path)
    codes = [
        area.code for area in places.list_areas(on=on, within=sector.code, kind=places.AreaKind.NEIGHBOURHOOD)
    ]
    counts = incidents.count_at_points(neighbourhood_codes=codes, months=MONTHS + TRIED)
    months = sorted({row.month for row in counts})
    if len(months) <= LEAST_BEFORE:
        raise TooFewMonths(
            f"Months of recorded crime that are loaded for this sector: {len(months)}. At least {LEAST_BEFORE + 1} are "
            "needed: one to foretell from three before it."
        )
    table = priorities.severity_weights(on)
    plane = Plane.around(counts[0].lat, counts[0].lng)
    area_m2 = sum(outline.area_km2 for code in codes if (outline := places.boundary_of(code, on))) * 1e6
    weights = dict(table.weights) if table else {}
    tried = [
        found
        for month in months[LEAST_BEFORE:][-TRIED:]
        if (found := _month(counts, month, plane, weights, area_m2)) is not None
    ]
    if not tried:
        raise TooFewMonths(
            "In no month before was there a place to suggest: too little crime near one point."
        )
    first = min(row.month for row in counts if row.month >= _back(tried[0].month, MONTHS))
    return tasking.record_trial(
        actor=viewer.actor,
        at=at,
        area_id=sector.id,
        months=tried,
        data_from=first,
        data_until=_back(tried[-1].month, -1),
        method=METHOD,
        version=hotspots.VERSION,
        parameters={
            "metres": hotspots.METRES,
            "decay": hotspots.DECAY,
            "apart": hotspots.APART_M,
            "months": MONTHS,
            "most": MOST,
            "cell": hotspots.CELL_M,
            "area_km2": round(area_m2 / 1e6, 2),
        },
        severity=f"{table.name} {table.version}"[:120] if table else ALIKE,
        made_by_id=viewer.user_id,
    )


def _month(
    counts: Sequence[incidents.PointCount],
    month: dt.date,
    plane: Plane,
    weights: dict[str, float],
    area_m2: float,
) -> tasking.TrialMonth | None:
    """One month foretold from the twelve before it; None where nothing could be suggested, or nothing came."""
    before = [row for row in counts if _back(month, MONTHS) <= row.month < month]
    later = [row for row in counts if row.month == month]
    if not before:
        return None
    found = hotspots.compare(
        recorded(before, plane, weights), recorded(later, plane, weights), area_m2=area_m2, most=MOST
    )
    if found is None:
        return None
    return tasking.TrialMonth(
        month,
        int(found.ours.n),
        found.places,
        found.ours.area,
        found.ours.hit_rate * found.ours.n,
        found.plain.hit_rate * found.plain.n,
    )


def _back(month: dt.date, months: int) -> dt.date:
    """The first day of the month that lies so many months before."""
    years, number = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(years, number + 1, 1)
