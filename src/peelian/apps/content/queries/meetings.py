"""Reads of meetings: all public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from peelian.apps.content.models.meetings import Meeting
from peelian.apps.content.types import MeetingView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound


def list_meetings(
    *, area_codes: Iterable[str], since: dt.datetime, until: dt.datetime | None = None
) -> list[MeetingView]:
    """Meetings of these areas (exactly these codes) that end after `since` and start before `until`, soonest first.

    Cancelled ones are among them, marked.
    """
    return [_view(row) for row in _between(codes=tuple(area_codes), since=since, until=until)]


@compiled
def _between(*, codes: tuple[str, ...], since: dt.datetime, until: dt.datetime | None) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(area__code__in=codes, ends_at__gt=since).select_related("area")
    return rows if until is None else rows.filter(starts_at__lt=until)


def get_meeting(meeting_id: int) -> MeetingView:
    """One meeting. Raises NotFound."""
    try:
        return _view(Meeting.objects.select_related("area").get(pk=meeting_id))
    except Meeting.DoesNotExist:
        raise NotFound("There is no such meeting.") from None


def area_path_of(meeting_id: int) -> tuple[str, ...]:
    """The codes that a permission on a meeting is asked for: its area's and those above. Raises NotFound."""
    row = Meeting.objects.select_related("area__parent__parent__parent").filter(pk=meeting_id).first()
    if row is None:
        raise NotFound("There is no such meeting.")
    return row.area.path


def _view(row: Meeting) -> MeetingView:
    return MeetingView(
        id=row.pk,
        area_code=row.area.code,
        area_name=row.area.name,
        kind=row.kind,
        title=row.title,
        description=row.description,
        address=row.address,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        cancelled_at=row.cancelled_at,
    )
