"""What became of reports, as numbers. Counts only: nothing here is guarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, F, OuterRef, Q

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack
from peelian.apps.incidents.types.reports import ACTIVE, CLOSED, IncidentKind, ReportState
from peelian.apps.incidents.types.views import Figures, TimedCrime


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


#: What turned out to be no crime, somebody else's, or another report's crime told again.
_NO_CRIME = (ReportState.BEGUN, ReportState.NOT_A_CRIME, ReportState.OTHER_AGENCY, ReportState.JOINED)


def list_timed(
    *,
    area_codes: Iterable[str],
    since: dt.datetime,
    until: dt.datetime,
    kinds: Collection[IncidentKind] = tuple(IncidentKind),
) -> list[TimedCrime]:
    """When and where crimes happened that were reported online, of those that say when; in order of time.

    Times and points only: nothing of who told us, or of whom. What is sensitive, no crime, or told twice is left out.

    Args:
        area_codes: of the areas that the reports belong to, exactly these codes.
        since, until: when they happened, or began to; end excluded.
        kinds: of these only.
    """
    rows = Report.objects.exclude(state__in=_NO_CRIME).filter(
        sensitive=False, area__code__in=list(area_codes), kind__in=list(kinds), happened_from__gte=since,
        happened_from__lt=until,
    )  # fmt: skip
    found = rows.order_by("happened_from", "id").values_list("lat", "lng", "happened_from", "happened_until")
    return [TimedCrime(lat, lng, first, last or first) for lat, lng, first, last in found if first]
