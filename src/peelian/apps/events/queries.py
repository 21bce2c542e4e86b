"""Reading the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from peelian.apps.events.models import Event, OutboxEntry, PersonalDataRead
from peelian.apps.events.types import ReadsOfDay
from peelian.columns.compiled import prepared
from peelian.kernel.actors import Actor
from peelian.kernel.time import LONDON


def list_events(
    *,
    subject: str = "",
    name_prefix: str = "",
    area_codes: Iterable[str] | None = None,
    actor: Actor | None = None,
    since: dt.datetime | None = None,
    limit: int = 100,
) -> list[Event]:
    """Events, newest first. Callers check that the viewer may see the audit (accounts stands above this room)."""
    rows = Event.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    if name_prefix:
        rows = rows.filter(name__startswith=name_prefix)
    if area_codes is not None:
        rows = rows.filter(area_code__in=list(area_codes))
    if actor is not None:
        rows = rows.filter(actor_kind=actor.kind, actor_id=actor.id)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows[:limit])


def list_reads(*, subject: str = "", limit: int = 100) -> list[PersonalDataRead]:
    """Who looked at a person's data, newest first."""
    rows = PersonalDataRead.objects.order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    return list(rows[:limit])


def list_reads_by_day(*, subject: str, limit: int = 100) -> list[ReadsOfDay]:
    """Who looked at a person's data, each viewer and reason once for each local day, newest first.

    Somebody who opens one page ten times a morning leaves room for whoever looked once.
    """
    days = (
        PersonalDataRead.objects.filter(subject=subject)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=LONDON))
        .values("viewer_kind", "viewer_id", "reason", "day")
        .annotate(last_at=Max("at"), times=Count("id"), newest=Max("id"))
        .order_by("-last_at", "-newest")[:limit]
    )
    return [
        ReadsOfDay(one["viewer_kind"], one["viewer_id"], one["reason"], one["last_at"], one["times"])
        for one in days
    ]


def count_events(
    *, name: str, since: dt.datetime, until: dt.datetime, area_codes: Iterable[str] | None = None
) -> int:
    """How often something happened in a span (end excluded)."""
    rows = Event.objects.filter(name=name, at__gte=since, at__lt=until)
    if area_codes is not None:
        rows = rows.filter(area_code__in=list(area_codes))
    return rows.count()


def last_id() -> int:
    """The number of the last event on record; 0 before the first."""
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def first_at() -> dt.datetime | None:
    """When the first event on record happened: before it nothing was written down. None where there is none yet."""
    return Event.objects.order_by("id").values_list("at", flat=True).first()


def newest_by_name(*, after: int) -> dict[str, int]:
    """Of the events that were recorded after one: the last number of each name."""
    rows = Event.objects.order_by().filter(id__gt=after).values_list("name")
    return dict(rows.annotate(newest=Max("id")))


def count_outbox() -> int:
    """How many events still wait for a worker."""
    return OutboxEntry.objects.count()


def has_due(*, at: dt.datetime) -> bool:
    """Whether an event waits for a worker now."""
    return OutboxEntry.objects.filter(not_before__lte=at).exists()


def public_version() -> int | None:
    """A number that is another one after every change of what the public sees, and never the same again.

    None before the first such change: what was made then may not be kept. One statement, since it is asked for
    every page that may come from the cache.
    """
    rows = prepared("SELECT number FROM events_publicversion")
    return rows[0][0] if rows else None
