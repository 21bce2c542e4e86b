"""Reads of places and of what was suggested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import shapely
from django.db.models import Max

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.tasking import rules
from peelian.apps.tasking.models import Place, Suggestion, Trial
from peelian.apps.tasking.types.suggestions import HoursFrom, HourShare, SuggestionView, TrialMonth, TrialView
from peelian.apps.tasking.types.tasks import Departure, PlaceKind, PlaceView, Window
from peelian.columns.spans import valid_on
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound


def list_places(*, viewer: Viewer, area_codes: Iterable[str], on: dt.date) -> list[PlaceView]:
    """Places that are kept on a day in these neighbourhoods, by name; those of areas that the viewer may see."""
    rows = Place.objects.filter(valid_on(on), area__code__in=list(area_codes))
    rows = rows.select_related("area__parent__parent__parent")
    return [
        place_view(row)
        for row in rows
        if accounts.may(viewer, Permission.SEE_STATION, places.path_now(row.area.path, viewer.on))
    ]


def get_place(place_id: int) -> PlaceView:
    """One place, for a caller that has checked. Raises NotFound."""
    row = Place.objects.select_related("area").filter(pk=place_id).first()
    if row is None:
        raise NotFound("There is no such place.")
    return place_view(row)


def list_suggestions(
    *, viewer: Viewer, sector_code: str, category: ProblemCategory | None = None
) -> list[SuggestionView]:
    """The latest suggestions for a sector and a problem (None: from all crimes), the first in rank first.

    Raises NotAllowed.
    """
    rows = Suggestion.objects.filter(area__code=sector_code, category=category or "")
    rows = rows.select_related("area__parent__parent__parent")
    latest = rows.aggregate(at=Max("made_at"))["at"]
    found = list(rows.filter(made_at=latest).order_by("rank")) if latest else []
    for row in found[:1]:
        accounts.require(viewer, Permission.SEE_STATION, places.path_now(row.area.path, viewer.on))
    return [_suggestion(row) for row in found]


def get_suggestion(suggestion_id: int) -> SuggestionView:
    """One suggestion, for a caller that has checked. Raises NotFound."""
    row = Suggestion.objects.select_related("area").filter(pk=suggestion_id).first()
    if row is None:
        raise NotFound("There is no such suggestion.")
    return _suggestion(row)


def latest_trial(*, viewer: Viewer, sector_code: str) -> TrialView | None:
    """How suggestions for a sector would have done, as it was worked out last; None: never. Raises NotAllowed."""
    rows = Trial.objects.filter(area__code=sector_code).select_related("area__parent__parent__parent")
    row = rows.first()
    if row is None:
        return None
    accounts.require(viewer, Permission.SEE_STATION, places.path_now(row.area.path, viewer.on))
    return trial_view(row)


def trial_view(row: Trial) -> TrialView:
    """A trial as it is handed out."""
    return TrialView(
        id=row.pk,
        area_code=row.area.code,
        months=tuple(TrialMonth(dt.date.fromisoformat(month), *rest) for month, *rest in row.months),
        data_from=row.data_from,
        data_until=row.data_until,
        method=row.method,
        version=row.version,
        parameters=dict(row.parameters),
        severity=row.severity,
        made_at=row.made_at,
    )


def departure(suggestion_id: int, place_id: int, windows: Sequence[Window] = ()) -> Departure:
    """How a place and hours differ from what was suggested. Raises NotFound."""
    suggested, chosen = get_suggestion(suggestion_id), get_place(place_id)
    hours = {one.hour for one in suggested.hours}
    return Departure(
        metres=rules.metres_between(suggested.lat, suggested.lng, chosen.lat, chosen.lng),
        wider=None if chosen.metres is None else chosen.metres - suggested.metres,
        hours=len(rules.hours_of_week(windows) - hours) if hours else None,
    )


def place_view(row: Place) -> PlaceView:
    """A place as it is handed out."""
    return PlaceView(
        id=row.pk,
        name=row.name,
        kind=PlaceKind(row.kind),
        area_code=row.area.code,
        area_name=row.area.name,
        wkb=bytes(row.wkb),
        lat=row.lat,
        lng=row.lng,
        metres=row.metres,
        control=row.control,
        key=row.key,
        suggestion_id=row.suggestion_id,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        parts=max(1, int(shapely.get_num_geometries(shapely.from_wkb(bytes(row.wkb))))),
    )


def _suggestion(row: Suggestion) -> SuggestionView:
    return SuggestionView(
        id=row.pk,
        area_code=row.area.code,
        area_name=row.area.name,
        rank=row.rank,
        name=row.name,
        wkb=bytes(row.wkb),
        lat=row.lat,
        lng=row.lng,
        metres=row.metres,
        hits=row.hits,
        share=row.share,
        harm=row.harm,
        score=row.score,
        reason=row.reason,
        hours=tuple(HourShare(int(hour), float(share)) for hour, share in row.hours),
        hours_n=row.hours_n,
        hours_from=HoursFrom(row.hours_from),
        method=row.method,
        version=row.version,
        parameters=dict(row.parameters),
        data_until=row.data_until,
        severity=row.severity,
        made_at=row.made_at,
        category=ProblemCategory(row.category) if row.category else None,
    )
