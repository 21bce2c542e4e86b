"""What was asked beside what was done: by task, team, week or sector."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.analysis.heat_map import SHADES, heat_map
from peelian.analysis.national_grid import flatten
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground, ground, indented
from peelian.web.shared.period import PeriodForm, SpanForm
from peelian.web.station import reasons
from peelian.web.station.forms.people import ReasonForm
from peelian.web.station.page import page, today

#: Cells that the table beside the map tells of.
MOST_TOLD = 20

#: A fortnight up to yesterday: today's patrols aren't over, and their positions not in.
FIRST_DAY, LAST_DAY = dt.timedelta(days=14), dt.timedelta(days=1)
BY = (
    (visibility.By.TASK, "Patrol"),
    (visibility.By.TEAM, "Team"),
    (visibility.By.WEEK, "Week"),
    (visibility.By.SECTOR, "Sector"),
)


class PracticeForm(PeriodForm):
    """The span, the area, and how rows are made."""

    by = forms.ChoiceField(label="Row for each", choices=BY)


@requires(Permission.SEE_STATION)
@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """Paper beside practice of the chosen areas and days."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.SEE_STATION, today())
    usual = {"since": today() - FIRST_DAY, "until": today() - LAST_DAY, "by": visibility.By.TASK}
    asked = request.GET if "since" in request.GET else {**usual, "area": request.GET.get("area", "")}
    form = PracticeForm(asked, areas=indented(land), everywhere="All your areas")
    found, by = None, visibility.By.TASK
    elsewhere: list[visibility.UntaskedArea] = []
    if form.is_valid():
        said = form.cleaned_data
        by = visibility.By(said["by"])
        if said["area"]:
            land = ground(viewer, Permission.SEE_STATION, today(), said["area"])
        found = visibility.practice(
            viewer=viewer, area_codes=land.codes, first_on=said["since"], last_on=said["until"], by=by
        )
        elsewhere = visibility.untasked(area_codes=land.codes, first_on=said["since"], last_on=said["until"])
    return page(
        request,
        "practice.html",
        "practice",
        status=200 if found else 400,
        form=form,
        land=land,
        practice=found,
        elsewhere=_named(elsewhere, land),
        heading=dict(BY)[by],
        maps=_maps(viewer, land, form) if found else [],
    )


def _maps(viewer: accounts.Viewer, land: Ground, form: PracticeForm) -> list[tuple[str, str]]:
    """Sectors of the page whose map the viewer may ask for: name and address."""
    span = urlencode({name: form.cleaned_data[name].isoformat() for name in ("since", "until")})
    return [
        (sector.name, f"{reverse('station:heat', args=[sector.code])}?{span}")
        for sector in land.sectors
        if accounts.may(viewer, Permission.SEE_POSITIONS, sector.path)
    ]


@requires(Permission.SEE_POSITIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def heat(request: HttpRequest, sector_code: str) -> HttpResponse:
    """Where patrols were in an area, by cells of 100 m, after a reason; the look is in the audit.

    Raises NotFound, NotAllowed.
    """
    viewer = viewer_of(request)
    period, since, until = _span(request)
    area = places.get_area(sector_code, until)
    accounts.require(viewer, Permission.SEE_POSITIONS, places.path_now(area.path, viewer.on))
    why = ReasonForm(request.POST or None)
    if request.method == "POST" and why.is_valid():
        reasons.keep(request, f"heat:{area.code}", why.cleaned_data["reason"])
        return redirect(
            f"{request.path}?{urlencode({'since': since.isoformat(), 'until': until.isoformat()})}"
        )
    known: dict[str, Any] = {
        "area": area,
        "period": period,
        "since": since,
        "until": until,
        "subject": f"{visibility.MAP_SUBJECT}:{area.code}",
    }
    reason = reasons.kept(request, f"heat:{area.code}")
    if not reason or period.errors:
        status = 400 if period.errors else 200
        return page(request, "heat.html", "practice", status=status, form=why, **known)
    found = visibility.heat(
        viewer=viewer, area_code=area.code, first_on=since, last_on=until, at=now(), reason=reason
    )
    return page(
        request, "heat.html", "practice", heat=found, reason=reason, **_drawn(found, area, until), **known
    )


def _span(request: HttpRequest) -> tuple[SpanForm, dt.date, dt.date]:
    """The days that are asked for; where none are, or they can't be, the last fortnight."""
    usual = {"since": today() - FIRST_DAY, "until": today() - LAST_DAY}
    form = SpanForm(request.GET if "since" in request.GET else usual)
    said = form.cleaned_data if form.is_valid() else usual
    return form, said["since"], said["until"]


def _drawn(found: visibility.HeatMap, area: places.AreaView, on: dt.date) -> dict[str, Any]:
    """The map, its legend and its table."""
    below = [area, *places.list_areas(on=on, within=area.code)]
    names = {one.code: one.name for one in below if one.kind == places.AreaKind.NEIGHBOURHOOD}
    shapes = [shape for code in names if (shape := places.boundary_shape(code, on)) is not None]
    words = f"Map of {area.name} in squares of 100 metres, the darker the more officer-minutes. The table says more."
    edges = [0.0, *found.steps]
    return {
        "svg": heat_map(
            [(cell.column, cell.row, cell.shade) for cell in found.cells],
            [flatten(shape) for shape in shapes],
            words=words,
        )
        if found.cells
        else "",
        "legend": [
            {"colour": SHADES[number], "from": low, "to": high}
            for number, (low, high) in enumerate(pairwise(edges))
        ],
        "rows": [{"cell": cell, "area": names.get(cell.area_code, "")} for cell in found.cells[:MOST_TOLD]],
    }


def _named(rows: list[visibility.UntaskedArea], land: Ground) -> list[dict[str, Any]]:
    """Neighbourhoods in which time was spent that nobody asked for, by name."""
    names = {area.code: area.name for area in land.neighbourhoods}
    return [{"row": row, "names": [names.get(code, code) for code in row.area_codes]} for row in rows]
