"""How good residents found our messages, by what they were, where, and how they came."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.languages import api as languages
from peelian.apps.messaging import api as messaging
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.conversations import CHANNELS
from peelian.web.station.page import area_filter, chosen_ground, page

_By = messaging.SatisfactionBy
_WORDS = {
    _By.MESSAGE: "Message",
    _By.TEAM: "Team",
    _By.AREA: "Area",
    _By.LANGUAGE: "Language",
    _By.CHANNEL: "Channel",
}
SPANS = {"4": "4 weeks", "13": "3 months", "52": "a year"}
_LIMIT = 100


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The share of ratings that are 4 or 5, with how many that rests on; small numbers are held back."""
    land = chosen_ground(request, Permission.SEE_STATION)
    weeks = request.GET.get("weeks", "13")
    weeks = weeks if weeks in SPANS else "13"
    chosen = request.GET.get("by", "")
    by = _By(chosen) if chosen in set(_By) else _By.MESSAGE
    at = now()
    rows = messaging.satisfaction(
        viewer=viewer_of(request),
        by=by,
        since=at - dt.timedelta(weeks=int(weeks)),
        until=at,
        area_codes=land.codes if land.chosen else None,
    )
    return page(
        request,
        "satisfaction.html",
        "satisfaction",
        rows=[(_name(by, row), row) for row in rows[:_LIMIT]],
        total=messaging.satisfaction_overall(rows),
        by=by.value,
        by_words=_WORDS[by],
        bys=[(each.value, words) for each, words in _WORDS.items()],
        weeks=weeks,
        spans=SPANS,
        limit=_LIMIT,
        more=len(rows) > _LIMIT,
        **area_filter(land),
    )


def _name(by: messaging.SatisfactionBy, row: messaging.Satisfaction) -> str:
    if by is _By.LANGUAGE and row.key in languages.LANGUAGES:
        return languages.LANGUAGES[row.key].english_name
    if by is _By.CHANNEL:
        return CHANNELS.get(row.key, row.name).capitalize()
    return row.name
