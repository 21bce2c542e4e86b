"""What is recorded of whoever reads it: which device, for how long, and who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.visibility import api as visibility
from peelian.kernel.time import now
from peelian.web.beat.views import page
from peelian.web.shared.access import requires, viewer_of


@requires(Permission.SEE_BEAT)
@require_safe
def tracked(request: HttpRequest) -> HttpResponse:
    """What is recorded of the viewer's own whereabouts."""
    record = visibility.own_record(viewer=viewer_of(request), at=now())
    return page(request, "tracked.html", "home", record=record, kept_days=visibility.KEPT.days)
