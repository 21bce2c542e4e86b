"""The queue of reports: what staff of an area have to look at, most severe first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, When

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.queries.rules import get_rules
from peelian.apps.incidents.types.reports import ACTIVE, CLOSED, CallState, IncidentKind, ReportState, Show
from peelian.apps.incidents.types.views import QueueCounts, ReportLine
from peelian.apps.places.models import Area


def list_reports(
    *,
    viewer: Viewer,
    at: dt.datetime,
    show: Show = Show.WAITING,
    area_codes: Iterable[str] | None = None,
    kind: IncidentKind | None = None,
    limit: int = 200,
) -> list[ReportLine]:
    """Reports of the viewer's areas: what can't wait first, then the most severe, then what is due first.

    Closed ones come newest first, and all of them by when they were opened. No name, no address and no words.
    """
    found = readable(viewer, at, area_codes).filter(_shown(viewer, at)[show])
    if kind is not None:
        found = found.filter(kind=kind)
    found = rows.with_lines(found)
    if show is Show.CLOSED:
        found = found.order_by("-closed_at", "-id")
    elif show is Show.ALL:
        found = found.order_by("-opened_at", "-id")
    else:
        found = found.annotate(
            calm=Case(When(escalated_for="", then=1), default=0, output_field=IntegerField())
        ).order_by("calm", F("severity").desc(nulls_last=True), "due_at", "id")
    return [rows.line_of(row, at) for row in found[:limit]]


def count_reports(*, viewer: Viewer, at: dt.datetime, area_codes: Iterable[str] | None = None) -> QueueCounts:
    """How many reports of the viewer's areas each list holds."""
    shown = _shown(viewer, at)
    mine = readable(viewer, at, area_codes)
    # Those that nobody has to look at any more are most of them: they are counted by the index, and not one by one.
    ended = {Show.CLOSED: mine.filter(shown[Show.CLOSED]).count(), Show.ALL: mine.count()}
    lively = mine.filter(Q(state__in=ACTIVE) | shown[Show.NEW_WORDS] | shown[Show.CALL_BACKS])
    counted = lively.aggregate(
        **{show.name.lower(): Count("id", filter=shown[show]) for show in Show if show not in ended}
    )
    return QueueCounts(**counted, **{show.name.lower(): n for show, n in ended.items()})


def readable(viewer: Viewer, at: dt.datetime, area_codes: Iterable[str] | None = None) -> QuerySet[Report]:
    """The reports of the areas in which the viewer triages, at most those of some areas."""
    held = set(accounts.areas_for(viewer, Permission.TRIAGE_REPORTS))
    wanted = None if area_codes is None else set(area_codes)
    used = Area.objects.filter(Exists(Report.objects.filter(area=OuterRef("pk"))))
    ids = [
        pk
        for pk, code in used.values_list("pk", "code")
        if (wanted is None or code in wanted) and held.intersection(_path(pk, code, at))
    ]
    return Report.objects.filter(area_id__in=ids)


def _path(area_id: int, code: str, at: dt.datetime) -> tuple[str, ...]:
    """The area's code and those above it; of one that is no more, as of its newest report."""
    path = rows.path_at(code, at)
    if path is None:
        newest = Report.objects.filter(area_id=area_id).aggregate(newest=Max("opened_at"))["newest"]
        path = rows.area_path(code, at, newest)
    return path


def _shown(viewer: Viewer, at: dt.datetime) -> dict[Show, Q]:
    # A list of few numbers: an EXISTS beside an OR would be asked of every report that there ever was.
    booked = list(CallBack.objects.filter(state=CallState.BOOKED).values_list("report_id", flat=True))
    called = Exists(CallBack.objects.filter(report=OuterRef("pk"), state=CallState.DONE))
    wished = Q(wants_call_back=True, state__in=ACTIVE) & Q(~called)
    unread = at - dt.timedelta(days=get_rules().tell_words_days)
    return {
        Show.WAITING: Q(state=ReportState.RECEIVED),
        Show.MINE: Q(state__in=ACTIVE, assigned_to_id=viewer.user_id),
        Show.NOBODYS: Q(state=ReportState.RECEIVED, assigned_to__isnull=True),
        Show.OVERDUE: Q(state=ReportState.RECEIVED, due_at__lt=at) | Q(heard_at__lt=unread),
        Show.NEEDS_INFORMATION: Q(state=ReportState.NEEDS_INFORMATION),
        Show.NEW_WORDS: Q(heard_at__isnull=False),
        Show.CALL_BACKS: Q(pk__in=booked) | wished,
        Show.INVESTIGATED: Q(state=ReportState.INVESTIGATED),
        Show.CLOSED: Q(state__in=CLOSED, closed_at__isnull=False),
        Show.ALL: Q(pk__isnull=False),
    }
