"""The Board's first page: the papers that wait or are new, then the loop in figures, each with its definition."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.board.api import Content
from peelian.journeys import report_to_board
from peelian.journeys.packs.telling import content_for_readers
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import local_day, now
from peelian.web.board import listing
from peelian.web.board.page import page
from peelian.web.board.shaping import shaped
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.period import PeriodForm

USUAL_PERIOD = dt.timedelta(days=90)


@requires(Permission.SEE_BOARD)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of a period and an area; at first the last ninety days of the largest area held."""
    viewer = viewer_of(request)
    today = local_day(now())
    land = ground(viewer, Permission.SEE_BOARD, today)
    if not land.choices:
        raise NotAllowed("The area of your role no longer exists. Ask an administrator to move it.")
    usual = {"since": today - USUAL_PERIOD, "until": today, "area": land.choices[0][0].code}
    form = PeriodForm(request.GET if "area" in request.GET else usual, areas=indented(land))
    found = Content()
    if form.is_valid():
        asked = form.cleaned_data
        found = content_for_readers(
            report_to_board.loop_figures(
                viewer=viewer,
                at=now(),
                since=asked["since"],
                until=asked["until"] + dt.timedelta(days=1),
                area_code=asked["area"],
            )
        )
    names = dict(indented(land))
    return page(
        request,
        "figures.html",
        "figures",
        status=200 if form.is_valid() else 400,
        form=form,
        rows=shaped(found.figures),
        missing=found.missing,
        area_name=names.get(str(form["area"].value()), "").strip(),
        land=land,
        papers=listing.to_read(viewer, now()),
    )
