"""Who leaves and why, and how long people stay: counts, never a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.retention import api as retention
from peelian.apps.retention.api import By, Kind
from peelian.apps.workforce.api import StaffClass
from peelian.journeys import tell_retention as made
from peelian.web.shared import charts, tables
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.station.forms.retention import LeaversForm, OverTimeForm, SaidForm, YearForm
from peelian.web.station.page import page, today
from peelian.web.station.planning import may_import, nobody_recorded

_HERE = "retention"
_DAY = dt.timedelta(days=1)


@requires(Permission.SEE_RETENTION)
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Leaver rates of a year by both definitions, why they differ, and leavers by reason."""
    form, staff_class, until = _year(request)
    found = retention.told_rates(
        viewer=viewer_of(request), until_on=until + _DAY, staff_class=staff_class.value, today=today()
    )
    return _drawn(request, "rates.html", form, *made.told_tables(found, staff_class.label))


@requires(Permission.SEE_RETENTION)
@require_safe
def survival(request: HttpRequest) -> HttpResponse:
    """How long people stay, as the worker kept it first in the half-year."""
    form, staff_class, until = _asked(request)
    found = retention.told_survival(viewer=viewer_of(request), on=until, staff_class=staff_class.value)
    if found is None or found.refused:
        return _drawn(request, "stay.html", form, refused=found.refused if found else "")
    chart = made.survival_chart(found, staff_class.label)
    by_reason = made.reason_curves_table(found, staff_class.label)
    if file := tables.asked_for(request, chart.table, by_reason):
        return file
    return _drawn(request, "stay.html", form, by_reason, kept=found, curve=charts.shown(chart)[0])


@requires(Permission.SEE_RETENTION)
@require_safe
def joiners(request: HttpRequest) -> HttpResponse:
    """Who was still there twelve months after joining, and why the printed figure isn't that."""
    form, staff_class, until = _year(request)
    found = retention.joiner_cohorts(
        viewer=viewer_of(request), as_of=until, staff_class=staff_class.value, by="year"
    )
    return _drawn(
        request,
        "joiners.html",
        form,
        made.cohorts_table(found, staff_class.label),
        naive=made.naive_of(found),
        of=found,
    )


@requires(Permission.SEE_RETENTION)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """LPAs and departments against the force: of units, never of a person."""
    form, staff_class, until = _year(request)
    found = retention.unit_signals(
        viewer=viewer_of(request), until_on=until + _DAY, staff_class=staff_class.value, today=today()
    )
    return _drawn(request, "units.html", form, made.units_table(found, staff_class.label))


@requires(Permission.SEE_RETENTION)
@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """What conversations of a half-year say, by role, team or place."""
    halves = retention.halves(today())
    usual = {"half": halves[0][0].isoformat(), "kind": Kind.EXIT.value, "by": By.PLACE.value}
    form = SaidForm({**usual, **request.GET.dict()}, halves=halves)
    if not form.is_valid():
        return _drawn(request, "said.html", form)
    asked = form.cleaned_data
    first = dt.date.fromisoformat(asked["half"])
    found = retention.trends(
        viewer=viewer_of(request), kind=Kind(asked["kind"]), by=By(asked["by"]), first_on=first,
        until_on=dict(halves)[first], today=today(),
    )  # fmt: skip
    return _drawn(
        request,
        "said.html",
        form,
        made.trends_table(found),
        made.themes_table(found),
        made.parts_table(found),
    )


@requires(Permission.SEE_RETENTION)
@require_safe
def over_time(request: HttpRequest) -> HttpResponse:
    """Leavers of a class, or conversations, from half-year to half-year, by role, team or place."""
    usual = {"what": StaffClass.OFFICER.value, "by": By.PLACE.value}
    form = OverTimeForm({**usual, **request.GET.dict()})
    if not form.is_valid():
        return _drawn(request, "over_time.html", form)
    viewer, what, by = viewer_of(request), form.cleaned_data["what"], By(form.cleaned_data["by"])
    if what in list(Kind):
        found = retention.conversations_over_time(viewer=viewer, kind=Kind(what), by=by, today=today())
    else:
        found = retention.leavers_over_time(viewer=viewer, staff_class=what, by=by, today=today())
    return _drawn(request, "over_time.html", form, made.over_time_table(found, form.told()))


def _year(request: HttpRequest) -> tuple[LeaversForm, StaffClass, dt.date]:
    """The form as it was sent, and what to show: of a form with mistakes, officers and the latest year."""
    lasts = [until - _DAY for _, until in retention.years(today())]
    usual = {"staff_class": StaffClass.OFFICER.value, "until": lasts[0].isoformat()}
    form = LeaversForm({**usual, **request.GET.dict()}, lasts=lasts)
    if not form.is_valid():
        return form, StaffClass.OFFICER, lasts[0]
    return (
        form,
        StaffClass(form.cleaned_data["staff_class"]),
        dt.date.fromisoformat(form.cleaned_data["until"]),
    )


def _asked(request: HttpRequest) -> tuple[YearForm, StaffClass, dt.date]:
    """The form as it was sent, and what to show: of a form with mistakes, officers and today."""
    usual = {"staff_class": StaffClass.OFFICER.value, "until": today()}
    form = YearForm({**usual, **request.GET.dict()})
    if not form.is_valid():
        return form, StaffClass.OFFICER, today()
    return form, StaffClass(form.cleaned_data["staff_class"]), min(form.cleaned_data["until"], today())


def _drawn(
    request: HttpRequest, template: str, form: Form, *shown: tables.Table, **context: Any
) -> HttpResponse:
    if file := tables.asked_for(request, *shown):
        return file
    holds = accounts.may_anywhere(viewer_of(request), Permission.HOLD_CONVERSATIONS)
    if nobody_recorded(today()):
        shown, context = (), {"nobody": True, "may_import": may_import(request)}
    return page(request, f"retention/{template}", _HERE, form=form, tables=shown, holds=holds, **context)
