"""The officer's own record: service, posts, shifts and absences, training, and what is held of them."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.analysis.abstraction import AwayKind
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
    at = now()
    record = own_record.own_record(viewer=viewer_of(request), at=at)
    absences = sorted(record.absences, key=lambda one: one.starts_at, reverse=True) if record else []
    away = _on_shift(record, at) if record else dt.timedelta()
    return page(
        request,
        "my_record.html",
        "home",
        record=record,
        absences=absences,
        past=bool(away),
        hours=round(away / dt.timedelta(hours=1)),
        shown_days=own_record.SHOWN.days,
        kept_days=visibility.KEPT.days,
    )


def _on_shift(record: own_record.OwnRecord, at: dt.datetime) -> dt.timedelta:
    """How long somebody was taken away from their shifts until now. Sickness and leave take nobody away."""
    away = [one for one in record.absences if one.code.kind is not AwayKind.UNAVAILABLE]
    shifts = [one for one in record.shifts if one.kind.works]
    both = (
        min(one.ends_at, shift.ends_at, at) - max(one.starts_at, shift.starts_at)
        for one in away
        for shift in shifts
    )
    return sum((length for length in both if length > dt.timedelta()), dt.timedelta())
