"""Reads of meetings: all public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from peelian.apps.content.models.meetings import Meeting
from peelian.apps.content.types import MeetingsCounted, MeetingView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day

#: A meeting's values in the order of MeetingView.
_FIELDS = (
    "id", "area__code", "area__name", "kind", "title", "description", "address", "starts_at", "ends_at", "cancelled_at",
)  # fmt: skip


def list_meetings(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime | None = None
) -> list[MeetingView]:
    """Meetings of these areas (exactly these codes) that end after `since` and start before `until`, soonest first.

    Cancelled ones are among them, marked.
    """
    return [MeetingView(*row) for row in _between(codes=tuple(area_codes), since=since, until=until)]


@compiled
def _between(
    *, codes: tuple[str, ...], since: dt.datetime, until: dt.datetime | None
) -> QuerySet[Meeting, Any]:
    rows = Meeting.objects.filter(area__code__in=codes, ends_at__gt=since).values_list(*_FIELDS)
    return rows if until is None else rows.filter(starts_at__lt=until)


def count_meetings(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime
) -> dict[tuple[str, str], MeetingsCounted]:
    """Meetings of these areas (exactly these codes) that began in a span of time (end excluded), by area and kind."""
    rows = (
        Meeting.objects.filter(area__code__in=list(area_codes), starts_at__gte=since, starts_at__lt=until)
        .order_by()
        .values("area__code", "kind")
        .annotate(
            held=Count("id", filter=Q(cancelled_at=None)), cancelled=Count("id", filter=~Q(cancelled_at=None))
        )
    )
    return {(row["area__code"], row["kind"]): MeetingsCounted(row["held"], row["cancelled"]) for row in rows}


def first_meeting_on() -> dt.date | None:
    """The local day of the first meeting; None before there is one."""
    first: dt.datetime | None = Meeting.objects.aggregate(first=Min("starts_at"))["first"]
    return local_day(first) if first else None


def get_meeting(meeting_id: int) -> MeetingView:
    """One meeting. Raises NotFound."""
    row = Meeting.objects.filter(pk=meeting_id).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    return MeetingView(*row)


def area_path_of(meeting_id: int) -> tuple[str, ...]:
    """The codes that a permission on a meeting is asked for: its area's and those above. Raises NotFound."""
    row = Meeting.objects.select_related("area__parent__parent__parent").filter(pk=meeting_id).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    return row.area.path
