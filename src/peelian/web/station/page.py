"""The station's page furniture: its parts, and what of them this viewer may open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.journeys import standing
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import viewer_of
from peelian.web.shared.ground import Ground, ground, indented

#: The parts of the station in the order of the loop: key, words, address, permission.
PARTS = (
    ("home", "Needs you now", "station:home", Permission.SEE_STATION),
    ("voice", "What people said", "station:voice", Permission.SEE_VOICE),
    ("lists", "Lists", "station:lists", Permission.SEE_STATION),
    ("priorities", "Priorities", "station:priorities", Permission.SEE_STATION),
    ("plans", "Plans", "station:plans", Permission.SEE_STATION),
    ("objectives", "Objectives", "station:objectives", Permission.SEE_STATION),
    ("tasks", "Patrols", "station:tasks", Permission.SEE_STATION),
    ("practice", "Practice", "station:practice", Permission.SEE_STATION),
    ("positions", "Positions", "station:positions", Permission.IMPORT_DATA),
    ("updates", "You said, we did", "station:updates", Permission.SEE_STATION),
    ("translations", "Translations", "station:translations", Permission.APPROVE_TRANSLATION),
    ("messages", "Messages", "station:messages", Permission.SEE_STATION),
    ("inbox", "Inbox", "station:inbox", Permission.ANSWER_RESIDENTS),
    ("reports", "Reports", "station:reports", Permission.TRIAGE_REPORTS),
    ("pages", "News and advice", "station:pages", Permission.EDIT_CONTENT),
    ("satisfaction", "Satisfaction", "station:satisfaction", Permission.SEE_STATION),
    ("meetings", "Meetings", "station:meetings", Permission.SEE_STATION),
    ("schemes", "Schemes", "station:schemes", Permission.MANAGE_SCHEMES),
    ("contacts", "Residents", "station:contacts", Permission.SEE_CONTACTS),
    ("usage", "Use of the site", "station:usage", Permission.SEE_USAGE),
    ("audit", "Audit", "station:audit", Permission.SEE_AUDIT),
    ("staff", "Accounts", "station:staff", Permission.MANAGE_ACCOUNTS),
)


def page(
    request: HttpRequest, template: str, here: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Draw a page of the station.

    Args:
        request: of a view that requires a permission.
        template: name below `station/`.
        here: key of the part that the page belongs to.
        status: the HTTP status.
        context: what the template shows.
    """
    viewer = viewer_of(request)
    parts = [
        {"words": words, "url": reverse(name), "here": key == here}
        for key, words, name, permission in PARTS
        if accounts.may_anywhere(viewer, permission)
    ]
    return render(request, f"station/{template}", {"parts": parts, "at": now(), **context}, status=status)


def chosen_ground(request: HttpRequest, permission: Permission) -> Ground:
    """The areas that a listing shows: all that are held, or the one that `?area=` names."""
    return ground(viewer_of(request), permission, local_day(now()), request.GET.get("area", ""))


def area_filter(land: Ground) -> dict[str, Any]:
    """Context of `station/_area_filter.html`. Empty when there's nothing to choose."""
    return {"area_choices": indented(land) if len(land.choices) > 1 else [], "land": land}


def may(request: HttpRequest, permission: Permission, recorded_path: Sequence[str]) -> bool:
    """Whether to offer a button: the journey behind it asks again."""
    return bool(accounts.may(viewer_of(request), permission, standing.path_now(recorded_path, now())))


def guard(request: HttpRequest, permission: Permission, recorded_path: Sequence[str]) -> None:
    """Raise NotAllowed unless the viewer holds the permission where a record that is about to be shown stands now."""
    accounts.require(viewer_of(request), permission, standing.path_now(recorded_path, now()))


def today() -> dt.date:
    """The present local day."""
    return local_day(now())
