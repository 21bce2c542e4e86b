"""Published stop and search by place and month. Published data: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, QuerySet

from peelian.apps.incidents.models.crimes import StopSearch
from peelian.apps.incidents.queries.crimes import months_of
from peelian.apps.incidents.queries.points import (
    MILE_M,
    Polygon,
    points_at,
    points_in,
    points_near,
    view_points,
)
from peelian.apps.incidents.queries.street import MOST
from peelian.apps.incidents.types.published import StopBy, StopCount, StopView, TooMany
from peelian.columns.bulk import among

_COLUMNS = (
    "kind", "at", "operation", "operation_name", "point_id", "gender", "age_range", "self_defined_ethnicity",
    "officer_defined_ethnicity", "legislation", "object_of_search", "outcome", "outcome_linked", "clothing",
)  # fmt: skip
_BY = {
    StopBy.OBJECT: "object_of_search",
    StopBy.OUTCOME: "outcome",
    StopBy.AGE: "age_range",
    StopBy.ETHNICITY: "self_defined_ethnicity",
    StopBy.OFFICER_ETHNICITY: "officer_defined_ethnicity",
    StopBy.GENDER: "gender",
    StopBy.KIND: "kind",
}


def stops_near(
    lat: float, lng: float, *, month: dt.date, metres: float = MILE_M, limit: int = MOST
) -> list[StopView]:
    """The stops of a month at map points at most so many metres away. Raises TooMany above `limit`."""
    return _at_points(points_near(lat, lng, metres), month, limit)


def stops_in(polygon: Polygon, *, month: dt.date, limit: int = MOST) -> list[StopView]:
    """The stops of a month at map points inside an outline of (lat, lng). Raises TooMany above `limit`."""
    return _at_points(points_in(polygon), month, limit)


def stops_at(location_id: int, *, month: dt.date, limit: int = MOST) -> list[StopView]:
    """The stops of a month at one map point. Raises NotFound when there is no such point."""
    return _at_points(points_at(location_id), month, limit)


def stops_nowhere(*, month: dt.date, limit: int = MOST) -> list[StopView]:
    """The stops of a month that have no map point. Raises TooMany above `limit`."""
    return _views(StopSearch.objects.filter(month=month, point__isnull=True), limit)


def stops_of_month(*, month: dt.date, limit: int = MOST) -> list[StopView]:
    """All stops of a month. Raises TooMany above `limit`."""
    return _views(StopSearch.objects.filter(month=month), limit)


def latest_stop_month() -> dt.date | None:
    """The first day of the newest month that there are stops of, or None."""
    newest: dt.date | None = StopSearch.objects.aggregate(newest=Max("month"))["newest"]
    return newest


def list_stop_months() -> list[dt.date]:
    """The first days of the months that there are stops of, newest first."""
    return months_of("incidents_stopsearch")[::-1]


def count_stops(
    *, neighbourhood_codes: Collection[str], first_month: dt.date, last_month: dt.date, by: StopBy | str
) -> list[StopCount]:
    """How many stops there were in these months, by neighbourhood and one quality, most first.

    Args:
        neighbourhood_codes: as they were in the months asked for.
        first_month: any day of the first month.
        last_month: any day of the last month, which is included.
        by: the quality: object, outcome, age, ethnicity, officer-ethnicity, gender or kind.
    """
    rows = StopSearch.objects.filter(
        neighbourhood_code__in=list(neighbourhood_codes),
        month__gte=first_month.replace(day=1),
        month__lte=last_month.replace(day=1),
    )
    field = _BY[StopBy(by)]
    counted = rows.values_list("neighbourhood_code", field).annotate(n=Count("id"))
    return [StopCount(*row) for row in counted.order_by("neighbourhood_code", "-n", field)]


def _at_points(points: list[int], month: dt.date, limit: int) -> list[StopView]:
    if not points:
        return []
    return _views(StopSearch.objects.filter(point__in=among(points), month=month), limit)


def _views(rows: QuerySet[StopSearch], limit: int) -> list[StopView]:
    found: list[tuple[Any, ...]] = list(rows.order_by("at", "id").values_list(*_COLUMNS)[: limit + 1])
    if len(found) > limit:
        raise TooMany(f"There are more than {limit:,} stops here. Ask for a smaller area.")
    points = view_points([row[4] for row in found])
    return [
        StopView(kind, at, operation, name, points.get(point), *rest)
        for kind, at, operation, name, point, *rest in found
    ]
