"""Writes on meetings."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.content.models.meetings import Meeting
from peelian.apps.content.queries import meetings as queries
from peelian.apps.content.types import MeetingView
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotMeet(Refused):
    """A meeting that makes no sense: no title or place, or it ends before it starts."""


class TooLateToCancel(Refused):
    """The meeting is over, or was cancelled already."""


def create_meeting(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    title: str,
    address: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: str = "meeting",
    description: str = "",
) -> MeetingView:
    """Announce a meeting. Raises CannotMeet."""
    title, address = tidy(title), tidy(address)
    if not title:
        raise CannotMeet("Give the meeting a title.", field="title")
    if not address:
        raise CannotMeet("Say where the meeting is.", field="address")
    if ends_at <= starts_at:
        raise CannotMeet("The meeting must end after it starts.", field="ends_at")
    with transaction.atomic():
        meeting = Meeting.objects.create(
            area_id=area_id,
            kind=kind,
            title=title,
            description=tidy(description),
            address=address,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        events.record(
            name="content.meeting.created", actor=actor, at=at, subject=meeting, area_code=meeting.area.code
        )
    return queries.get_meeting(meeting.pk)


def cancel_meeting(*, actor: Actor, at: dt.datetime, meeting_id: int) -> MeetingView:
    """Mark a meeting as cancelled; it stays listed. Raises NotFound, TooLateToCancel."""
    with transaction.atomic():
        meeting = (
            Meeting.objects.select_for_update(of=("self",))
            .select_related("area")
            .filter(pk=meeting_id)
            .first()
        )
        if meeting is None:
            raise NotFound("There is no such meeting.")
        if meeting.cancelled_at is not None:
            raise TooLateToCancel("This meeting was cancelled already.")
        if meeting.ends_at <= at:
            raise TooLateToCancel("This meeting is over.")
        meeting.cancelled_at = at
        meeting.save(update_fields=["cancelled_at"])
        events.record(
            name="content.meeting.cancelled", actor=actor, at=at, subject=meeting, area_code=meeting.area.code
        )
    return queries.get_meeting(meeting_id)
