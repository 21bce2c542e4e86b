"""The planner's pages: establishment and strength on any day, what changed them, growth, cover, probations."""

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
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.tables import asked_for
from peelian.web.station import workforce_tables as tables
from peelian.web.station.forms.workforce import DayForm, SpanForm
from peelian.web.station.page import page, today

_A_YEAR = dt.timedelta(days=365)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def stocks(request: HttpRequest) -> HttpResponse:
    """Establishment, strength and vacancies on a day, by unit, LPA, rank, class or role; and targets."""
    units = workforce.list_units(today())
    asked = {"day": today().isoformat(), "by": "lpa", "unit": ""} | request.GET.dict()
    form = DayForm(asked, units=_choices(units))
    if not form.is_valid():
        return page(request, "workforce.html", "workforce", status=400, form=form, shown=())
    said = form.cleaned_data
    shown = [tables.stocks(said["day"], said["by"], said["unit"])]
    if not said["unit"]:
        shown.append(tables.targets(said["day"]))
    if file := asked_for(request, *shown):
        return file
    return page(
        request,
        "workforce.html",
        "workforce",
        form=form,
        shown=shown,
        units=units,
        may_manage=_manages(request),
    )


@requires(Permission.SEE_WORKFORCE)
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """What changed strength between two days, and figures that were reported and that the records don't give."""
    asked = {
        "first": (today() - _A_YEAR).isoformat(), "last": today().isoformat(), "unit": "", "staff_class": "officer",
    } | request.GET.dict()  # fmt: skip
    form = SpanForm(asked, units=_choices(workforce.list_units(today())))
    if not form.is_valid():
        return page(request, "workforce_flows.html", "workforce", status=400, form=form, shown=())
    said = form.cleaned_data
    held = workforce.StaffClass(said["staff_class"]) if said["staff_class"] else None
    found = workforce.flows_between(
        first_on=said["first"], last_on=said["last"], unit_code=said["unit"] or None, staff_class=held
    )
    shown = [tables.flows(found)]
    if held and not said["unit"]:
        shown.append(tables.leavers(said["first"], said["last"], held))
    broken = workforce.breaks(first_on=said["first"], last_on=said["last"], unit_code=said["unit"] or None)
    shown.append(tables.breaks(broken, said["first"], said["last"]))
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_flows.html", "workforce", form=form, shown=shown, holds=found.reconciled.holds,
        broken=broken,
    )  # fmt: skip


@requires(Permission.SEE_WORKFORCE)
@require_safe
def growth(request: HttpRequest) -> HttpResponse:
    """Where uplift posts went, and an LPA's or department's strength through the operating models."""
    units = [
        unit for unit in workforce.list_units(today()) if unit.kind.value in {"lpa", "department", "function"}
    ]
    shown = [tables.uplift(workforce.uplift_table(key), key) for key, _ in workforce.list_uplift_programmes()]
    code = request.GET.get("unit", "")
    if code:
        shown.append(tables.lineage(workforce.get_unit(code, today()), _days(today())))
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_growth.html", "workforce", shown=shown, units=_choices(units), chosen=code
    )


@requires(Permission.SEE_WORKFORCE)
@require_safe
def cover(request: HttpRequest) -> HttpResponse:
    """Who covers each neighbourhood on a day: its team, posts, people, named contact, continuity."""
    units = workforce.list_units(today())
    asked = {"day": today().isoformat(), "by": "lpa", "unit": ""} | request.GET.dict()
    form = DayForm(asked, units=_choices(units))
    if not form.is_valid():
        return page(request, "workforce_cover.html", "workforce", status=400, form=form, shown=())
    shown = [tables.cover(workforce.coverage_on(form.cleaned_data["day"]), form.cleaned_data["day"])]
    if file := asked_for(request, *shown):
        return file
    return page(request, "workforce_cover.html", "workforce", form=form, shown=shown)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def probations(request: HttpRequest) -> HttpResponse:
    """Who is on probation, who was posted outside their LPA, moves for each student, students for each tutor."""
    asked = {"first": (today() - _A_YEAR).isoformat(), "last": today().isoformat()} | request.GET.dict()
    form = SpanForm(asked, units=())
    if not form.is_valid():
        return page(request, "workforce_probations.html", "workforce", status=400, form=form, shown=())
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    viewer, at = viewer_of(request), now()
    students = plan_workforce.probations(viewer=viewer, at=at, day=last)
    shown = [
        tables.students(students, last, may_manage=_manages(request)),
        tables.breaches(
            plan_workforce.breaches(viewer=viewer, at=at, first_on=first, last_on=last), first, last
        ),
        tables.moves(workforce.moves_per_student(first_on=first, last_on=last)),
        tables.tutors(workforce.tutor_ratio(last)),
    ]
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_probations.html", "workforce", form=form, shown=shown,
        rules=workforce.list_probation_rules(), may_manage=_manages(request),
    )  # fmt: skip


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
        tables.roll(roll, found, day, may_manage=may_manage and day == today()),
        tables.over(roll, found, day),
    ]
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_unit.html", "workforce", form=form, unit=found, shown=shown, may_manage=may_manage
    )


def _choices(units: list[workforce.UnitView]) -> list[tuple[str, str]]:
    return [
        (unit.code, f"{unit.name} ({unit.kind.label.lower() if unit.kind.label != 'LPA' else 'LPA'})")
        for unit in units
    ]


def _manages(request: HttpRequest) -> bool:
    """Whether to offer what a planner changes; each step asks again."""
    force = places.force(today())
    viewer = viewer_of(request)
    return accounts.may_anywhere(viewer, Permission.MANAGE_WORKFORCE) and force is not None


def _days(last: dt.date) -> list[dt.date]:
    """A day and the 1 October of each of the four years before it: a row fits on a phone, scrolled."""
    return [dt.date(last.year - back, 10, 1) for back in range(4, 0, -1)] + [last]
