"""Where somebody lands after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.web.shared.access import requires, viewer_of

#: Whose part comes first: a sergeant may open the beat too, but starts at the station; who makes packs may open both.
_PARTS = (
    (Permission.MAKE_PACKS, "/board/"),
    (Permission.SEE_STATION, "/station/"),
    (Permission.SEE_BEAT, "/beat/"),
    (Permission.SEE_BOARD, "/board/"),
)


@requires(Permission.USE_OWN_ACCOUNT)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """On to the part that the viewer's roles are for; a page that says so when no role is valid today."""
    viewer = viewer_of(request)
    for permission, address in _PARTS:
        if accounts.may_anywhere(viewer, permission):
            return redirect(address)
    return render(request, "account/start.html")
