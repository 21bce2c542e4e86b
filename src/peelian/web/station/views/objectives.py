"""The force's objectives: what plans and patrols did for each in a span of days, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.priorities import api as priorities
from peelian.journeys import follow_objectives
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.shared.period import PeriodForm
from peelian.web.station.page import page, today

#: A quarter: long enough for a plan to do something, short enough to act on.
USUAL_PERIOD = dt.timedelta(weeks=13)


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every objective that held in the span, with what was done for it and the courses of its plans."""
    look = _Look(request)
    board = None
    if look.is_valid:
        board = follow_objectives.follow(viewer=viewer_of(request), at=now(), **look.span)
    return page(request, "objective_list.html", "objectives", status=look.status, board=board, **look.context)


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One objective with the plans that served it."""
    objective = priorities.get_objective(code)
    look = _Look(request)
    followed = None
    if look.is_valid:
        followed = follow_objectives.follow_one(viewer=viewer_of(request), at=now(), code=code, **look.span)
    return page(
        request,
        "objective.html",
        "objectives",
        status=look.status,
        objective=objective,
        followed=followed,
        **look.context,
    )


@dataclass(init=False)
class _Look:
    """The span and the areas that an address asks for; at first the last quarter of all areas held."""

    form: PeriodForm
    land: Ground

    def __init__(self, request: HttpRequest) -> None:
        viewer = viewer_of(request)
        land = ground(viewer, Permission.SEE_STATION, today())
        usual = {"since": today() - USUAL_PERIOD, "until": today(), "area": ""}
        asked = request.GET if "since" in request.GET else {**usual, "area": request.GET.get("area", "")}
        self.form = PeriodForm(asked, areas=indented(land), everywhere="All your areas")
        self.is_valid = self.form.is_valid()
        if self.is_valid and (code := self.form.cleaned_data["area"]):
            land = ground(viewer, Permission.SEE_STATION, today(), code)
        self.land = land

    @property
    def status(self) -> int:
        """400 where the address asks for what can't be."""
        return 200 if self.is_valid else 400

    @property
    def span(self) -> dict[str, Any]:
        """What a journey needs. Of a valid form only."""
        said = self.form.cleaned_data
        return {"area_codes": self.land.codes, "first_on": said["since"], "last_on": said["until"]}

    @property
    def context(self) -> dict[str, Any]:
        """What a template needs: the form, the area's name, and the question as it goes on to the next page."""
        query = ""
        if self.is_valid:
            said = self.form.cleaned_data
            query = urlencode(
                {"since": said["since"].isoformat(), "until": said["until"].isoformat(), "area": said["area"]}
            )
        return {"form": self.form, "land": self.land, "query": query}
