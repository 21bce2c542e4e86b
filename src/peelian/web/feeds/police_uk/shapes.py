"""The JSON of the police.uk API, made from what our rooms hand out. Pure: values in, dictionaries out.

Every key is present in every answer. Strings inside `links` and `locations` are empty, never null: one of the
clients in use fails on null there. Moments are local (Europe/London) and carry no zone, as on the live service.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

from peelian.apps.content.api import MeetingView
from peelian.apps.places.api import AreaView, BoundaryView
from peelian.apps.priorities.api import PriorityView
from peelian.apps.workforce.api import TeamMember, TeamView
from peelian.kernel.time import LONDON

Shape = dict[str, Any]


def force_reference(force: AreaView) -> Shape:
    """`{id, name}` of a force or a neighbourhood."""
    return {"id": force.code, "name": force.name}


def force_detail(force: AreaView, *, site: str) -> Shape:
    """A force with the ways to reach it. `site` is the address of this site without a trailing slash."""
    return {
        **force_reference(force),
        "description": f"<p>{escape(force.name)}: neighbourhood teams, their priorities and what they did.</p>",
        "url": f"{site}/",
        "telephone": "101",
        "engagement_methods": [
            {
                "url": f"{site}/sign-up/",
                "type": "e-messaging",
                "title": "Messages from your team",
                "description": "<p>Mail from your neighbourhood team, in the language you choose.</p>",
            },
            {"url": "", "type": "telephone", "title": "telephone", "description": "101"},
        ],
    }


def officer(member: TeamMember) -> Shape:
    """A member of a team. `contact_details` is an object even when it is empty."""
    return {
        "name": member.name,
        "rank": member.rank_label,
        "bio": _html(member.bio),
        "contact_details": {"email": member.email} if member.email else {},
    }


def neighbourhood(
    area: AreaView, *, site: str, team: TeamView | None, boundary: BoundaryView | None, population: int | None
) -> Shape:
    """A neighbourhood. `population` is a string, "0" where it isn't known; `centre` is inside the outline."""
    page = f"{site}/areas/{area.code}/"
    return {
        **force_reference(area),
        "description": _html(team.welcome if team else ""),
        "url_force": page,
        "population": str(population or 0),
        "contact_details": contact_details(team, page),
        "welcome_message": _html(team.welcome if team else "") or "",
        "centre": {
            "latitude": degrees(boundary.label_lat) if boundary else "",
            "longitude": degrees(boundary.label_lng) if boundary else "",
        },
        "links": [
            {"url": page, "title": "Your neighbourhood team", "description": "Team, priorities and meetings"}
        ],
        "locations": [],
    }


def contact_details(team: TeamView | None, page: str) -> Shape:
    """The ways to reach a team, without the ones it doesn't have."""
    ways = {
        "email": team.email if team else "",
        "telephone": (team.telephone if team else "") or "101",
        "web": page,
        "twitter": team.social_url if team else "",
    }
    return {name: value for name, value in ways.items() if value}


def ring(boundary: BoundaryView) -> list[Shape]:
    """The outer ring of the outline's largest part, as the contract wants one ring of strings."""
    geometry = boundary.geometry
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else list(geometry["coordinates"])
    outer = max((part[0] for part in parts), key=_twice_the_area)
    return [{"latitude": degrees(lat), "longitude": degrees(lng)} for lng, lat, *_ in outer]


def event(meeting: MeetingView, team: TeamView | None) -> Shape:
    """A meeting."""
    return {
        "title": meeting.title,
        "description": _html(meeting.description),
        "address": meeting.address,
        "type": meeting.kind,
        "start_date": _moment(meeting.starts_at),
        "end_date": _moment(meeting.ends_at),
        "contact_details": {"email": team.email} if team and team.email else {},
    }


def priority(view: PriorityView) -> Shape:
    """A priority, issue and action with their dates; the keys have hyphens and are always there."""
    return {
        "issue": _html(view.issue),
        "issue-date": _moment(view.adopted_at),
        "action": _html(view.action),
        "action-date": _moment(view.action_at) if view.action_at else None,
    }


def _html(text: str) -> str | None:
    paragraphs = [escape(part.strip()).replace("\n", "<br>") for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{part}</p>" for part in paragraphs) or None


def _moment(at: dt.datetime) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M:%S")


def degrees(value: float) -> str:
    """A degree as the live service writes it: six places at most, none that say nothing."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _twice_the_area(points: Any) -> float:
    """Twice the ring's area in square degrees: good for comparing the parts of one outline."""
    total = 0.0
    for (x1, y1, *_), (x2, y2, *_) in zip(points, [*points[1:], points[0]], strict=True):
        total += x1 * y2 - x2 * y1
    return abs(total)
