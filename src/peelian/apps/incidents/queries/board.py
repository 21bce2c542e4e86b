"""Online reports and call-backs of a span as counts, for the Board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.apps.incidents.types.views import CallBacks
from peelian.columns.compiled import prepared
from peelian.kernel.time import local_day

# From the moment that a call was asked for until it was made: only calls that were made have such a time.
_CALLS = """
SELECT count(*),
       count(*) FILTER (WHERE call.state = 'done'),
       count(*) FILTER (WHERE call.state = 'missed'),
       count(*) FILTER (WHERE call.state = 'cancelled'),
       count(*) FILTER (WHERE call.state = 'booked'),
       count(DISTINCT call.report_id),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM call.done_at - call.asked_at) / 60)
           FILTER (WHERE call.state = 'done')
FROM incidents_callback call
JOIN incidents_report report ON report.id = call.report_id
JOIN places_area area ON area.id = report.area_id
WHERE call.asked_at >= %(since)s AND call.asked_at < %(until)s AND (%(all)s OR area.code = ANY(%(codes)s))
"""


def first_received_on() -> dt.date | None:
    """The local day on which the first report was sent in; None before that."""
    first = Report.objects.exclude(state=ReportState.BEGUN).aggregate(first=Min("received_at"))["first"]
    return local_day(first) if first else None


def count_by_state(
    *, area_codes: Iterable[str] | None, since: dt.datetime, until: dt.datetime
) -> dict[tuple[IncidentKind, ReportState], int]:
    """Reports that were received in a span (end excluded), by kind and by where they stand now; pairs without any are
    left out. Those that were only begun are not counted."""
    rows = Report.objects.exclude(state=ReportState.BEGUN).filter(
        received_at__gte=since, received_at__lt=until
    )
    if area_codes is not None:
        rows = rows.filter(area__code__in=list(area_codes))
    counted = rows.order_by().values_list("kind", "state").annotate(n=Count("id"))
    return {(IncidentKind(kind), ReportState(state)): n for kind, state, n in counted}


def count_call_backs(
    *, area_codes: Iterable[str] | None, since: dt.datetime, until: dt.datetime
) -> CallBacks:
    """Calls that were asked for in a span (end excluded), for reports of these areas, and what became of them."""
    values: dict[str, Any] = {
        "since": since,
        "until": until,
        "all": area_codes is None,
        "codes": list(area_codes or ()),
    }
    [(asked, done, missed, cancelled, booked, reports, minutes)] = prepared(_CALLS, values)
    middle = float(minutes) if minutes is not None else None
    return CallBacks(asked, done, missed, cancelled, booked, reports, middle)
