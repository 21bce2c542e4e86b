"""Meetings that residents can come to: announced, and called off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.content import api as content
from peelian.journeys import meet
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.shared.templatetags.peelian import clock, weekday
from peelian.web.station.forms.meetings import MeetingForm
from peelian.web.station.page import area_filter, chosen_ground, guard, page, today


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Meetings of the chosen areas that are still to come or going on, soonest first."""
    land = chosen_ground(request, Permission.SEE_STATION)
    own = ground(viewer_of(request), Permission.WRITE_MESSAGE, today())
    rows = [
        {"meeting": meeting, "may_cancel": meeting.area_code in own.codes and not meeting.is_cancelled}
        for meeting in content.list_meetings(area_codes=land.codes, since=now())
    ]
    return page(
        request,
        "meeting_list.html",
        "meetings",
        rows=rows,
        may_announce=bool(own.codes),
        **area_filter(land),
    )


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def announce(request: HttpRequest) -> HttpResponse:
    """A new meeting. Residents can read it at once."""
    form = MeetingForm(request.POST or None, areas=_areas(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        starts_at, ends_at = form.span()
        with refusals.on_form(form):
            made = meet.announce(
                viewer=viewer_of(request),
                at=now(),
                area_code=said["area_code"],
                title=said["title"],
                address=said["address"],
                starts_at=starts_at,
                ends_at=ends_at,
                kind=said["kind"],
                description=said["description"],
            )
            messages.success(request, f"Announced. Residents of {made.area_name} can read it now.")
            return redirect("station:meetings")
    return page(request, "meeting_announce.html", "meetings", form=form)


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting off, after a second look."""
    guard(request, Permission.WRITE_MESSAGE, content.area_path_of(meeting_id))
    row = content.get_meeting(meeting_id)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals.on_form(form):
            meet.cancel(viewer=viewer_of(request), at=now(), meeting_id=meeting_id)
            messages.success(request, "Called off. Residents see it marked as cancelled.")
            return redirect("station:meetings")
    return page(
        request,
        "end.html",
        "meetings",
        form=form,
        heading="Call this meeting off",
        what=f"{row.title}, {weekday(row.starts_at)} at {clock(row.starts_at)}, {row.address}. It stays on residents’ "
        "pages, marked as cancelled, so that nobody goes for nothing.",
        button="Call off",
        back=reverse("station:meetings"),
    )


def _areas(request: HttpRequest) -> list[tuple[str, str]]:
    """The sectors and neighbourhoods in which the viewer may announce, each neighbourhood below its sector."""
    land = ground(viewer_of(request), Permission.WRITE_MESSAGE, today())
    inset = "\u2003" if land.sectors else ""
    return [
        (area.code, area.name if area in land.sectors else inset + area.name)
        for area, _ in land.choices
        if area.kind in meet.KINDS_OF_AREA
    ]
