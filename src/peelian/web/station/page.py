"""The station's page furniture: its pages with their menu, and the areas that they show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.journeys import standing
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import viewer_of
from peelian.web.shared.fields import FIRST_DAY, LAST_DAY
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.station.menu import menu_of, sub_menu_of


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
    furniture = {
        "menu": menu_of(viewer, here, request.path),
        "sub_menu": sub_menu_of(viewer, here, request.path),
        "at": now(),
    }
    return render(request, f"station/{template}", furniture | context, status=status)


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


def day_asked(request: HttpRequest) -> dt.date:
    """The day that `?day=` asks for; today where none is, or nonsense, or one that no form takes."""
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()
    return day if FIRST_DAY <= day <= LAST_DAY else today()


def today() -> dt.date:
    """The present local day."""
    return local_day(now())
