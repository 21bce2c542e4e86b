"""Published crimes by place and month, as police.uk's API answers. Published data: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet

from peelian.apps.incidents.models.crimes import CrimeOutcome, RecordedCrime
from peelian.apps.incidents.queries.points import (
    MILE_M,
    Polygon,
    points_at,
    points_in,
    points_near,
    points_nearest,
    view_points,
)
from peelian.apps.incidents.types.published import OUTCOMES, CrimeView, TooMany
from peelian.columns.bulk import among

#: So many rows one answer holds at most; police.uk refuses larger ones.
MOST = 10_000
ALL_CRIME = "all-crime"
#: What every investigation begins with: of two outcomes in one month it is the older.
BEGINS = "under-investigation"
#: Crimes on railways are reported by a force of their own.
TRANSPORT_POLICE = "British Transport Police"

_COLUMNS = ("id", "crime_id", "category", "month", "reported_by", "context", "point_id", "outcome")


def crimes_near(
    lat: float,
    lng: float,
    *,
    month: dt.date,
    category: str = ALL_CRIME,
    metres: float = MILE_M,
    limit: int = MOST,
) -> list[CrimeView]:
    """The crimes of a month at map points at most so many metres away. Raises TooMany above `limit`."""
    return _at_points(points_near(lat, lng, metres), month, category, limit)


def crimes_in(
    polygon: Polygon, *, month: dt.date, category: str = ALL_CRIME, limit: int = MOST
) -> list[CrimeView]:
    """The crimes of a month at map points inside an outline of (lat, lng). Raises TooMany above `limit`."""
    return _at_points(points_in(polygon), month, category, limit)


def crimes_at(
    location_id: int, *, month: dt.date, category: str = ALL_CRIME, limit: int = MOST
) -> list[CrimeView]:
    """The crimes of a month at one map point. Raises NotFound when there is no such point."""
    return _at_points(points_at(location_id), month, category, limit)


def crimes_at_point(
    lat: float, lng: float, *, month: dt.date, category: str = ALL_CRIME, limit: int = MOST
) -> list[CrimeView]:
    """The crimes of a month at the map point that is nearest to a point; none when there is none within 30 km."""
    return _at_points(points_nearest(lat, lng), month, category, limit)


def crimes_nowhere(*, month: dt.date, category: str = ALL_CRIME, limit: int = MOST) -> list[CrimeView]:
    """The force's crimes of a month that have no map point. Raises TooMany above `limit`."""
    rows = RecordedCrime.objects.filter(month=month, point__isnull=True)
    return _views(_of(rows, category).exclude(reported_by=TRANSPORT_POLICE), limit)


def view_crimes(rows: Sequence[tuple[Any, ...]]) -> list[CrimeView]:
    """Crimes from rows of `_COLUMNS`, each with its newest outcome."""
    points = view_points([row[6] for row in rows])
    newest = newest_outcomes([row[1] for row in rows])
    return [_view(row, points.get(row[6]), newest.get(row[1])) for row in rows]


def newest_outcomes(crime_ids: Collection[str]) -> dict[str, tuple[str, dt.date]]:
    """(code, month) of the newest outcome of each crime that has one."""
    wanted = {crime_id for crime_id in crime_ids if crime_id}
    if not wanted:
        return {}
    rows = CrimeOutcome.objects.filter(crime_id__in=among(wanted, "text")).values_list(
        "crime_id", "month", "code", "id"
    )
    newest: dict[str, tuple[dt.date, bool, int, str]] = {}
    for crime_id, month, code, number in rows:
        this = (month, code != BEGINS, number, code)
        newest[crime_id] = max(this, newest.get(crime_id, this))
    return {crime_id: (code, month) for crime_id, (month, _, _, code) in newest.items()}


def crimes_of(crime_ids: Collection[str]) -> dict[str, CrimeView]:
    """The crimes with these persistent ids, by id; of two with one id the newer record."""
    wanted = {crime_id for crime_id in crime_ids if crime_id}
    rows = RecordedCrime.objects.filter(crime_id__in=among(wanted, "text")).exclude(crime_id="")
    return {crime.persistent_id: crime for crime in view_crimes(_rows(rows.order_by("month", "id")))}


def _at_points(points: list[int], month: dt.date, category: str, limit: int) -> list[CrimeView]:
    if not points:
        return []
    return _views(_of(RecordedCrime.objects.filter(point__in=among(points), month=month), category), limit)


def _of(rows: QuerySet[RecordedCrime], category: str) -> QuerySet[RecordedCrime]:
    return rows if category == ALL_CRIME else rows.filter(category=category)


def _views(rows: QuerySet[RecordedCrime], limit: int) -> list[CrimeView]:
    found = _rows(rows.order_by("id")[: limit + 1])
    if len(found) > limit:
        raise TooMany(f"There are more than {limit:,} crimes here. Ask for a smaller area.")
    return view_crimes(found)


def _rows(rows: QuerySet[RecordedCrime]) -> list[tuple[Any, ...]]:
    return list(rows.values_list(*_COLUMNS))


def _view(row: tuple[Any, ...], point: Any, newest: tuple[str, dt.date] | None) -> CrimeView:
    number, crime_id, category, month, reported_by, context, _, text = row
    code, outcome_month = newest or ("", month if text else None)
    outcome = OUTCOMES.get(code, code) if code else text
    return CrimeView(number, crime_id, category, month, reported_by, context, point, outcome, outcome_month)
