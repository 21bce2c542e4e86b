"""Everything that a neighbourhood's page shows, gathered from the rooms that keep it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from peelian.apps.content import api as content
from peelian.apps.feedback import api as feedback
from peelian.apps.inbox import api as inbox
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaView, BoundaryView
from peelian.apps.priorities import api as priorities
from peelian.apps.problems import api as problems
from peelian.apps.schemes import api as schemes
from peelian.apps.voice import api as voice
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import TeamMember
from peelian.journeys import post
from peelian.web.citizen import crime
from peelian.web.shared import outline

MEETINGS_AHEAD = dt.timedelta(days=120)
#: How many of the newest updates, messages and schemes; the page stays light, and the archive has all messages.
SHOWN = 3
#: The promise is counted over the last four weeks, but for the questions whose 72 hours haven't run out.
PROMISE_SPAN = dt.timedelta(days=28)
#: With fewer questions a share would mislead.
LEAST_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """How the promise of an answer within 72 hours is kept here. `enough`: whether there is enough to say it."""

    asked: int
    in_time: int
    enough: bool


def gather(area: AreaView, *, at: dt.datetime, on: dt.date, past: bool = False) -> dict[str, Any]:
    """The context of `citizen/neighbourhood.html`.

    Args:
        area: the neighbourhood as it stood on the day.
        at: the moment; what is current is current then.
        on: the day whose structure, team and outline are shown.
        past: the day is a past one: nothing that only makes sense today (question, sign-up, meetings) is shown.
    """
    parents = [places.get_area(code, on) for code in area.path[1:]]
    codes = area.path[:2]  # a sector's priorities, meetings and messages are its neighbourhoods' too
    members = workforce.list_team(area.code, on)
    context: dict[str, Any] = {
        "page": "",
        "area": area,
        "parents": parents,
        "on": on,
        "past": past,
        "team": workforce.team_of(area.code, on),
        "named": _named(area, members, on),
        "members": [member for member in members if not member.is_named_contact],
        "neighbours": _others_in_sector(area, on),
        "crime": crime.summary(area.code, on),
        **_map(area, parents, on),
    }
    if past:
        return context
    return {
        **context,
        "promise": _promise(area, at),
        "priorities": priorities.list_priorities(area_codes=codes, open_only=True, at=at),
        "plans": problems.list_public_parts(codes),
        "updates": feedback.list_public_updates(area_codes=codes, limit=SHOWN),
        "meetings": content.list_meetings(area_codes=area.path[:3], since=at, until=at + MEETINGS_AHEAD),
        "sent": messaging.list_headlines(area_codes=area.path, limit=SHOWN),
        "profiles": post.list_profiles(area_codes=codes),
        "schemes": schemes.list_schemes(area_codes=area.path)[:SHOWN],
        "question": voice.current_question(area.code, at),
    }


def _named(area: AreaView, members: list[TeamMember], on: dt.date) -> TeamMember | None:
    here = next((member for member in members if member.is_named_contact), None)
    return here or workforce.named_contact(area.code, on)


def _promise(area: AreaView, at: dt.datetime) -> Kept:
    kept = inbox.promise_kept(since=at - PROMISE_SPAN, until=at, at=at, area_codes=[area.code])
    asked = kept.in_time + kept.late + kept.overdue
    return Kept(asked, kept.in_time, enough=asked >= LEAST_QUESTIONS)


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
        "picture": _drawn(boundary, words),
        "boundary_url": f"{reverse('citizen:boundary', args=[area.code])}?on={on.isoformat()}",
        "tile_url": settings.TILE_URL,
        "tile_credit": settings.TILE_CREDIT,
    }


def _drawn(boundary: BoundaryView, words: str) -> outline.OutlineMap | None:
    """The outline's picture; drawn again only when the outline is another one."""
    of, picture = _pictures.get((boundary.code, words), (None, None))
    if of is not boundary:
        picture = outline.draw(boundary.geometry, words)
        _pictures[boundary.code, words] = (boundary, picture)
        while len(_pictures) > _MOST_PICTURES:
            _pictures.pop(next(iter(_pictures)), None)
    return picture


#: By area and words, with the outline that each was drawn from: places hands out the same one until it changes.
_pictures: dict[tuple[str, str], tuple[BoundaryView, outline.OutlineMap | None]] = {}
_MOST_PICTURES = 1000


def _in_words(area: AreaView, boundary: BoundaryView, parents: list[AreaView]) -> str:
    """Where it is and how large, for those who don't see or don't use the map."""
    west, south, east, north = boundary.box
    across_km = (east - west) * 111.32 * 0.61  # cosine of the latitude of the Midlands; good to a tenth
    down_km = (north - south) * 111.32
    numbers = {
        "name": area.name,
        "area": f"{boundary.area_km2:.1f}",
        "across": f"{across_km:.1f}",
        "down": f"{down_km:.1f}",
        "within": parents[0].name if parents else "",
        "around": parents[1].name if parents[1:] else "",
    }
    if parents[1:]:
        words = _(
            "%(name)s is in %(within)s and %(around)s. It covers %(area)s square kilometres, about %(across)s km from "
            "west to east and %(down)s km from north to south."
        )
    else:
        words = _(
            "%(name)s is in %(within)s. It covers %(area)s square kilometres, about %(across)s km from west to east "
            "and %(down)s km from north to south."
        )
    return words % numbers
