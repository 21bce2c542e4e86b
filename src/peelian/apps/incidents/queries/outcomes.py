"""What became of published crimes. Published data: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db.models import Exists, Max, OuterRef, QuerySet

from peelian.apps.incidents.models.crimes import CrimeOutcome, RecordedCrime
from peelian.apps.incidents.queries.points import MILE_M, Polygon, points_at, points_in, points_near
from peelian.apps.incidents.queries.street import BEGINS, MOST, crimes_of, newest_outcomes
from peelian.apps.incidents.types.published import OUTCOMES, CrimeView, OutcomeCount, OutcomeView, TooMany
from peelian.columns.bulk import among
from peelian.kernel.errors import NotFound

_CODES = {name.casefold(): code for code, name in OUTCOMES.items()}


def outcomes_near(
    lat: float, lng: float, *, month: dt.date, metres: float = MILE_M, limit: int = MOST
) -> list[OutcomeView]:
    """The outcomes of a month at map points at most so many metres away. Raises TooMany above `limit`."""
    return _at_points(points_near(lat, lng, metres), month, limit)


def outcomes_in(polygon: Polygon, *, month: dt.date, limit: int = MOST) -> list[OutcomeView]:
    """The outcomes of a month at map points inside an outline of (lat, lng). Raises TooMany above `limit`."""
    return _at_points(points_in(polygon), month, limit)


def outcomes_at(location_id: int, *, month: dt.date, limit: int = MOST) -> list[OutcomeView]:
    """The outcomes of a month at one map point. Raises NotFound when there is no such point."""
    return _at_points(points_at(location_id), month, limit)


def outcomes_of(persistent_id: str) -> tuple[CrimeView, list[OutcomeView]]:
    """A crime and its outcomes, oldest first.

    Raises:
        NotFound: no crime with this id was published here.
    """
    crime = crimes_of([persistent_id]).get(persistent_id)
    if crime is None:
        raise NotFound("There is no such crime.")
    rows = CrimeOutcome.objects.filter(crime_id=persistent_id).values_list("month", "id", "code")
    ordered = sorted(rows, key=lambda row: (row[0], row[2] != BEGINS, row[1]))
    return crime, [OutcomeView(code, OUTCOMES.get(code, code), month, crime) for month, _, code in ordered]


def latest_outcome_month() -> dt.date | None:
    """The first day of the newest month that there are outcomes of, or None."""
    newest: dt.date | None = CrimeOutcome.objects.aggregate(newest=Max("month"))["newest"]
    return newest


def count_outcomes(
    *, neighbourhood_codes: Collection[str], first_month: dt.date, last_month: dt.date
) -> list[OutcomeCount]:
    """How the crimes of these months stand, by neighbourhood, month and newest outcome, sorted so.

    The newest outcome is that of the outcomes files; where they say nothing, the one in the crime's own file. Crimes
    with none, such as anti-social behaviour, aren't counted.

    Args:
        neighbourhood_codes: as they were in the months asked for.
        first_month: any day of the first month.
        last_month: any day of the last month, which is included.
    """
    crimes = RecordedCrime.objects.filter(
        neighbourhood_code__in=list(neighbourhood_codes),
        month__gte=first_month.replace(day=1),
        month__lte=last_month.replace(day=1),
    )
    rows = list(crimes.values_list("neighbourhood_code", "month", "crime_id", "outcome"))
    newest = newest_outcomes([crime_id for _, _, crime_id, _ in rows])
    counts: Counter[tuple[str, dt.date, str, str]] = Counter()
    for neighbourhood, month, crime_id, text in rows:
        code = newest[crime_id][0] if crime_id in newest else _CODES.get(text.casefold(), "")
        if name := OUTCOMES.get(code, text):
            counts[neighbourhood, month, code, name] += 1
    return [OutcomeCount(*key, n) for key, n in sorted(counts.items())]


def _at_points(points: list[int], month: dt.date, limit: int) -> list[OutcomeView]:
    if not points:
        return []
    published = RecordedCrime.objects.filter(crime_id=OuterRef("crime_id")).exclude(crime_id="")
    rows = CrimeOutcome.objects.filter(Exists(published), point__in=among(points), month=month)
    return _views(rows, limit)


def _views(rows: QuerySet[CrimeOutcome], limit: int) -> list[OutcomeView]:
    found = list(rows.order_by("id").values_list("crime_id", "code", "month")[: limit + 1])
    if len(found) > limit:
        raise TooMany(f"There are more than {limit:,} outcomes here. Ask for a smaller area.")
    crimes = crimes_of([crime_id for crime_id, _, _ in found])
    return [
        OutcomeView(code, OUTCOMES.get(code, code), month, crimes[crime_id])
        for crime_id, code, month in found
    ]
