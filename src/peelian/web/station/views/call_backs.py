"""Call-backs: whom to ring on a day, how it went, and the slots that people choose from."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.journeys import call_back
from peelian.kernel.time import local_day, now
from peelian.web.shared import conversations, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.reports import CallForm, SlotsForm
from peelian.web.station.page import guard, page, today
from peelian.web.station.views.reports import words

_SHOWN = dt.timedelta(days=28)
_DIGITS = 15


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Whom to ring on `?day=`, today without it. Numbers stand with the reports, where each look is recorded."""
    viewer, at = viewer_of(request), now()
    day = _day(request.GET.get("day", ""))
    rows = [
        (
            call,
            words.CALLS[call.state],
            conversations.language_name(call.language),
            call.state is incidents.CallState.BOOKED and call.ends_at < at,
        )
        for call in incidents.list_call_backs(viewer=viewer, at=at, day=day)
    ]
    return page(
        request,
        "call_back_list.html",
        "reports",
        rows=rows,
        day=day,
        may_manage=accounts.may_anywhere(viewer, Permission.MANAGE_REPORTS),
    )


@requires(Permission.TRIAGE_REPORTS)
@require_POST
@once
def book(request: HttpRequest, reference: str) -> HttpResponse:
    """Promise a call for somebody who asked for it by telephone or in words."""
    chosen = request.POST.get("slot", "")
    with refusals.on_page(request):
        call = call_back.pick(
            viewer=viewer_of(request),
            at=now(),
            reference=reference,
            slot_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < _DIGITS else 0,
            phone=request.POST.get("phone", "")[:30],
        )
        messages.success(request, f"Promised: {call_back.when(call)}.")
    return redirect("station:report", reference=reference)


@requires(Permission.TRIAGE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def finish(request: HttpRequest, call_back_id: int) -> HttpResponse:
    """Say whether they were reached."""
    viewer, at = viewer_of(request), now()
    call = incidents.get_call_back(call_back_id)
    guard(request, Permission.TRIAGE_REPORTS, incidents.area_path_of(call.reference, at))
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            done = form.cleaned_data["done"] == "yes"
            call_back.finish(
                viewer=viewer, at=at, call_back_id=call_back_id, done=done, note=form.cleaned_data["note"]
            )
            messages.success(request, "Kept." if done else "Kept. They are told that we tried.")
            return redirect("station:report", reference=call.reference)
    return page(request, "call_back.html", "reports", form=form, call=call)


@requires(Permission.TRIAGE_REPORTS)
@require_POST
@once
def cancel(request: HttpRequest, call_back_id: int) -> HttpResponse:
    """Take the promise back."""
    call = incidents.get_call_back(call_back_id)
    with refusals.on_page(request):
        call_back.cancel(viewer=viewer_of(request), at=now(), call_back_id=call_back_id)
        messages.success(request, "Cancelled. Its place is free again.")
    return redirect("station:report", reference=call.reference)


@requires(Permission.MANAGE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def slots(request: HttpRequest) -> HttpResponse:
    """The slots of the coming four weeks, and a form for more."""
    at = now()
    form = SlotsForm(
        request.POST if request.method == "POST" else None,
        initial={"day": today() + dt.timedelta(days=1), "minutes": 60, "places": 2},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            opened = call_back.open_slots(
                viewer=viewer_of(request),
                at=at,
                day=said["day"],
                first=said["first"],
                last=said["last"],
                minutes=said["minutes"],
                spaces=said["places"],
            )
            messages.success(request, f"{opened} slot{'' if opened == 1 else 's'} opened.")
            return redirect("station:slots")
    rows = [
        {"slot": slot, "day": local_day(slot.starts_at)}
        for slot in incidents.list_slots(since=at, until=at + _SHOWN)
    ]
    return page(request, "call_back_slots.html", "reports", form=form, slots=rows)


@requires(Permission.MANAGE_REPORTS)
@require_POST
@once
def close_slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Offer a slot no more."""
    with refusals.on_page(request):
        call_back.close_slot(viewer=viewer_of(request), at=now(), slot_id=slot_id)
        messages.success(request, "It isn't offered any more. Calls that are promised in it stand.")
    return redirect("station:slots")


def _day(text: str) -> dt.date:
    """The day that was asked for, today where it is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today()
    return day if dt.date(2000, 1, 1) <= day <= dt.date(2199, 12, 31) else today()
