"""Shifts and abstractions, one at a time: so that conflicts are known although the roster's file is older."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import set_duties
from peelian.kernel.time import now, start_of_day
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground
from peelian.web.shared.once import once
from peelian.web.station.forms.duties import PLANNED, SUDDEN, AbstractionForm, ShiftForm, local_parts
from peelian.web.station.page import area_filter, chosen_ground, page, today

#: How far ahead the page shows.
AHEAD = dt.timedelta(days=14)


@requires(Permission.RECORD_DUTIES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is recorded of the people of an area from today on, a fortnight ahead."""
    land = chosen_ground(request, Permission.RECORD_DUTIES)
    people = _people(request, land)
    since = start_of_day(today())
    duties = workforce.list_duties([one.id for one in people], since, start_of_day(today() + AHEAD))
    not_taken = workforce.list_not_taken([one.id for one in people], now() - workforce.LATEST_AWAY)
    rows = [(one, *duties.get(one.id, ([], [])), not_taken.get(one.id, [])) for one in people]
    return page(
        request,
        "duty_list.html",
        "tasks",
        rows=rows,
        until=today() + AHEAD - dt.timedelta(days=1),
        too_wide=not people and _top(land) is None,
        **area_filter(land),
    )


@requires(Permission.RECORD_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def shift(request: HttpRequest, shift_id: int | None = None) -> HttpResponse:
    """Record a shift, a rest day or leave; or put one right."""
    row = None if shift_id is None else workforce.get_shift(shift_id)
    started: dict[str, Any] = {"person_id": request.GET.get("person", "")}
    if row is not None:
        started = {"person_id": row.person_id, "kind": row.kind, **local_parts(row.starts_at, row.ends_at)}
    people = _choices(request, row)
    form = ShiftForm(request.POST or None, people=people, initial=started)
    if request.method == "POST" and form.is_valid():
        said, (starts_at, ends_at) = form.cleaned_data, form.span()
        with refusals.on_form(form):
            set_duties.shift(
                viewer=viewer_of(request), at=now(), person_id=said["person_id"], starts_at=starts_at,
                ends_at=ends_at, kind=workforce.ShiftKind(said["kind"]), instead_of=shift_id,
            )  # fmt: skip
            messages.success(request, "Recorded. What stood in that time is replaced.")
            return redirect(_back(said["person_id"]))
    return page(
        request,
        "duty_set.html",
        "tasks",
        form=form,
        heading="Change a shift" if row else "Record a shift",
        hint="It takes the place of whatever is recorded for any of that time. A rest day or leave counts as off; a "
        "day without a shift is not known, which isn’t off.",
    )


@requires(Permission.RECORD_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def abstraction(request: HttpRequest, abstraction_id: int | None = None) -> HttpResponse:
    """Record that somebody is taken away from their neighbourhood; or put that right: they are back early."""
    row = None if abstraction_id is None else workforce.get_abstraction(abstraction_id)
    started: dict[str, Any] = {"person_id": request.GET.get("person", ""), "planned": PLANNED}
    if row is not None:
        started = {
            "person_id": row.person_id, "code": row.code.code, "planned": PLANNED if row.planned else SUDDEN,
            "note": row.note, "asked_by": row.asked_by, "requester": row.requester, "to_where": row.to_where,
            "own_sector": row.own_sector, **local_parts(row.starts_at, row.ends_at),
        }  # fmt: skip
    people = _choices(request, row)
    codes = _codes(row)
    form = AbstractionForm(request.POST or None, people=people, codes=codes, initial=started)
    if request.method == "POST" and form.is_valid():
        said, (starts_at, ends_at) = form.cleaned_data, form.span()
        with refusals.on_form(form):
            set_duties.abstract(
                viewer=viewer_of(request), at=now(), person_id=said["person_id"], starts_at=starts_at,
                ends_at=ends_at, code=said["code"], details=_details(form, row), instead_of=abstraction_id,
            )  # fmt: skip
            messages.success(request, "Recorded. Whoever sends them on patrol in that time is told.")
            return redirect(_back(said["person_id"]))
    return page(
        request,
        "duty_set.html",
        "tasks",
        form=form,
        heading="Change an abstraction" if row else "Record an abstraction",
        hint="Somebody who is posted here and works elsewhere for a time. It is shown to whoever sends them on patrol.",
    )


def _codes(row: workforce.AbstractionView | None) -> list[workforce.CodeView]:
    """The reasons of today, and that of the row that is put right."""
    codes = workforce.list_codes(today())
    return codes if row is None or row.code in codes else [*codes, row.code]


def _details(form: AbstractionForm, row: workforce.AbstractionView | None) -> workforce.AwayDetails:
    """What the form says; of one that is put right, it stays known since it was known."""
    said = form.details(now())
    return said if row is None else dataclasses.replace(said, noticed_at=row.noticed_at)


@requires(Permission.RECORD_DUTIES)
@require_POST
@once
def withdraw_shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take a shift back."""
    return _taken_back(
        request,
        lambda: workforce.get_shift(shift_id),
        partial(set_duties.withdraw_shift, shift_id=shift_id),
        "The shift is taken back. What they do in that time isn’t known now.",
    )


@requires(Permission.RECORD_DUTIES)
@require_POST
@once
def withdraw_abstraction(request: HttpRequest, abstraction_id: int) -> HttpResponse:
    """Take an abstraction back whole."""
    return _taken_back(
        request,
        lambda: workforce.get_abstraction(abstraction_id),
        partial(set_duties.end_abstraction, abstraction_id=abstraction_id),
        "The abstraction is taken back.",
    )


def _taken_back(
    request: HttpRequest,
    find: Callable[[], workforce.ShiftView | workforce.AbstractionView],
    take_back: Callable[..., object],
    words: str,
) -> HttpResponse:
    """Take back what `find` gives and go back to whose it was; a refusal is told on the list."""
    with refusals.on_page(request):
        person_id = find().person_id
        take_back(viewer=viewer_of(request), at=now())
        messages.success(request, words)
        return redirect(_back(person_id))
    return redirect("station:duties")


def _back(person_id: int) -> str:
    """The list, at the area of somebody's post and at their name."""
    codes = workforce.posted_area_codes(person_id, today())
    query = f"?{urlencode({'area': codes[0]})}" if codes else ""
    return f"{reverse('station:duties')}{query}#person-{person_id}"


def _choices(
    request: HttpRequest, row: workforce.ShiftView | workforce.AbstractionView | None
) -> list[tuple[int, str]]:
    """Who can be chosen: the viewer's people; of a row that is put right, its own person. Raises NotAllowed."""
    land = ground(viewer_of(request), Permission.RECORD_DUTIES, today())
    found = [(one.id, f"{one.full_name}, {one.team_name}") for one in _everybody(request, land)]
    if row is None:
        return found
    own = [choice for choice in found if choice[0] == row.person_id]
    if not own:
        set_duties.require(viewer_of(request), row.person_id, now())
    return own


def _top(land: Ground) -> str | None:
    """The one area whose people are shown: the one that is chosen, or the only one at the top of what is held."""
    if land.chosen is not None:
        return land.chosen.code
    tops = [area for area, depth in land.choices if depth == 0]
    return tops[0].code if len(tops) == 1 and len(land.sectors) <= 1 else None


def _people(request: HttpRequest, land: Ground) -> list[workforce.PersonView]:
    top = _top(land)
    if top is None:
        return []
    return workforce.list_people(viewer=viewer_of(request), area_path_code=top, on=today())


def _everybody(request: HttpRequest, land: Ground) -> list[workforce.PersonView]:
    tops = [area.code for area, depth in land.choices if depth == 0]
    rows = [
        one
        for code in tops
        for one in workforce.list_people(viewer=viewer_of(request), area_path_code=code, on=today())
    ]
    return sorted({one.id: one for one in rows}.values(), key=lambda one: (one.name, one.id))
