"""Undertakings and what was paid for them: read, recorded, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.finance import api as finance
from peelian.journeys import keep_costs
from peelian.kernel.days import in_words
from peelian.kernel.money import in_pounds
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.shared.tables import Table, asked_for
from peelian.web.station import cost_tables
from peelian.web.station.forms.costs import (
    CategoryForm,
    CloseForm,
    CostForm,
    SpanForm,
    UndertakingForm,
    WithdrawForm,
)
from peelian.web.station.page import area_filter, chosen_ground, page, today

_HERE = "costs"


@requires(Permission.SEE_COSTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All undertakings of the viewer's areas with their totals, and the same by category and by year."""
    viewer = viewer_of(request)
    land = chosen_ground(request, Permission.SEE_COSTS)
    undertakings = keep_costs.list_undertakings(
        viewer=viewer, at=now(), area_code=land.chosen.code if land.chosen else ""
    )
    form, asked = _span(request)
    asked["undertaking_codes"] = [one.code for one in undertakings]
    of = f"all undertakings of {land.name}{_days(asked)}"
    tables = (
        cost_tables.by_undertaking(finance.totals_by_undertaking(**asked), of),
        cost_tables.by_category(finance.totals_by_category(**asked), of),
        cost_tables.by_year(finance.totals_by_year(**asked), of),
    )
    if file := asked_for(request, *tables):
        return file
    return page(
        request, "cost_list.html", _HERE, form=form, tables=tables, undertakings=[_card(one) for one in undertakings],
        narrowed=bool(_days(asked)),
        records=accounts.may_anywhere(viewer, Permission.RECORD_COSTS), **area_filter(land),
    )  # fmt: skip


@requires(Permission.SEE_COSTS)
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One undertaking: its costs by category and one by one, and what was withdrawn, of all its days or some."""
    viewer, at = viewer_of(request), now()
    undertaking = keep_costs.see_undertaking(viewer=viewer, at=at, code=code)
    form, asked = _span(request)
    asked["undertaking_codes"] = [code]
    records = keep_costs.may_record(viewer=viewer, at=at, undertaking=undertaking)
    of = f"“{undertaking.name}”{_days(asked)}"
    tables: tuple[Table, ...] = (
        cost_tables.by_category(finance.totals_by_category(**asked), of, cost_tables.NOTE),
        cost_tables.one_by_one(finance.list_costs(**asked), of, may_record=records),
    )
    gone = finance.list_costs(**asked, withdrawn=True)
    if gone:
        tables = (*tables, cost_tables.withdrawn(gone, of))
    if file := asked_for(request, *tables):
        return file
    return page(
        request, "cost_undertaking.html", _HERE, form=form, tables=tables, one=_card(undertaking),
        records=records and undertaking.valid_until is None, takes=records,
    )  # fmt: skip


@requires(Permission.RECORD_COSTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin(request: HttpRequest) -> HttpResponse:
    """A new undertaking."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.RECORD_COSTS, today())
    form = UndertakingForm(request.POST or None, areas=indented(land))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            code = keep_costs.begin(viewer=viewer, at=now(), **form.cleaned_data)
            messages.success(request, "Begun. Record what is paid for it here.")
            return redirect("station:undertaking", code)
    return _form(
        request, form, "Begin an undertaking", "Begin it", back_url=reverse("station:costs"),
        words="An undertaking is something that is set up: premises, equipment, a way of working. Costs are of one.",
    )  # fmt: skip


@requires(Permission.RECORD_COSTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Say on which day an undertaking was over."""
    viewer = viewer_of(request)
    undertaking = keep_costs.hold_undertaking(viewer=viewer, at=now(), code=code)
    form = CloseForm(request.POST or None, initial={"last_on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            keep_costs.close(viewer=viewer, at=now(), code=code, valid_until=form.valid_until())
            messages.success(request, "Closed. Costs of its days can still be recorded.")
            return redirect("station:undertaking", code)
    return page(
        request, "end.html", _HERE, form=form, heading="Close this undertaking", button="Close it",
        what=f"{undertaking.name}: {in_pounds(undertaking.pence)} so far. It takes no cost of a later day.",
        back=reverse("station:undertaking", args=[code]),
    )  # fmt: skip


@requires(Permission.RECORD_COSTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def record(request: HttpRequest, code: str) -> HttpResponse:
    """What was paid. `?again=` begins with what a withdrawn cost said, to be put right."""
    viewer = viewer_of(request)
    undertaking = keep_costs.hold_undertaking(viewer=viewer, at=now(), code=code)
    form = CostForm(request.POST or None, categories=finance.list_categories(), initial=_again(request, code))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            keep_costs.record(
                viewer=viewer, at=now(), code=code, category_code=said["category"], pence=said["pounds"],
                incurred_on=said["incurred_on"], evidence=said["evidence"], what=said["what"],
            )  # fmt: skip
            messages.success(request, f"Recorded: {in_pounds(said['pounds'])}.")
            return redirect("station:undertaking", code)
    return _form(
        request, form, "Record a cost", "Record it", back_url=reverse("station:undertaking", args=[code]),
        words=f"For “{undertaking.name}”. A cost can’t be changed afterwards: it is withdrawn, and recorded again.",
    )  # fmt: skip


@requires(Permission.RECORD_COSTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, cost_id: int) -> HttpResponse:
    """Take a cost out of every total, after a second look; then offer to record what was right of it."""
    viewer = viewer_of(request)
    cost = keep_costs.see_cost(viewer=viewer, at=now(), cost_id=cost_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            keep_costs.withdraw(viewer=viewer, at=now(), cost_id=cost_id, reason=form.cleaned_data["reason"])
            messages.success(request, "Withdrawn. If something of it was right, record that now; else leave.")
            return redirect(f"{reverse('station:record_cost', args=[cost.undertaking_code])}?again={cost_id}")
    return page(
        request, "end.html", _HERE, form=form, heading="Withdraw this cost", button="Withdraw it",
        what=f"{cost.evidence}: {in_pounds(cost.pence)}, {cost.category}, {in_words(cost.incurred_on)}, "
        f"for “{cost.undertaking_name}”. It stays on record as withdrawn, and no total counts it.",
        back=reverse("station:undertaking", args=[cost.undertaking_code]),
    )  # fmt: skip


@requires(Permission.RECORD_COSTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def categories(request: HttpRequest) -> HttpResponse:
    """The force's categories, and another one."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            keep_costs.add_category(viewer=viewer_of(request), at=now(), name=form.cleaned_data["name"])
            messages.success(request, "Added.")
            return redirect("station:cost_categories")
    return page(request, "cost_categories.html", _HERE, form=form, categories=finance.list_categories())


def _form(request: HttpRequest, form: Any, heading: str, button: str, **more: Any) -> HttpResponse:
    return page(request, "workforce_form.html", _HERE, form=form, heading=heading, button=button, **more)


def _again(request: HttpRequest, code: str) -> dict[str, Any]:
    """What a withdrawn cost of the same undertaking said."""
    number = request.GET.get("again", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return {}
    cost = keep_costs.see_cost(viewer=viewer_of(request), at=now(), cost_id=int(number))
    if cost.withdrawn_at is None or cost.undertaking_code != code:
        return {}
    category = next(one for one in finance.list_categories() if one.id == cost.category_id)
    return {
        "category": category.code,
        "pounds": in_pounds(cost.pence).removeprefix("£"),
        "incurred_on": cost.incurred_on,
        "evidence": cost.evidence,
        "what": cost.what,
    }


def _span(request: HttpRequest) -> tuple[SpanForm, dict[str, Any]]:
    """The form of days, and what it asks; all days where it asks nothing that can be."""
    form = SpanForm({"since": request.GET.get("since", ""), "last_on": request.GET.get("last_on", "")})
    if not form.is_valid():
        return form, {"since": None, "until": None}
    return form, {"since": form.cleaned_data["since"], "until": form.until()}


def _days(asked: dict[str, Any]) -> str:
    """The days in words, as an ending of a caption."""
    since: dt.date | None = asked["since"]
    until: dt.date | None = asked["until"]
    return "".join(
        (
            f" from {in_words(since)}" if since else "",
            f" to {in_words(until - dt.timedelta(days=1))}" if until else "",
        )
    )


def _card(one: finance.UndertakingView) -> dict[str, Any]:
    return {
        "view": one,
        "pounds": in_pounds(one.pence),
        "last_on": one.valid_until - dt.timedelta(days=1) if one.valid_until else None,
    }
