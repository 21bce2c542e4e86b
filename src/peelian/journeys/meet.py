"""Meet: a team announces where residents can meet it, and says so when it can't be there.

What is announced is published in the team's name, at once and without a second person. So it takes the permission to
write to residents: sergeants, inspectors and the communications team hold it; those who only see the station (the
contact centre, analysts, workforce planning) don't speak for the team.
"""

from __future__ import annotations

import datetime as dt

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.content import api as content
from peelian.apps.places import api as places
from peelian.journeys import standing
from peelian.kernel.time import local_day

#: Every page and feed of a neighbourhood shows its own meetings and those of its sector.
KINDS_OF_AREA = (places.AreaKind.NEIGHBOURHOOD, places.AreaKind.SECTOR)


def announce(
    *,
    viewer: Viewer,
    at: dt.datetime,
    area_code: str,
    title: str,
    address: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: str = "meeting",
    description: str = "",
) -> content.MeetingView:
    """Announce a meeting of a neighbourhood or a sector. Residents can read it when this returns.

    Raises NotAllowed, NotFound, content.CannotMeet.
    """
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.WRITE_MESSAGE, area.path)
    if area.kind not in KINDS_OF_AREA:
        raise content.CannotMeet("A meeting is of a neighbourhood or of a sector.", field="area_code")
    if starts_at <= at:
        raise content.CannotMeet("The meeting must start in the future.", field="starts_at")
    return content.create_meeting(
        actor=viewer.actor,
        at=at,
        area_id=area.id,
        title=title,
        address=address,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        description=description,
    )


def cancel(*, viewer: Viewer, at: dt.datetime, meeting_id: int) -> content.MeetingView:
    """Call a meeting off; it stays listed, marked, so that nobody goes for nothing.

    Raises NotAllowed, NotFound, content.TooLateToCancel.
    """
    path = standing.path_now(content.area_path_of(meeting_id), at)
    accounts.require(viewer, Permission.WRITE_MESSAGE, path)
    return content.cancel_meeting(actor=viewer.actor, at=at, meeting_id=meeting_id)
