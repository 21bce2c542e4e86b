"""What people said: a list to read, and another category where the first one is wrong."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.voice import api as voice
from peelian.journeys import hear
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.station.forms.fields import category_choices
from peelian.web.station.forms.listing import RecodeForm
from peelian.web.station.page import area_filter, chosen_ground, guard, page

_LIMIT = 100
SPANS = {"2": "2 weeks", "8": "8 weeks", "26": "6 months", "52": "a year"}


@requires(Permission.SEE_VOICE)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was said in the chosen areas, newest first, with how many people said what."""
    land = chosen_ground(request, Permission.SEE_VOICE)
    weeks = request.GET.get("weeks", "8")
    weeks = weeks if weeks in SPANS else "8"
    category = _category(request.GET.get("category", ""))
    until = now()
    since = until - dt.timedelta(weeks=int(weeks))
    # All levels: a reply of somebody whose neighbourhood isn't known any more stands with its message's area.
    codes = land.codes
    rows = voice.list_voice(
        viewer=viewer_of(request), area_codes=codes, since=since, until=until, limit=_LIMIT, category=category
    )
    counts = voice.count_by_category(area_codes=codes, since=since, until=until)
    return page(
        request,
        "voice_list.html",
        "voice",
        rows=rows,
        counts=counts,
        limit=_LIMIT,
        weeks=weeks,
        spans=SPANS,
        category=category or "",
        categories=category_choices("All categories"),
        **area_filter(land),
    )


@requires(Permission.RECORD_VOICE)
@require_http_methods(["GET", "HEAD", "POST"])
def recode(request: HttpRequest, contribution_id: int) -> HttpResponse:
    """One contribution and the choice of another category."""
    viewer = viewer_of(request)
    row = voice.get_contribution(viewer=viewer, contribution_id=contribution_id)
    guard(request, Permission.RECORD_VOICE, voice.area_path_of(contribution_id))
    form = RecodeForm(request.POST or None, initial={"category": row.category.value})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            changed = hear.recode(
                viewer=viewer,
                at=now(),
                contribution_id=contribution_id,
                category=ProblemCategory(form.cleaned_data["category"]),
            )
            messages.success(request, f"This now counts as {changed.category_label.lower()}.")
            return redirect("station:voice")
    return page(request, "voice_recode.html", "voice", form=form, row=row)


def _category(text: str) -> ProblemCategory | None:
    return ProblemCategory(text) if text in set(ProblemCategory) else None
