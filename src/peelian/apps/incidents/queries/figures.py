"""What became of reports, as numbers. Counts only: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack
from peelian.apps.incidents.types.reports import ACTIVE, CLOSED, ReportState
from peelian.apps.incidents.types.views import Figures


def figures(
    *, area_codes: Iterable[str] | None, since: dt.datetime, until: dt.datetime, at: dt.datetime
) -> Figures:
    """What has become of the reports that were received in a span (end excluded), by now.

    Args:
        area_codes: of the areas that they belong to; None for all.
        since, until: the span.
        at: now; nothing received later is counted.
    """
    rows = Report.objects.exclude(state=ReportState.BEGUN).filter(
        received_at__gte=since, received_at__lt=min(until, at + dt.timedelta(microseconds=1))
    )
    if area_codes is not None:
        rows = rows.filter(area__code__in=list(area_codes))
    called = Q(Exists(CallBack.objects.filter(report=OuterRef("pk"))))
    counted = rows.aggregate(
        received=Count("id"),
        closed=Count("id", filter=Q(state__in=CLOSED)),
        active=Count("id", filter=Q(state__in=ACTIVE)),
        filed=Count("id", filter=Q(state=ReportState.FILED)),
        needs_call_back=Count("id", filter=Q(wants_call_back=True) | called),
        in_time=Count("id", filter=Q(decided_at__lte=F("due_at"))),
        late=Count("id", filter=Q(decided_at__gt=F("due_at"))),
    )
    by_kind = dict(rows.order_by("kind").values_list("kind").annotate(n=Count("id")))
    return Figures(**counted, by_kind=by_kind)
