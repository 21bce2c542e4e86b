"""The force's objectives: what plans and patrols did for each in a span of days, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import follow_objectives, set_objectives
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.shared.once import once
from peelian.web.shared.period import PeriodForm
from peelian.web.station.forms.objectives import ObjectiveForm, RewordForm
from peelian.web.station.forms.strands import EndStrandForm, day_after
from peelian.web.station.page import may, page, today

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
    return page(
        request,
        "objective_list.html",
        "objectives",
        status=look.status,
        board=board,
        may_set=_may_set(request),
        **look.context,
    )


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
        may_set=_may_set(request) and not _is_over(objective),
        **look.context,
    )


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def set_one(request: HttpRequest) -> HttpResponse:
    """Set an objective of the whole force."""
    set_objectives.require(viewer_of(request), now())
    form = ObjectiveForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = set_objectives.set_new(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(
                request, f"{made.name} is set. Plans and patrols can be tied to it from its first day."
            )
            return redirect("station:objectives")
    return page(
        request, "objective_set.html", "objectives", form=form, heading="Set an objective", objective=None
    )


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Word an objective in another way."""
    set_objectives.require(viewer_of(request), now())
    row = priorities.get_objective(code)
    form = RewordForm(request.POST or None, initial={"name": row.name, "words": row.words})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            set_objectives.reword(viewer=viewer_of(request), at=now(), code=code, **form.cleaned_data)
            messages.success(request, "Changed. Plans and patrols that serve it keep it.")
            return redirect("station:objective", code=code)
    return page(
        request, "objective_set.html", "objectives", form=form, heading="Change an objective", objective=row
    )


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Say from when on an objective doesn't hold any more, and why."""
    set_objectives.require(viewer_of(request), now())
    row = priorities.get_objective(code)
    form = EndStrandForm(request.POST or None, initial={"last_on": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            on = day_after(said["last_on"]) or today()
            set_objectives.end(viewer=viewer_of(request), at=now(), code=code, on=on, reason=said["reason"])
            messages.success(request, "Its end is set. Plans that served it keep it.")
            return redirect("station:objective", code=code)
    return page(
        request,
        "end.html",
        "objectives",
        form=form,
        heading="End an objective",
        what=f"{row.name}: {row.words} Plans that serve it keep it; new ones can’t be tied to it afterwards.",
        button="End it",
        back=reverse("station:objective", args=[code]),
    )


def _may_set(request: HttpRequest) -> bool:
    whole = places.force(today())
    return whole is not None and may(request, Permission.ADOPT_PRIORITY, whole.path)


def _is_over(objective: priorities.ObjectiveView) -> bool:
    return objective.valid_until is not None and objective.valid_until <= today()


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
