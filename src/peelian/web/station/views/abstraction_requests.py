"""Requests for people of neighbourhood teams: asked with the warnings shown, decided by those who record duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import request_abstraction, set_duties
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.station.forms.abstraction import GRANT, DecisionForm, RequestForm
from peelian.web.station.page import page, today


@requires(Permission.REQUEST_PEOPLE)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Requests for the people whose duties the viewer records, and the viewer's own."""
    viewer = viewer_of(request)
    own = own_people(request, Permission.RECORD_DUTIES)
    return page(
        request,
        "abstraction_requests.html",
        "abstraction",
        decide=workforce.list_requests(own),
        asked=[
            row
            if row.person_id in own
            else replace(row, warnings=tuple(request_abstraction.told_to_asker(row.warnings)))
            for row in workforce.list_requests(user_id=viewer.user_id)
        ],
        may_decide=accounts.may_anywhere(viewer, Permission.RECORD_DUTIES),
    )


@requires(Permission.REQUEST_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for somebody; that they can't come is told at once, and why only to whoever records their duties."""
    people = own_people(request, Permission.REQUEST_PEOPLE)
    form = RequestForm(request.POST or None, people=list(people.items()), codes=workforce.list_codes(today()))
    if request.method == "POST" and form.is_valid():
        said, (starts_at, ends_at) = form.cleaned_data, form.span()
        with refusals.on_form(form):
            number, warnings = request_abstraction.ask(
                viewer=viewer_of(request), at=now(), person_id=said["person_id"], starts_at=starts_at, ends_at=ends_at,
                code=said["code"], asked_by=workforce.AskedBy(said["asked_by"]), requester=said["requester"],
                to_where=said["to_where"], note=said["note"],
            )  # fmt: skip
            told = f" {len(warnings)} warning{'s' * (len(warnings) != 1)}: see below." if warnings else ""
            messages.success(request, f"Asked. Their sergeant decides.{told}")
            return redirect("station:abstraction_request", request_id=number)
    return page(request, "abstraction_ask.html", "abstraction", form=form)


@requires(Permission.REQUEST_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: its warnings as they are now, and the decision for whoever records duties there."""
    viewer, row = viewer_of(request), workforce.get_request(request_id)
    own = row.asked_by_user == viewer.user_id
    if not own:
        set_duties.require(viewer, row.person_id, now())
    is_open = row.state is workforce.RequestState.ASKED
    may_decide = is_open and row.person_id in own_people(request, Permission.RECORD_DUTIES)
    warnings = (
        request_abstraction.warnings_of(
            person_id=row.person_id, starts_at=row.starts_at, ends_at=row.ends_at, code=row.code.code
        )
        if is_open
        else list(row.warnings)
    )
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            act = request_abstraction.grant if said["decision"] == GRANT else request_abstraction.refuse
            act(viewer=viewer, at=now(), request_id=request_id, reason=said["reason"])
            messages.success(request, "Granted and recorded." if said["decision"] == GRANT else "Refused.")
            return redirect("station:abstraction_requests")
    return page(
        request,
        "abstraction_request.html",
        "abstraction",
        row=row,
        name=workforce.get_person(row.person_id).full_name,
        warnings=_told(request, row, warnings),
        form=form if may_decide else None,
        own=own and is_open,
    )


@requires(Permission.REQUEST_PEOPLE)
@require_POST
@once
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take one's own request back."""
    with refusals.on_page(request):
        workforce.withdraw_request(actor=viewer_of(request).actor, at=now(), request_id=request_id)
        messages.success(request, "Taken back.")
    return redirect("station:abstraction_requests")


def _told(
    request: HttpRequest, row: workforce.RequestView, warnings: Sequence[workforce.Warned]
) -> list[workforce.Warned]:
    return request_abstraction.told_to(viewer_of(request), now(), person_id=row.person_id, warnings=warnings)


def own_people(request: HttpRequest, permission: Permission) -> dict[int, str]:
    """People posted today where the viewer holds a permission, by name: rank, name and team."""
    viewer = viewer_of(request)
    land = ground(viewer, permission, today())
    tops = [area.code for area, depth in land.choices if depth == 0]
    rows = {
        one.id: one
        for code in tops
        for one in workforce.list_people(viewer=viewer, area_path_code=code, on=today())
    }
    ordered = sorted(rows.values(), key=lambda one: (one.name, one.id))
    return {one.id: f"{one.full_name}, {one.team_name}" for one in ordered}
