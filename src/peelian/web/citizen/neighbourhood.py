"""Everything that a neighbourhood's page shows, gathered from the rooms that keep it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse

from peelian.apps.content import api as content
from peelian.apps.feedback import api as feedback
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaView, BoundaryView
from peelian.apps.priorities import api as priorities
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.web.citizen.forms import SayForm
from peelian.web.shared import outline

MEETINGS_AHEAD = dt.timedelta(days=120)
SHOWN = 5


def gather(
    area: AreaView, *, at: dt.datetime, on: dt.date, past: bool = False, form: SayForm | None = None
) -> dict[str, Any]:
    """The context of `citizen/neighbourhood.html`.

    Args:
        area: the neighbourhood as it stood on the day.
        at: the moment; what is current is current then.
        on: the day whose structure, team and outline are shown.
        past: the day is a past one: nothing that only makes sense today (question, sign-up, meetings) is shown.
        form: the question's form as sent, with its errors; a fresh one when None.
    """
    parents = [places.get_area(code, on) for code in area.path[1:]]
    codes = area.path[:2]  # a sector's priorities, meetings and messages are its neighbourhoods' too
    context: dict[str, Any] = {
        "page": "",
        "area": area,
        "parents": parents,
        "on": on,
        "past": past,
        "team": workforce.team_of(area.code, on),
        "named": workforce.named_contact(area.code, on),
        "members": workforce.list_team(area.code, on),
        "neighbours": _others_in_sector(area, on),
        **_map(area, parents, on),
    }
    if past:
        return context
    question = voice.current_question(area.code, at)
    return {
        **context,
        "priorities": priorities.list_priorities(area_codes=codes, open_only=True, at=at),
        "updates": feedback.list_public_updates(area_codes=codes, limit=SHOWN),
        "meetings": content.list_meetings(area_codes=area.path[:3], since=at, until=at + MEETINGS_AHEAD),
        "sent": messaging.list_public_messages(area_codes=area.path, limit=SHOWN),
        "question": question,
        "form": form or SayForm(question=question.text if question else ""),
    }


def _others_in_sector(area: AreaView, on: dt.date) -> list[AreaView]:
    return [other for other in places.list_areas(on=on, parent=area.parent_code) if other.code != area.code]


def _map(area: AreaView, parents: list[AreaView], on: dt.date) -> dict[str, Any]:
    boundary = places.boundary_of(area.code, on)
    if boundary is None:
        return {"boundary": None}
    words = _in_words(area, boundary, parents)
    return {
        "boundary": boundary,
        "where": words,
        "picture": outline.draw(boundary.geometry, words),
        "boundary_url": f"{reverse('citizen:boundary', args=[area.code])}?on={on.isoformat()}",
        "tile_url": settings.TILE_URL,
        "tile_credit": settings.TILE_CREDIT,
    }


def _in_words(area: AreaView, boundary: BoundaryView, parents: list[AreaView]) -> str:
    """Where it is and how large, for those who don't see or don't use the map."""
    west, south, east, north = boundary.box
    across_km = (east - west) * 111.32 * 0.61  # cosine of the latitude of the Midlands; good to a tenth
    down_km = (north - south) * 111.32
    within = " and ".join(parent.name for parent in parents[:2])
    return (
        f"{area.name} is in {within}. It covers {boundary.area_km2:.1f} square kilometres, about "
        f"{across_km:.1f} km from west to east and {down_km:.1f} km from north to south."
    )
