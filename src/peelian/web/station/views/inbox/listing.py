"""The inbox: what waits for an answer, what is urgent or late, and how the promise of 72 hours was kept."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.inbox import api as inbox
from peelian.apps.messaging import api as messaging
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import conversations
from peelian.web.shared.access import requires, viewer_of
from peelian.web.station.page import area_filter, chosen_ground, page

_LIMIT = 200
_SPAN = dt.timedelta(days=28)
#: Numbers of messages are shorter than this for longer than we live.
_DIGITS = 18
_SHOWS = {
    inbox.Show.WAITING: "Waiting",
    inbox.Show.MINE: "Mine",
    inbox.Show.TEAM: "The team's",
    inbox.Show.OVERDUE: "Overdue",
    inbox.Show.ESCALATED: "Urgent words",
    inbox.Show.ANSWERED: "Answered",
    inbox.Show.CLOSED: "Closed",
    inbox.Show.ALL: "All",
}


@requires(Permission.ANSWER_RESIDENTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Conversations of the chosen areas: what was escalated first, then what is due first."""
    viewer, at = viewer_of(request), now()
    land = chosen_ground(request, Permission.ANSWER_RESIDENTS)
    show = _show(request.GET.get("show", ""))
    kind = _kind(request.GET.get("kind", ""))
    about = _message(request.GET.get("message", ""))
    codes = land.codes if land.chosen else None
    counts = inbox.count_threads(viewer=viewer, at=at, area_codes=codes)
    rows = inbox.list_threads(
        viewer=viewer,
        at=at,
        show=show,
        kind=kind,
        area_codes=codes,
        message_id=about.id if about else None,
        limit=_LIMIT,
    )
    return page(
        request,
        "inbox_list.html",
        "inbox",
        lines=[conversations.line_of(row, at) for row in rows],
        limit=_LIMIT,
        show=show.value,
        shows=[(each.value, words, getattr(counts, each.value, None)) for each, words in _SHOWS.items()],
        kind=kind.value if kind else "",
        about=about,
        kinds=[(each.value, words) for each, words in conversations.KINDS.items()],
        may_export=accounts.may_anywhere(viewer, Permission.EXPORT_INTELLIGENCE),
        may_manage=accounts.may_anywhere(viewer, Permission.MANAGE_MESSAGING),
        promise=inbox.promise_kept(since=at - _SPAN, until=at, at=at, area_codes=land.codes),
        **area_filter(land),
    )


def _show(text: str) -> inbox.Show:
    return inbox.Show(text) if text in set(inbox.Show) else inbox.Show.WAITING


def _kind(text: str) -> inbox.ThreadKind | None:
    return inbox.ThreadKind(text) if text in set(inbox.ThreadKind) else None


def _message(text: str) -> messaging.MessageView | None:
    """The message that the address names, if it went out."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        return None
    try:
        return messaging.get_public_message(int(text))
    except NotFound:
        return None
