"""Counts of recorded crime. Published data: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection
from django.db.models import Count, Max
from psycopg import sql

from peelian.apps.incidents.models.crimes import RecordedCrime
from peelian.apps.incidents.types.crimes import CATEGORIES, CrimeCategory, CrimeCount, PointCount
from peelian.columns.compiled import prepared


def count_crimes(
    *,
    neighbourhood_codes: Collection[str],
    first_month: dt.date,
    last_month: dt.date,
    categories: Collection[str] | None = None,
) -> list[CrimeCount]:
    """How many crimes there were, by neighbourhood, month and category, sorted so; none where there was none.

    Args:
        neighbourhood_codes: as they were in the months asked for.
        first_month: any day of the first month.
        last_month: any day of the last month, which is included.
        categories: police.uk's slugs; None for all.
    """
    rows = RecordedCrime.objects.filter(
        neighbourhood_code__in=list(neighbourhood_codes),
        month__gte=first_month.replace(day=1),
        month__lte=last_month.replace(day=1),
    )
    if categories is not None:
        rows = rows.filter(category__in=list(categories))
    counted = rows.values_list("neighbourhood_code", "month", "category").annotate(n=Count("id"))
    return [CrimeCount(*row) for row in counted.order_by("neighbourhood_code", "month", "category")]


def count_by_month(
    *, neighbourhood_code: str, first_month: dt.date, last_month: dt.date
) -> dict[dt.date, int]:
    """How many crimes there were in a neighbourhood by the first day of the month; months without any are left out.

    Args:
        neighbourhood_code: as it was in the months asked for.
        first_month: any day of the first month.
        last_month: any day of the last month, which is included.
    """
    counted = prepared(  # it is asked for at every neighbourhood's page
        "SELECT month, count(*) FROM incidents_recordedcrime"
        " WHERE neighbourhood_code = %s AND month BETWEEN %s AND %s GROUP BY month",
        [neighbourhood_code, first_month.replace(day=1), last_month.replace(day=1)],
    )
    return dict(counted)


def count_by_area_and_month(*, first_month: dt.date, last_month: dt.date) -> dict[tuple[str, dt.date], int]:
    """How many crimes there were of all categories, by neighbourhood and the first day of the month, everywhere.

    Pairs without any are left out, and so is what lies in no neighbourhood.

    Args:
        first_month: any day of the first month.
        last_month: any day of the last month, which is included.
    """
    counted = prepared(
        "SELECT neighbourhood_code, month, count(*) FROM incidents_recordedcrime"
        " WHERE neighbourhood_code <> '' AND month BETWEEN %s AND %s GROUP BY neighbourhood_code, month",
        [first_month.replace(day=1), last_month.replace(day=1)],
    )
    return {(code, month): n for code, month, n in counted}


def latest_month() -> dt.date | None:
    """The first day of the newest month that there are crimes of, or None."""
    newest: dt.date | None = RecordedCrime.objects.aggregate(newest=Max("month"))["newest"]
    return newest


def list_months(*, since: dt.date) -> list[dt.date]:
    """The first days of the months that there are crimes of, from a day on, in their order."""
    return months_of("incidents_recordedcrime", since=since)


def months_of(table: str, *, since: dt.date = dt.date.min) -> list[dt.date]:
    """The months that rows of a published table are of, in their order.

    Goes from one month to the next by the index: `SELECT DISTINCT` would read the whole table.
    """
    name = sql.Identifier(table)
    command = sql.SQL(
        "WITH RECURSIVE months AS ((SELECT min(month) AS month FROM {0} WHERE month >= %s) UNION ALL"
        " SELECT (SELECT min(month) FROM {0} WHERE month > months.month) FROM months WHERE months.month IS NOT NULL)"
        " SELECT month FROM months WHERE month IS NOT NULL"
    ).format(name)
    with connection.cursor() as cursor:
        cursor.execute(command.as_string(None), [since])
        return [month for (month,) in cursor.fetchall()]


def count_at_points(*, neighbourhood_codes: Collection[str], months: int = 12) -> list[PointCount]:
    """How many crimes were put at each map point in the newest months that are published, by point, month and category.

    The months go back from the newest in which these neighbourhoods have any crime. What has no point is left out.
    """
    rows = RecordedCrime.objects.filter(neighbourhood_code__in=list(neighbourhood_codes), lat__isnull=False)
    newest = rows.aggregate(month=Max("month"))["month"]
    if newest is None:
        return []
    years, month = divmod(newest.year * 12 + newest.month - months, 12)
    rows = rows.filter(month__gte=dt.date(years, month + 1, 1))
    counted = rows.values_list("lat", "lng", "location", "month", "category").annotate(n=Count("id"))
    return [PointCount(*row) for row in counted.order_by("lat", "lng", "location", "month", "category")]


def crime_categories() -> list[CrimeCategory]:
    """police.uk's categories, in its order."""
    return [CrimeCategory(slug, name) for slug, name in CATEGORIES.items()]
