"""What pays for posts, what is aimed at, and what papers say: the planner sees it, begins, ends and withdraws it."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_figures, plan_workforce
from peelian.kernel.days import in_words
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.shared.tables import asked_for
from peelian.web.station import figure_tables as tables
from peelian.web.station.forms import figures as forms
from peelian.web.station.page import page, today
from peelian.web.station.planning import Said, taken, unit_choices

_A_YEAR = dt.timedelta(days=365)


@requires(Permission.SEE_WORKFORCE)
@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """What pays for posts beside the force's own budget."""
    shown = [tables.funding(workforce.list_funding(today()), today(), may_manage=_manages(request))]
    if file := asked_for(request, *shown):
        return file
    return page(
        request, "workforce_funding.html", "workforce", shown=shown if shown[0].rows else (),
        may_manage=_manages(request),
    )  # fmt: skip


@requires(Permission.SEE_WORKFORCE)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every target; figures that were reported of some days, and what of them doesn't fit."""
    asked = {"first": (today() - 2 * _A_YEAR).isoformat(), "last": today().isoformat()} | request.GET.dict()
    form = forms.DaysForm(asked)
    if not form.is_valid():
        return page(request, "workforce_figures.html", "workforce", status=400, form=form, shown=())
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    may_manage = _manages(request)
    aims = tables.aims(workforce.list_targets(), today(), may_manage=may_manage)
    reported = tables.reported(
        workforce.list_reported(first_on=first, last_on=last), first, last, may_manage=may_manage
    )
    broken = tables.breaks(workforce.breaks(first_on=first, last_on=last), first, last)
    if file := asked_for(request, aims, reported, broken):
        return file
    return page(
        request, "workforce_figures.html", "workforce", form=form, aims=aims, reported=reported, broken=broken,
        shown=True, may_manage=may_manage,
    )  # fmt: skip


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_funding(request: HttpRequest) -> HttpResponse:
    """Funding begins."""
    plan_workforce.require_force(viewer_of(request), now())
    form = forms.FundingForm(request.POST or None)

    def step(said: Said) -> None:
        plan_figures.begin_funding(viewer=viewer_of(request), at=now(), **said)

    words = "Posts that it pays for are funded on their unit’s page. With an end, they are temporary."
    return taken(request, form, step, "Record what pays for posts", words, back=_funding())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_funding(request: HttpRequest, funding_id: int) -> HttpResponse:
    """Funding ends, and its posts with it."""
    plan_workforce.require_force(viewer_of(request), now())
    found = workforce.get_funding(funding_id, today())
    form = forms.EndFundingForm(request.POST or None, initial={"ends_on": found.ends_on or today()})

    def step(said: Said) -> None:
        plan_figures.end_funding(viewer=viewer_of(request), at=now(), funding_id=funding_id, **said)

    posts = "one post" if found.posts == 1 else f"{found.posts:,} posts"
    words = (
        f"It pays for {posts} today ({found.posts_fte} FTE). They end with it; whoever holds one stays in the unit,"
        " over its establishment. Past days keep the posts."
    )
    return taken(
        request, form, step, f"End the funding “{found.name}”", words, back=_funding(), button="End it"
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def set_target(request: HttpRequest) -> HttpResponse:
    """How many there are meant to be from a day on."""
    form = forms.TargetForm(request.POST or None, units=unit_choices(), initial={"valid_from": today()})

    def step(_: Said) -> None:
        plan_figures.set_target(viewer=viewer_of(request), at=now(), **form.said())

    words = "In place of the target until then of the same people, unit and way of counting. Earlier ones stay listed."
    return taken(request, form, step, "Set a target", words, back=_figures())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """A target is given up."""
    found = workforce.get_target(target_id)
    plan_figures.require_at(viewer_of(request), found.unit_id, now())
    form = forms.EndTargetForm(request.POST or None, initial={"valid_until": today()})

    def step(said: Said) -> None:
        plan_figures.end_target(viewer=viewer_of(request), at=now(), target_id=target_id, **said)

    words = (
        f"{found.value.normalize():,f} by {found.source}, since {in_words(found.valid_from)}. It stays in the list,"
        " with the day on which it ended."
    )
    return taken(request, form, step, "End a target", words, back=_figures(), button="End it")


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def record(request: HttpRequest) -> HttpResponse:
    """A paper or return gave a figure."""
    form = forms.ReportedForm(request.POST or None, units=unit_choices())

    def step(_: Said) -> None:
        plan_figures.record_reported(viewer=viewer_of(request), at=now(), **form.said())

    words = (
        "As the paper gives it. It stands beside the records, changes nothing in them, and is set against them and"
        " against other reported figures."
    )
    return taken(request, form, step, "Record a figure that was reported", words, back=_figures())


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, figure_id: int) -> HttpResponse:
    """A figure was recorded by mistake."""
    found = workforce.get_reported(figure_id)
    plan_figures.require_at(viewer_of(request), found.unit_id, now())
    form = forms.WithdrawForm(request.POST or None)

    def step(said: Said) -> None:
        plan_figures.withdraw_reported(viewer=viewer_of(request), at=now(), figure_id=figure_id, **said)

    words = (
        f"{found.measure.label}, {found.value.normalize():,f} {found.counted_as.label}, {found.cited}. Only what was"
        " recorded by mistake is withdrawn: a figure that is wrong in its paper stays, and shows."
    )
    return taken(
        request, form, step, "Withdraw a reported figure", words, back=_figures(), button="Withdraw it"
    )


def _manages(request: HttpRequest) -> bool:
    """Whether to offer what a planner changes; each step asks again."""
    return bool(accounts.may_anywhere(viewer_of(request), Permission.MANAGE_WORKFORCE))


def _funding() -> tuple[str, str]:
    return reverse("station:workforce_funding"), "Funding"


def _figures() -> tuple[str, str]:
    return reverse("station:workforce_figures"), "Targets and reported figures"
