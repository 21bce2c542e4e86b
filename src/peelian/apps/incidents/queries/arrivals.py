"""How many online reports came in, span by span, for those who watch whether a problem grows. Counts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import Count, Q

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind, ReportState
from peelian.columns.compiled import prepared

#: What nobody sent, what turned out to be no crime or somebody else's, and another report's crime told again.
_NOT_COUNTED = (ReportState.BEGUN, ReportState.NOT_A_CRIME, ReportState.OTHER_AGENCY, ReportState.JOINED)


def count_received(
    *,
    kinds: Collection[IncidentKind],
    area_codes: Collection[str],
    spans: Sequence[tuple[dt.datetime, dt.datetime]],
) -> list[tuple[int, int]]:
    """For each span (end excluded) the reports of these kinds that were received of these areas, and all from anywhere.

    Of the first, those that turned out to be no crime, somebody else's, or told twice don't count; a decision that is
    taken back counts them again. The second is every report that was sent in, of any kind: none at all says that
    nobody could report, not that nothing happened. One question, however many spans.
    """
    if not spans:
        return []
    ours = Q(kind__in=list(kinds), area__code__in=list(area_codes)) & ~Q(state__in=_NOT_COUNTED)
    asked: dict[str, Count] = {}
    for n, (since, until) in enumerate(spans):
        within = Q(received_at__gte=since, received_at__lt=until)
        asked[f"here_{n}"] = Count("id", filter=within & ours)
        asked[f"anywhere_{n}"] = Count("id", filter=within)
    first, last = min(since for since, _ in spans), max(until for _, until in spans)
    rows = Report.objects.exclude(state=ReportState.BEGUN).filter(
        received_at__gte=first, received_at__lt=last
    )
    found = rows.aggregate(**asked)
    return [(found[f"here_{n}"], found[f"anywhere_{n}"]) for n in range(len(spans))]


def count_received_by_month(*, since: dt.datetime, until: dt.datetime) -> dict[tuple[str, dt.date], int]:
    """How many reports were sent in within a span (end excluded), by the code of their area and the first day of the
    local month. Whatever became of them: each asked for a service. Pairs without any are left out."""
    counted = prepared(
        "SELECT area.code, date_trunc('month', report.received_at AT TIME ZONE 'Europe/London')::date AS month,"
        " count(*) FROM incidents_report report JOIN places_area area ON area.id = report.area_id"
        " WHERE report.state <> %s AND report.received_at >= %s AND report.received_at < %s GROUP BY 1, 2",
        [ReportState.BEGUN.value, since, until],
    )
    return {(code, month): n for code, month, n in counted}
