"""Counts of recorded crime. Published data: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Max

from peelian.apps.incidents.models.crimes import RecordedCrime
from peelian.apps.incidents.types.crimes import CATEGORIES, CrimeCategory, CrimeCount


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


def latest_month() -> dt.date | None:
    """The first day of the newest month that there are crimes of, or None."""
    newest: dt.date | None = RecordedCrime.objects.aggregate(newest=Max("month"))["newest"]
    return newest


def list_months(*, since: dt.date) -> list[dt.date]:
    """The first days of the months that there are crimes of, from a day on, in their order."""
    months = RecordedCrime.objects.filter(month__gte=since).order_by("month").values_list("month", flat=True)
    return list(months.distinct())


def crime_categories() -> list[CrimeCategory]:
    """police.uk's categories, in its order."""
    return [CrimeCategory(slug, name) for slug, name in CATEGORIES.items()]
