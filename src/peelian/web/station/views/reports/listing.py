"""The queue of reports: what couldn't wait first, then the most severe, then what is due first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Show
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.station.page import area_filter, chosen_ground, page
from peelian.web.station.views.reports import words

_LIMIT = 200


@requires(Permission.TRIAGE_REPORTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Reports of the chosen areas, without a name, an address or a word of theirs."""
    viewer, at = viewer_of(request), now()
    land = chosen_ground(request, Permission.TRIAGE_REPORTS)
    codes = land.codes if land.chosen else None
    wanted, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    show = Show(wanted) if wanted in set(Show) else Show.WAITING
    counts = incidents.count_reports(viewer=viewer, at=at, area_codes=codes)
    rows = incidents.list_reports(
        viewer=viewer,
        at=at,
        show=show,
        area_codes=codes,
        kind=IncidentKind(kind) if kind in set(IncidentKind) else None,
        limit=_LIMIT,
    )
    return page(
        request,
        "report_list.html",
        "reports",
        lines=[words.line_of(row, at) for row in rows],
        limit=_LIMIT,
        show=show.value,
        shows=[(each.value, said, getattr(counts, each.name.lower())) for each, said in words.SHOWS.items()],
        kind=kind,
        kinds=[(each.value, words.kind_words(each)) for each in IncidentKind],
        may_manage=accounts.may_anywhere(viewer, Permission.MANAGE_REPORTS),
        **area_filter(land),
    )
