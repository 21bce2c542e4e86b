"""The officer's own record: service, posts, shifts and absences, training, and what is held of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.visibility import api as visibility
from peelian.journeys import own_record
from peelian.kernel.time import now
from peelian.web.beat.views import page
from peelian.web.shared.access import requires, viewer_of


@requires(Permission.SEE_BEAT)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The viewer's own record, and nobody else's."""
    record = own_record.own_record(viewer=viewer_of(request), at=now())
    return page(
        request,
        "my_record.html",
        "home",
        record=record,
        shown_days=own_record.SHOWN.days,
        kept_days=visibility.KEPT.days,
    )
