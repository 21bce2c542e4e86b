"""What ends by itself: who was where, who carried what, and the figures of days, after two years."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from peelian.apps.events import api as events
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.feeds import Feed, FeedDay
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.positions import PositionFile
from peelian.apps.visibility.models.proofs import Visit
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day


@transaction.atomic
def forget_figures(*, actor: Actor, at: dt.datetime) -> int:
    """Delete visits, holdings, day figures and what is told of files and feeds older than `rules.FIGURES_KEPT`.

    A proof of a task stands as long as the task does; a device that somebody still carries stays theirs. Returns how
    many rows went.
    """
    before = at - rules.FIGURES_KEPT
    day = local_day(before)
    old: dict[str, QuerySet[Visit] | QuerySet[DeviceHolding] | QuerySet[PositionFile] | QuerySet[Feed]] = {
        "visits": Visit.objects.filter(left_at__lt=before),
        "holdings": DeviceHolding.objects.filter(ends_at__lt=before),
        "files": PositionFile.objects.filter(imported_at__lt=before, parts__isnull=True),
        "feeds": Feed.objects.filter(closed_at__lt=before, arrivals__isnull=True),
    }
    figures = [
        model.objects.filter(day__lt=day) for model in (DayWorked, GroundDay, CellDay, PlaceDay, FeedDay)
    ]
    gone = {name: rows.delete()[0] for name, rows in old.items()}
    gone["figures"] = sum(rows.delete()[0] for rows in figures)
    count = sum(gone.values())
    if count:
        events.record(
            name="visibility.figures.forgotten", actor=actor, at=at, subject="visibility.Visit:old",
            data={"deleted": gone, "before": before.isoformat()},
        )  # fmt: skip
    return count
