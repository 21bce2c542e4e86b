"""The good-practice library: searched, read, written up, checked, published, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.analysis.tables import Column, Table
from peelian.apps.accounts.api import Permission
from peelian.apps.library import api as library
from peelian.apps.library.api import EntryState, EntryView
from peelian.apps.problems import api as problems
from peelian.apps.workforce import api as workforce
from peelian.journeys import share_practice
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.text import tidy
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.once import once
from peelian.web.shared.tables import asked_for
from peelian.web.station.forms.library import EntryForm, WithdrawForm
from peelian.web.station.page import guard, may, page, today


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is published, by words, problem and pilots; and what waits in the viewer's areas."""
    asked = tidy(request.GET.get("q", ""))[:200]
    category = next((one for one in ProblemCategory if one.value == request.GET.get("category")), None)
    pilots = request.GET.get("pilots") == "yes"
    land = ground(viewer_of(request), Permission.SEE_STATION, today())
    return page(
        request,
        "library_list.html",
        "library",
        found=library.search(asked, category=category, pilots=pilots),
        asked=asked,
        category=category,
        categories=list(ProblemCategory),
        pilots=pilots,
        unpublished=library.list_unpublished(area_codes=land.codes),
        may_write=bool(_writes_at(request)),
    )


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry, with its figures as a table and what may be done with it."""
    viewer = viewer_of(request)
    entry = share_practice.read(viewer=viewer, at=now(), entry_id=entry_id)
    figures = _figures(entry)
    if figures is not None and (file := asked_for(request, figures)):
        return file
    may_write = may(request, Permission.WRITE_PLAN, entry.area_path)
    own = library.may_check(written_by_id=entry.written_by_id, by_id=viewer.user_id)
    return page(
        request,
        "library_entry.html",
        "library",
        entry=entry,
        figures=figures,
        # Who has left is rung no more: their team knows.
        rings=_serves(entry.ring_id),
        team=workforce.get_team(entry.team_id),
        pilot_last=entry.pilot_until - dt.timedelta(days=1) if entry.pilot_until else None,
        may_rewrite=may_write and bool(library.may_rewrite(entry.state)),
        may_check=entry.state is EntryState.DRAFT
        and may(request, Permission.ADOPT_PRIORITY, entry.area_path)
        and bool(own),
        may_publish=may_write and bool(library.may_move(entry.state, EntryState.PUBLISHED)),
        may_withdraw=may_write and bool(library.may_move(entry.state, EntryState.WITHDRAWN)),
        subject=f"library.Entry:{entry_id}",
    )


def _serves(person_id: int) -> bool:
    careers = workforce.list_careers(person_id)
    return bool(careers) and (careers[-1].left_on is None or careers[-1].left_on > today())


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def write(request: HttpRequest) -> HttpResponse:
    """A new entry; `?plan=` begins with the plan that it came from."""
    plan = request.GET.get("plan", "")
    initial = {"plan_id": int(plan)} if plan.isascii() and plan.isdigit() and len(plan) < 10 else {}
    form = EntryForm(request.POST or None, initial=initial, **_choices(request))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = share_practice.write(viewer=viewer_of(request), at=now(), draft=form.draft())
            messages.success(request, "It’s written down. An inspector checks it before others read it.")
            return redirect("station:library_entry", entry_id=made.id)
    return page(request, "library_write.html", "library", form=form, entry=None)


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rewrite(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an entry's words."""
    entry = library.get_entry(entry_id)
    guard(request, Permission.WRITE_PLAN, entry.area_path)
    form = EntryForm(request.POST or None, entry=entry, **_choices(request, entry))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            share_practice.rewrite(viewer=viewer_of(request), at=now(), entry_id=entry_id, draft=form.draft())
            messages.success(request, "It’s changed. An inspector checks it before others read it.")
            return redirect("station:library_entry", entry_id=entry_id)
    return page(request, "library_write.html", "library", form=form, entry=entry)


@requires(Permission.ADOPT_PRIORITY)
@require_POST
@once
def check(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Say that an entry is right."""
    with refusals.on_page(request):
        share_practice.check(viewer=viewer_of(request), at=now(), entry_id=entry_id)
        messages.success(request, "It’s checked. Its team can publish it.")
    return redirect("station:library_entry", entry_id=entry_id)


@requires(Permission.WRITE_PLAN)
@require_POST
@once
def publish(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Let the force read it."""
    with refusals.on_page(request):
        share_practice.publish(viewer=viewer_of(request), at=now(), entry_id=entry_id)
        messages.success(request, "The whole force can read it now.")
    return redirect("station:library_entry", entry_id=entry_id)


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take an entry back, with the reason."""
    entry = library.get_entry(entry_id)
    guard(request, Permission.WRITE_PLAN, entry.area_path)
    form = WithdrawForm(request.POST or None)
    back = reverse("station:library_entry", args=[entry_id])
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            share_practice.withdraw(
                viewer=viewer_of(request), at=now(), entry_id=entry_id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "It’s withdrawn. Only your areas see it, with the reason.")
            return redirect(back)
    return page(
        request,
        "end.html",
        "library",
        form=form,
        heading="Withdraw this entry",
        what=f"{entry.title}. The force no longer finds it.",
        button="Withdraw it",
        back=back,
    )


def _figures(entry: EntryView) -> Table | None:
    if not entry.figures:
        return None
    columns = [Column("What was counted"), Column("Before"), Column("After"), Column("Source")]
    columns[1:3] = [Column("Before", True, 1), Column("After", True, 1)]
    rows = [[one.what, one.before, one.after, one.source] for one in entry.figures]
    return Table("figures", "What was counted, before and after", columns, rows)


def _writes_at(request: HttpRequest) -> list[str]:
    """Codes of the highest areas in which the viewer may write."""
    land = ground(viewer_of(request), Permission.WRITE_PLAN, today())
    return [area.code for area, depth in land.choices if depth == 0]


def _choices(request: HttpRequest, entry: EntryView | None = None) -> dict[str, Any]:
    """Teams, people and agreed plans of the viewer's areas, and those of the entry that is changed."""
    viewer, on = viewer_of(request), today()
    teams: dict[int, str] = {}
    people: dict[int, str] = {}
    for code in _writes_at(request):
        teams |= {
            one.id: f"{one.name}, {one.area_name}"
            for one in workforce.list_teams(viewer=viewer, area_path_code=code, on=on)
        }
        people |= {
            one.id: one.full_name for one in workforce.list_people(viewer=viewer, area_path_code=code, on=on)
        }
    land = ground(viewer, Permission.WRITE_PLAN, on)
    plans = {
        one.id: one.title
        for one in problems.list_plans(area_codes=land.codes, on=on)
        if one.state is not problems.PlanState.DRAFT
    }
    if entry is not None:
        people.setdefault(entry.ring_id, entry.ring_name)
        if entry.plan_id is not None:
            plans.setdefault(entry.plan_id, entry.plan_title)
    return {"teams": list(teams.items()), "people": list(people.items()), "plans": list(plans.items())}
