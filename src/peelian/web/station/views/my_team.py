"""My team this morning: who is on, who is away and why, empty posts, probations, training to do."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.analysis.tables import Cell, Column, Table
from peelian.apps.accounts.api import Permission
from peelian.journeys import my_team
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import Ground
from peelian.web.station.page import area_filter, chosen_ground, page
from peelian.web.station.views.queues_of_staff import queues_of_people


@requires(Permission.RECORD_DUTIES)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The team of the viewer's own post; of the area that `?area=` names; else of the only area they hold."""
    land = chosen_ground(request, Permission.RECORD_DUTIES)
    code = land.chosen.code if land.chosen else my_team.own_area(viewer_of(request), now()) or _only(land)
    at = now()
    team = my_team.look(viewer=viewer_of(request), at=at, area_code=code) if code else None
    waits = [queue for queue in queues_of_people(request) if queue.needs]
    return page(
        request, "my_team.html", "my_team", team=team, waits=waits, on=_on(team, at) if team else (),
        training=_by_course(team) if team else (), steady=_steady(team) if team else None, **area_filter(land),
    )  # fmt: skip


def _on(team: my_team.MyTeam, at: dt.datetime) -> list[tuple[my_team.OnToday, bool]]:
    """Who is on today and whether at this moment, those first."""
    rows = [(row, row.starts_at <= at < row.ends_at) for row in team.on]
    return sorted(rows, key=lambda row: not row[1])


def _by_course(team: my_team.MyTeam) -> list[tuple[str, list[my_team.TrainingToDo]]]:
    """What training is to be done, course by course, that of the most people first."""
    found: dict[str, list[my_team.TrainingToDo]] = {}
    for row in team.training:
        found.setdefault(row.course, []).append(row)
    return sorted(found.items(), key=lambda course: -len(course[1]))


def _steady(team: my_team.MyTeam) -> Table:
    """How long people have been in their teams."""
    rows: list[list[Cell]] = [
        [
            one.name, one.posts, one.people, one.median_days,
            f"{one.stayed.part} of {one.stayed.whole}" if one.stayed.whole else None,
        ]
        for one in team.teams
    ]  # fmt: skip
    return Table(
        "steady", "Posts, people and how long they stay",
        [
            Column("Team"), Column("Posts", numeric=True), Column("People", numeric=True),
            Column("Days in post, median", numeric=True), Column("Here a year ago and still", numeric=True),
        ],
        rows,
    )  # fmt: skip


def _only(land: Ground) -> str:
    """The one area at the top of what is held, where it is no wider than a sector; "" asks to choose."""
    tops = [area for area, depth in land.choices if depth == 0]
    return tops[0].code if len(tops) == 1 and len(land.sectors) <= 1 else ""
