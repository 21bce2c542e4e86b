"""The planner's pages: establishment and strength on any day, what changed them, cover, and one unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_workforce
from peelian.kernel.time import now
from peelian.web.shared import charts
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.tables import asked_for
from peelian.web.station import figure_tables, strength_chart
from peelian.web.station import workforce_tables as tables
from peelian.web.station.forms.workforce import DayForm, SpanForm
from peelian.web.station.page import page, today
from peelian.web.station.planning import day_or_today, may_import, nobody_recorded, unit_choices

_A_YEAR = dt.timedelta(days=365)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def stocks(request: HttpRequest) -> HttpResponse:
    """Establishment, strength and vacancies on a day, by unit, LPA, rank, class or role; and targets."""
    asked = {"day": today().isoformat(), "by": "lpa", "unit": ""} | request.GET.dict()
    form = DayForm(asked, units=unit_choices(days=[day_or_today(asked["day"])]))
    if not form.is_valid():
        return page(request, "workforce.html", "workforce", status=400, form=form, shown=())
    said = form.cleaned_data
    shown = [tables.stocks(said["day"], said["by"], said["unit"])]
    if not said["unit"]:
        shown.append(figure_tables.targets(said["day"]))
    if file := asked_for(request, *shown):
        return file
    return page(
        request,
        "workforce.html",
        "workforce",
        form=form,
        shown=shown,
        may_manage=_manages(request),
        nothing=not shown[0].rows and nobody_recorded(today()),
    )


@requires(Permission.SEE_WORKFORCE)
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """What changed strength between two days, and figures that were reported and that the records don't give."""
    asked = {
        "first": (today() - _A_YEAR).isoformat(), "last": today().isoformat(), "unit": "", "staff_class": "officer",
    } | request.GET.dict()  # fmt: skip
    days = [day_or_today(asked[name]) for name in ("first", "last")]
    form = SpanForm(asked, units=unit_choices(days=days))
    if not form.is_valid():
        return page(request, "workforce_flows.html", "workforce", status=400, form=form, shown=())
    said = form.cleaned_data
    held = workforce.StaffClass(said["staff_class"]) if said["staff_class"] else None
    found = workforce.flows_between(
        first_on=said["first"], last_on=said["last"], unit_code=said["unit"] or None, staff_class=held
    )
    broken = workforce.breaks(first_on=said["first"], last_on=said["last"], unit_code=said["unit"] or None)
    misfits = figure_tables.breaks(broken, said["first"], said["last"])
    recorded = found.reconciled
    if not (recorded.opening or recorded.closing or recorded.lines or found.reasons):
        nobody = nobody_recorded(today())
        if broken and (file := asked_for(request, misfits)):
            return file
        return page(
            request, "workforce_flows.html", "workforce", form=form, shown=[misfits] if broken else (), nobody=nobody,
            none=not nobody, may_import=may_import(request), broken=broken,
        )  # fmt: skip
    may_know_why = _plans_for(request, said["unit"], said["first"], said["last"])
    shown = [tables.flows(found, may_know_why=may_know_why)]
    if held and not said["unit"] and may_know_why:
        shown.append(tables.leavers(said["first"], said["last"], held))
    shown.append(misfits)
    course = strength_chart.course(
        first_on=said["first"], last_on=said["last"], unit_code=said["unit"] or None, staff_class=held
    )
    if file := asked_for(request, *shown, course.table):
        return file
    return page(
        request, "workforce_flows.html", "workforce", form=form, shown=shown, holds=found.reconciled.holds,
        broken=broken, course=charts.shown(course)[0],
    )  # fmt: skip


@requires(Permission.SEE_WORKFORCE)
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Who covers each neighbourhood on a day: its team, posts, people, named contact, continuity."""
    asked = {"day": today().isoformat(), "by": "lpa", "unit": ""} | request.GET.dict()
    form = DayForm(asked, units=unit_choices())
    if not form.is_valid():
        return page(request, "workforce_cover.html", "workforce", status=400, form=form, shown=())
    shown = [tables.cover(workforce.coverage_on(form.cleaned_data["day"]), form.cleaned_data["day"])]
    if file := asked_for(request, *shown):
        return file
    return page(request, "workforce_cover.html", "workforce", form=form, shown=shown)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit's posts and people by name, for those who see the workforce there; what can be changed."""
    asked = {"day": today().isoformat(), "by": "unit", "unit": ""} | request.GET.dict()
    form = DayForm(asked, units=())
    if not form.is_valid():
        found = workforce.get_unit(code, today())
        return page(request, "workforce_unit.html", "workforce", status=400, form=form, unit=found, shown=())
    day = form.cleaned_data["day"]
    found = workforce.get_unit(code, day)
    shown: list[Any] = [tables.stocks(day, "rank", code)]
    roll = plan_workforce.roll(viewer=viewer_of(request), at=now(), unit=found, day=day)
    may_manage = plan_workforce.may_manage(viewer_of(request), found, now())
    shown += [
        tables.roll(roll, found, day, may_manage=may_manage and day == today() and not request.GET.get("as")),
        tables.over(roll, found, day),
    ]
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_unit.html", "workforce", form=form, unit=found, shown=shown, may_manage=may_manage
    )


def _manages(request: HttpRequest) -> bool:
    """Whether to offer what a planner changes; each step asks again."""
    force = places.force(today())
    viewer = viewer_of(request)
    return accounts.may_anywhere(viewer, Permission.MANAGE_WORKFORCE) and force is not None


def _plans_for(request: HttpRequest, unit_code: str, *days: dt.date) -> bool:
    """Whether the viewer plans for a unit of these days, or for the whole force: they record who comes and goes."""
    viewer, at = viewer_of(request), now()
    if not unit_code:
        force = places.force(today())
        return force is not None and bool(accounts.may(viewer, Permission.MANAGE_WORKFORCE, force.path))
    units = [unit for day in (*days, today()) for unit in workforce.list_units(day) if unit.code == unit_code]
    return bool(units) and all(plan_workforce.may_manage(viewer, unit, at) for unit in units)
