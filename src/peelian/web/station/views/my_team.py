"""My team this morning: who is on, who is away and why, empty posts, probations, training to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

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
    team = my_team.look(viewer=viewer_of(request), at=now(), area_code=code) if code else None
    waits = [queue for queue in queues_of_people(request) if queue.needs]
    return page(request, "my_team.html", "my_team", team=team, waits=waits, **area_filter(land))


def _only(land: Ground) -> str:
    """The one area at the top of what is held, where it is no wider than a sector; "" asks to choose."""
    tops = [area for area, depth in land.choices if depth == 0]
    return tops[0].code if len(tops) == 1 and len(land.sectors) <= 1 else ""
