"""Writes on places, and the writing down of what was suggested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from peelian.apps.events import api as events
from peelian.apps.tasking import rules
from peelian.apps.tasking.models import PatrolTask, Place, Suggestion, Trial
from peelian.apps.tasking.queries.places import place_view, trial_view
from peelian.apps.tasking.types.suggestions import SuggestionDraft, TrialMonth, TrialView
from peelian.apps.tasking.types.tasks import PlaceKind, PlaceView
from peelian.columns.spans import valid_on
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: Of the lock under which places of a neighbourhood are kept; its second number is the neighbourhood's.
_KEEPING = 7_300_311


class BadKeptPlace(Refused):
    """Something that a place must say is missing or makes no sense."""


def make_place(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    kind: PlaceKind,
    area_id: int,
    wkb: bytes,
    lat: float,
    lng: float,
    made_by_id: int,
    metres: float | None = None,
    control: bool = False,
    key: bool = False,
    suggestion_id: int | None = None,
) -> PlaceView:
    """Keep a place under a name, from today on. Raises BadKeptPlace."""
    name = tidy(name)
    if not name:
        raise BadKeptPlace("Give the place a name that the officers will know.", field="name")
    if control and key:
        raise BadKeptPlace("A place to compare with can’t be a key location too.", field="control")
    if (kind is PlaceKind.HOTSPOT) != (metres is not None):
        raise BadKeptPlace("A hotspot has its metres, and nothing else has.", field="metres")
    smallest, largest = rules.RADIUS_M
    if metres is not None and not smallest <= metres <= largest:
        raise BadKeptPlace(
            f"Choose a distance from {smallest:,.0f} to {largest:,.0f} metres.", field="metres"
        )
    with transaction.atomic():
        row = Place.objects.create(
            name=name, kind=kind, area_id=area_id, wkb=wkb, lat=lat, lng=lng, metres=metres, control=control, key=key,
            suggestion_id=suggestion_id, valid_from=local_day(at), made_by_id=made_by_id,
        )  # fmt: skip
        facts = {"kind": kind.value, "control": control, "key": key}
        events.record(
            name="tasking.place.made", actor=actor, at=at, subject=row, area_code=row.area.code, data=facts
        )
    return place_view(row)


def keep_place(
    *,
    actor: Actor,
    at: dt.datetime,
    name: str,
    kind: PlaceKind,
    area_id: int,
    wkb: bytes,
    lat: float,
    lng: float,
    made_by_id: int,
    metres: float | None = None,
    suggestion_id: int | None = None,
) -> PlaceView:
    """The place that is kept already with this name, kind and outline, else a new one. Raises BadKeptPlace.

    Called inside a transaction: two at once in one neighbourhood wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_KEEPING, area_id])
    same = Place.objects.filter(
        valid_on(local_day(at)), name=tidy(name), kind=kind, area_id=area_id, wkb=wkb, metres=metres
    )
    row = same.select_related("area").order_by("pk").first()
    if row is not None:
        return place_view(row)
    return make_place(
        actor=actor,
        at=at,
        name=name,
        kind=kind,
        area_id=area_id,
        wkb=wkb,
        lat=lat,
        lng=lng,
        metres=metres,
        suggestion_id=suggestion_id,
        made_by_id=made_by_id,
    )


def end_place(*, actor: Actor, at: dt.datetime, place_id: int) -> None:
    """Offer a place no more. What was done there stays; one that was never used and is of today is taken out.

    Raises NotFound, and BadKeptPlace for one that has ended.
    """
    today = local_day(at)
    with transaction.atomic():
        row = Place.objects.select_for_update(of=("self",)).select_related("area").filter(pk=place_id).first()
        if row is None:
            raise NotFound("There is no such place.")
        if row.valid_until is not None:
            raise BadKeptPlace("This place has ended already.")
        events.record(name="tasking.place.ended", actor=actor, at=at, subject=row, area_code=row.area.code)
        if row.valid_from >= today and not PatrolTask.objects.filter(place=row).exists():
            row.delete()
            return
        row.valid_until = max(today, row.valid_from + dt.timedelta(days=1))
        row.save(update_fields=["valid_until"])


def suggest(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    drafts: Sequence[SuggestionDraft],
    method: str,
    version: str,
    parameters: Mapping[str, object],
    data_until: dt.date,
    severity: str,
    made_by_id: int,
    category: ProblemCategory | None = None,
) -> list[int]:
    """Write down what was suggested for a sector, in its order. Never changed afterwards. Returns the rows' ids.

    `category`: the problem whose crimes were counted; None: all crimes.
    """
    with transaction.atomic():
        rows = Suggestion.objects.bulk_create(
            Suggestion(
                area_id=area_id, category=category or "", rank=rank, name=draft.name, wkb=draft.wkb, lat=draft.lat,
                lng=draft.lng, metres=draft.metres, hits=draft.hits, share=draft.share, harm=draft.harm,
                score=draft.score, reason=draft.reason, hours=[[one.hour, one.share] for one in draft.hours],
                hours_n=draft.hours_n, hours_from=draft.hours_from, method=method, version=version,
                parameters=dict(parameters), data_until=data_until, severity=severity, made_at=at,
                made_by_id=made_by_id,
            )
            for rank, draft in enumerate(drafts, start=1)
        )  # fmt: skip
        for row in rows[:1]:
            events.record(
                name="tasking.suggestions.made", actor=actor, at=at, subject=row, area_code=row.area.code,
                data={
                    "places": len(rows), "method": method, "version": version, "severity": severity,
                    "category": row.category,
                },
            )  # fmt: skip
    return [row.pk for row in rows]


def record_trial(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    months: Sequence[TrialMonth],
    data_from: dt.date,
    data_until: dt.date,
    method: str,
    version: str,
    parameters: Mapping[str, object],
    severity: str,
    made_by_id: int,
) -> TrialView:
    """Write down how suggestions for a sector would have done. Never changed afterwards.

    Raises ValueError without a month.
    """
    if not months:
        raise ValueError("A trial has one month at least.")
    rows = [
        [one.month.isoformat(), one.n, one.places, one.area_share, one.hits, one.plain_hits] for one in months
    ]
    with transaction.atomic():
        row = Trial.objects.create(
            area_id=area_id, months=rows, data_from=data_from, data_until=data_until, method=method, version=version,
            parameters=dict(parameters), severity=severity, made_at=at, made_by_id=made_by_id,
        )  # fmt: skip
        events.record(
            name="tasking.suggestions.tried", actor=actor, at=at, subject=row, area_code=row.area.code,
            data={"months": len(rows), "method": method, "version": version},
        )  # fmt: skip
    return trial_view(row)
