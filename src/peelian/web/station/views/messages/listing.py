"""All messages of the chosen areas: where they stand, and how they were received."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.messaging import api as messaging
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.station.page import area_filter, chosen_ground, page, today

_State = messaging.MessageState
#: What can be shown: value, words, states.
SHOWN = (
    ("", "All", ()),
    ("draft", "Drafts", (_State.DRAFT,)),
    ("waiting", "Approved, waiting for their time", (_State.APPROVED,)),
    ("going", "Going out", (_State.SENDING,)),
    ("sent", "Sent", (_State.SENT,)),
    ("recalled", "Recalled", (_State.RECALLED,)),
    ("dropped", "Thrown away", (_State.DROPPED,)),
)
PAGE = 25


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Messages, newest first, a page at a time."""
    viewer = viewer_of(request)
    land = chosen_ground(request, Permission.SEE_STATION)
    state = request.GET.get("state", "")
    states = next((found for value, _, found in SHOWN if value == state), ())
    after = request.GET.get("after", "")
    words = request.GET.get("words", "")[:100]
    rows = messaging.list_sheets(
        viewer=viewer,
        area_codes=land.codes,
        states=states,
        words=words,
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None,
        limit=PAGE + 1,
    )
    query = request.GET.copy()
    if len(rows) > PAGE:
        query["after"] = str(rows[PAGE - 1].sheet.id)
    return page(
        request,
        "message_list.html",
        "messages",
        rows=rows[:PAGE],
        older=query.urlencode() if len(rows) > PAGE else "",
        shown=[(value, label) for value, label, _ in SHOWN],
        state=state,
        words=words,
        may_write=bool(ground(viewer, Permission.WRITE_MESSAGE, today()).codes),
        may_manage=accounts.may_anywhere(viewer, Permission.MANAGE_MESSAGING),
        **area_filter(land),
    )
