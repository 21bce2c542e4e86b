"""Reading call-backs: the slots that people choose from, and whom to ring when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.incidents.models.triage import CallBack, CallBackSlot
from peelian.apps.incidents.queries import rows
from peelian.apps.incidents.types.reports import CallState
from peelian.apps.incidents.types.views import CallBackView
from peelian.apps.incidents.types.work import SlotView
from peelian.kernel.errors import NotFound
from peelian.kernel.time import start_of_day

_TAKEN = ~Q(call_backs__state=CallState.CANCELLED)


def list_slots(*, since: dt.datetime, until: dt.datetime) -> list[SlotView]:
    """The slots that are offered and begin in a span (its end excluded), soonest first, full ones too."""
    found = CallBackSlot.objects.filter(starts_at__gte=since, starts_at__lt=until, closed_at__isnull=True)
    return [
        SlotView(row.pk, row.starts_at, row.ends_at, row.places, row.taken)
        for row in found.annotate(taken=Count("call_backs", filter=_TAKEN)).order_by("starts_at")
    ]


def get_call_back(call_back_id: int) -> CallBackView:
    """One promised call. Not guarded: whoever shows it asks for its report's area. Raises NotFound."""
    row = _with_all().filter(pk=call_back_id).first()
    if row is None:
        raise NotFound("There is no such call.")
    return rows.call_view(row, _tries([row]).get(row.report_id, 0))


def list_call_backs(*, viewer: Viewer, at: dt.datetime, day: dt.date) -> list[CallBackView]:
    """The calls that are promised for a local day and those that were made, in the areas where the viewer triages
    reports, in the order of their times."""
    begin, end = start_of_day(day), start_of_day(day + dt.timedelta(days=1))
    found = _with_all().filter(slot__starts_at__gte=begin, slot__starts_at__lt=end)
    calls = [
        row
        for row in found.exclude(state=CallState.CANCELLED).order_by("slot__starts_at", "id")
        if accounts.may(viewer, Permission.TRIAGE_REPORTS, rows.path_now(row.report, at))
    ]
    tries = _tries(calls)
    return [rows.call_view(row, tries.get(row.report_id, 0)) for row in calls]


def list_to_remind(
    *, since: dt.datetime, until: dt.datetime, asked_before: dt.datetime
) -> list[CallBackView]:
    """The promised calls that begin in a span (its end excluded) and were asked for before a moment. Not guarded."""
    found = _with_all().filter(
        state=CallState.BOOKED,
        slot__starts_at__gte=since,
        slot__starts_at__lt=until,
        asked_at__lt=asked_before,
    )
    return [rows.call_view(row) for row in found.order_by("slot__starts_at", "id")]


def _with_all() -> QuerySet[CallBack]:
    return CallBack.objects.select_related("slot", "report", "report__area")


def _tries(calls: list[CallBack]) -> dict[int, int]:
    """How many calls for each of these reports were missed."""
    counted = (
        CallBack.objects.filter(report__in={row.report_id for row in calls}, state=CallState.MISSED)
        .values_list("report_id")
        .annotate(n=Count("id"))
        .order_by()
    )
    return dict(counted)
