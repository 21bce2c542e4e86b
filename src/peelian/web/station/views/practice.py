"""What was asked beside what was done: by task, team, week or sector."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.visibility import api as visibility
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.period import PeriodForm
from peelian.web.station.page import page, today

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
    found, spots, by = None, [], visibility.By.TASK
    if form.is_valid():
        said = form.cleaned_data
        by = visibility.By(said["by"])
        if said["area"]:
            land = ground(viewer, Permission.SEE_STATION, today(), said["area"])
        found = visibility.practice(
            viewer=viewer, area_codes=land.codes, first_on=said["since"], last_on=said["until"], by=by
        )
        spots = [
            {"spot": spot, "area": _name_at(spot, said["until"])}
            for spot in visibility.untasked(
                area_codes=land.codes, first_on=said["since"], last_on=said["until"]
            )
        ]
    return page(
        request,
        "practice.html",
        "practice",
        status=200 if found else 400,
        form=form,
        land=land,
        practice=found,
        spots=spots,
        heading=dict(BY)[by],
    )


def _name_at(spot: visibility.UntaskedSpot, on: dt.date) -> str:
    """The neighbourhood that a spot lies in, as far as it is known."""
    return places.locate_point(spot.lat, spot.lng, on).neighbourhood_name
