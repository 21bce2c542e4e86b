"""What the force says of its visibility, held against what positions prove."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from statistics import median

from django.db.models import Max

from peelian.apps.tasking.models import Place
from peelian.apps.visibility.models.claims import Claim
from peelian.apps.visibility.models.figures import DayWorked, PlaceDay
from peelian.apps.visibility.queries.definitions import definitions_of
from peelian.apps.visibility.types.figures import ClaimAnswer, ClaimDay, ClaimView, PlaceRole
from peelian.kernel.errors import NotFound


def list_claims() -> list[ClaimView]:
    """All claims, the latest first."""
    return [_view(row) for row in Claim.objects.select_related("area").prefetch_related("places")]


def get_claim(claim_id: int) -> ClaimView:
    """One claim. Raises NotFound."""
    return _view(_get(claim_id))


def answer(claim_id: int, *, until: dt.date) -> ClaimAnswer:
    """What positions say of a claim, from its first day until a day (excluded), or until it ended.

    A patrol is a visit to one of its places, by one device or a crew, of its length at least; in hours asked for or
    not; on the day that it began on. A day without positions, or before one of the places was kept, is not known: it
    neither meets the claim nor misses it.

    Raises NotFound.
    """
    row = _get(claim_id)
    end = min(until, row.ends_on) if row.ends_on else until
    days = max(0, (end - row.starts_on).days)
    span = {"day__gte": row.starts_on, "day__lt": end}
    kept_since = row.places.aggregate(last=Max("valid_from"))["last"] or row.starts_on
    worked = {one.day: one for one in DayWorked.objects.filter(**span).filter(day__gte=kept_since)}
    known = set(worked)
    patrols: Counter[dt.date] = Counter()
    visits = PlaceDay.objects.filter(**span, role=PlaceRole.WHOLE, place__in=row.places.all(), day__in=known)
    for day, lengths in visits.values_list("day", "lengths"):
        patrols[day] += sum(minutes >= row.minimum_minutes - 1e-9 for minutes in lengths)
    counts = [patrols[day] for day in known]
    by_day = [row.starts_on + dt.timedelta(days=number) for number in range(days)]
    return ClaimAnswer(
        claim=_view(row),
        days=days,
        days_known=len(known),
        days_met=sum(count >= row.per_day for count in counts),
        patrols=sum(counts),
        median=float(median(counts)) if counts else None,
        least=min(counts, default=None),
        first_on=row.starts_on,
        last_on=end - dt.timedelta(days=1),
        by_day=tuple(
            ClaimDay(
                day, patrols[day] if day in known else None, day in known and patrols[day] >= row.per_day
            )
            for day in by_day
        ),
        definitions=definitions_of((one.rules_version, one.parameters) for one in worked.values()),
    )


def locked(claim_id: int) -> Claim:
    """One claim, for a service that changes it. Raises NotFound."""
    row = Claim.objects.select_for_update().filter(pk=claim_id).first()
    if row is None:
        raise NotFound("There is no such claim.")
    return row


def places_named(place_ids: Iterable[int]) -> list[Place]:
    """The places with these ids, as far as there are any."""
    return list(Place.objects.select_related("area").filter(pk__in=list(place_ids)))


def _get(claim_id: int) -> Claim:
    row = Claim.objects.select_related("area").filter(pk=claim_id).first()
    if row is None:
        raise NotFound("There is no such claim.")
    return row


def _view(row: Claim) -> ClaimView:
    return ClaimView(
        id=row.pk,
        words=row.words,
        per_day=row.per_day,
        minimum_minutes=row.minimum_minutes,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        area_code=row.area.code,
        area_name=row.area.name,
        place_names=tuple(place.name for place in row.places.all()),
    )
