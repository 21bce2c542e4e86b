"""What the force's strategy asks of an area: the force's half of every list, with where each part comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.priorities import api as priorities
from peelian.journeys import set_strands
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.listing import EndForm
from peelian.web.station.forms.strands import EndStrandForm, StrandForm, day_after
from peelian.web.station.page import chosen_ground, guard, page, today


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What counts in one area today, what a nearer area set aside, what is to come, and what areas in it have set."""
    land = chosen_ground(request, Permission.SEE_STATION)
    area = land.chosen or next((area for area, _ in land.choices), None)
    own = ground(viewer_of(request), Permission.ADOPT_PRIORITY, today()).codes
    return page(
        request,
        "strand_list.html",
        "lists",
        area=area,
        area_choices=indented(land) if len(land.choices) > 1 else [],
        may_set=area is not None and area.code in own,
        matrix=priorities.matrix_on(today()),
        **(_strands_of(area, today(), frozenset(own)) if area else {}),
    )


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def set_one(request: HttpRequest) -> HttpResponse:
    """Set a strand for an area, from today or a later day on."""
    land = ground(viewer_of(request), Permission.ADOPT_PRIORITY, today())
    started = {"area_code": request.GET.get("area", "")}
    matrix = priorities.matrix_on(today())
    form = StrandForm(
        request.POST or None, areas=indented(land), matrix=matrix, today=today(), initial=started
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            made = set_strands.set_strand(
                viewer=viewer_of(request),
                at=now(),
                area_code=said["area_code"],
                category=ProblemCategory(said["category"]),
                impact=said["impact"],
                likelihood=said["likelihood"],
                why=said["why"],
                valid_from=said["valid_from"],
                valid_until=form.valid_until(),
            )
            messages.success(request, f"Set for {made.area_name}. Lists that are made from now on count it.")
            return _back(made.area_code)
    return page(request, "strand_set.html", "lists", form=form, back=_address(started["area_code"]))


@requires(Permission.ADOPT_PRIORITY)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, strand_id: int) -> HttpResponse:
    """End a strand on a day, with a reason; one that hasn't begun is taken back."""
    guard(request, Permission.ADOPT_PRIORITY, priorities.strand_path_of(strand_id))
    row = priorities.get_strand(strand_id)
    has_begun = row.valid_from <= today()
    form: EndStrandForm | EndForm = (
        EndStrandForm(request.POST or None, initial={"last_on": today()})
        if has_begun
        else EndForm(request.POST or None)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            set_strands.end_strand(
                viewer=viewer_of(request),
                at=now(),
                strand_id=strand_id,
                on=day_after(said.get("last_on")) or today(),
                reason=said["reason"],
            )
            messages.success(request, "Its end is set." if has_begun else "It is taken back.")
            return _back(row.area_code)
    return page(
        request,
        "end.html",
        "lists",
        form=form,
        heading="End what the force asks for" if has_begun else "Take back what the force asks for",
        what=f"{row.category_label} in {row.area_name}, weight {row.weight}: {row.why}",
        button="End it" if has_begun else "Take it back",
        back=_address(row.area_code),
    )


def _strands_of(area: places.AreaView, on: dt.date, own: frozenset[str]) -> dict[str, Any]:
    counted = priorities.nearest_strands(area_path=area.path, on=on)
    nearer = {strand.category: strand.area_name for strand in counted}
    ids = {strand.id for strand in counted}
    above = priorities.list_strands(area_codes=area.path, on=on)
    below = [part.code for part in places.list_areas(on=on, within=area.code) if part.code != area.code]
    return {
        "counted": _rows(counted, own),
        "set_aside": [
            {**row, "nearer": nearer[row["strand"].category]}
            for row in _rows((strand for strand in above if strand.id not in ids), own)
        ],
        "to_come": _rows(priorities.list_strands_to_come(area_codes=area.path, on=on), own),
        "below": _rows(priorities.list_strands(area_codes=below, on=on), own),
    }


def _rows(strands: Iterable[priorities.StrandView], own: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "strand": strand,
            "last_on": strand.valid_until - dt.timedelta(days=1) if strand.valid_until else None,
            "may_end": strand.area_code in own,
        }
        for strand in strands
    ]


def _address(area_code: str) -> str:
    return reverse("station:strands") + (f"?{urlencode({'area': area_code})}" if area_code else "")


def _back(area_code: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(area_code))
