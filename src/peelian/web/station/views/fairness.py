"""How groups fare in recruitment, who serves by group, and how far an aspiration is. Counts only."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.analysis.adverse_impact import Comparison
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.fairness.api import Characteristic, EntryRoute, Impact, Progress, Representation, UnitShares
from peelian.journeys import follow_fairness, manage_fairness
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import charts, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.once import once
from peelian.web.shared.tables import Cell, Column, Table, asked_for
from peelian.web.station.forms.fairness import AspirationForm, CampaignForm, OfficersForm, RecruitmentForm
from peelian.web.station.page import page, today
from peelian.web.station.share_charts import ratios

_HERE = "fairness"
_FEW = "too few to tell"


@requires(Permission.SEE_FAIRNESS)
@require_safe
def recruitment(request: HttpRequest) -> HttpResponse:
    """Campaigns, and the comparison of groups in those that are chosen: `?campaign=3&campaign=4&of=ethnicity`."""
    viewer = viewer_of(request)
    campaigns = follow_fairness.list_campaigns(viewer=viewer)
    closed = [one for one in campaigns if one.closed_on is not None]
    chosen = "campaign" in request.GET
    form = RecruitmentForm(request.GET if chosen else None, campaigns=closed)
    found = None
    if chosen and form.is_valid():
        with refusals.on_form(form):
            found = follow_fairness.recruitment(
                viewer=viewer,
                campaign_ids=[int(one) for one in form.cleaned_data["campaign"]],
                characteristic=Characteristic(form.cleaned_data["of"]),
            )
    tables = _recruitment(found) if found else ()
    if tables and (file := asked_for(request, *tables)):
        return file
    chart = ratios(found.overall, tables[0]) if found else None
    return page(
        request, "fairness_recruitment.html", _HERE, form=form, campaigns=campaigns, closed=closed, found=found,
        tables=tables, chart=charts.shown(chart)[0] if chart else None,
        manages=accounts.may_anywhere(viewer, Permission.MANAGE_FAIRNESS),
    )  # fmt: skip


@requires(Permission.SEE_FAIRNESS)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Officers by group when a quarter ended: `?day=2026-09-30&of=ethnicity`; and with an aim, how far it is."""
    viewer, at = viewer_of(request), now()
    days = follow_fairness.quarters(at)
    asked = {
        "day": request.GET.get("day", days[0].isoformat()),
        "of": request.GET.get("of", Characteristic.ETHNICITY),
    }
    form = OfficersForm(asked, days=days)
    aims = "aim" in request.GET
    aspiration = AspirationForm(request.GET if aims else None)
    found = progress = None
    if form.is_valid():
        day = dt.date.fromisoformat(form.cleaned_data["day"])
        with refusals.on_form(form):
            found = follow_fairness.representation(
                viewer=viewer, at=at, day=day, characteristic=Characteristic(form.cleaned_data["of"])
            )
        if aims and aspiration.is_valid():
            with refusals.on_form(aspiration):
                progress = follow_fairness.progress(
                    viewer=viewer,
                    values=aspiration.cleaned_data["groups"],
                    aim=aspiration.cleaned_data["aim"],
                    since_on=aspiration.cleaned_data["since"],
                    as_of=day,
                )
    tables = _officers(found) if found else ()
    if tables and (file := asked_for(request, *tables)):
        return file
    return page(
        request, "fairness_officers.html", _HERE, form=form, aspiration=aspiration, found=found, tables=tables,
        progress=progress, said=_said(progress),
    )  # fmt: skip


@requires(Permission.MANAGE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def open_campaign(request: HttpRequest) -> HttpResponse:
    """A new round of recruitment, with its stages."""
    form = CampaignForm(request.POST or None, initial={"opened_on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_fairness.open_campaign(
                viewer=viewer_of(request),
                at=now(),
                name=form.cleaned_data["name"],
                route=EntryRoute(form.cleaned_data["route"]),
                opened_on=form.cleaned_data["opened_on"],
                stages=form.cleaned_data["stages"].splitlines(),
            )
            messages.success(request, "Opened. Its results come from the recruitment system’s file.")
            return redirect("station:fairness")
    return page(request, "fairness_campaign.html", _HERE, form=form)


@requires(Permission.MANAGE_FAIRNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Close a campaign, after a second look: nothing can be added to it then."""
    open_ones = {one.id: one for one in follow_fairness.list_campaigns(viewer=viewer_of(request))}
    if campaign_id not in open_ones:
        raise NotFound("There is no such campaign.")
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals.on_form(form):
            manage_fairness.close_campaign(viewer=viewer_of(request), at=now(), campaign_id=campaign_id)
            messages.success(request, "Closed. Figures by group can be made of it.")
            return redirect("station:fairness")
    return page(
        request,
        "end.html",
        _HERE,
        form=form,
        heading="Close this campaign",
        what=f"{open_ones[campaign_id].name}. Figures by group can be made of it from now on, and no results added.",
        button="Close it",
        back=reverse("station:fairness"),
    )


_COMPARED = (
    Column("Group"),
    Column("Selected", numeric=True),
    Column("Of", numeric=True),
    Column("Rate", numeric=True, share=True, digits=1),
    Column("Ratio", numeric=True, digits=2),
    Column("95% interval"),
    Column("Fisher’s exact p", numeric=True, digits=4),
    Column("z", numeric=True, digits=2),
)


def _recruitment(found: Impact) -> tuple[Table, ...]:
    """The whole, then each stage."""
    by = found.characteristic.label.lower()
    whole = ("overall", f"All stages, by {by}: {', '.join(found.campaigns)}", found.overall)
    parts = [(f"stage-{n}", name, stage) for n, (name, stage) in enumerate(found.stages, 1)]
    return tuple(_compared(name, caption, of, found) for name, caption, of in (whole, *parts))


def _compared(name: str, caption: str, of: Comparison, found: Impact) -> Table:
    rows: list[list[Cell]] = [
        [
            one.group, one.selected, one.of, one.rate, one.air,
            f"{one.low:.2f} to {one.high:.2f}" if one.low is not None and one.high is not None else None,
            one.fisher_p, one.z,
        ]
        for one in of.groups
    ]  # fmt: skip
    shown = {one.group for one in of.groups}
    rows += [[group, _FEW, _FEW, *[None] * 5] for group in found.hidden if group not in shown]
    return Table(f"recruitment-{name}", caption, _COMPARED, rows, notes=of.reasons)


_SHARES = (
    Column("Group"),
    Column("Officers", numeric=True),
    Column("Share of those who said", numeric=True, share=True, digits=1),
    Column("95% interval"),
    Column("Share of residents", numeric=True, share=True, digits=1),
    Column("What it says"),
)


def _officers(found: Representation) -> tuple[Table, ...]:
    day = in_words(found.day)
    by = found.characteristic.label.lower()
    force: list[list[Cell]] = [
        [
            one.label,
            one.count if one.count is not None else _FEW,
            one.share.share if one.share else None,
            f"{one.share.low:.1%} to {one.share.high:.1%}" if one.share and one.share.n else None,
            one.population,
            one.words,
        ]
        for one in found.force.groups
    ]
    heads = [Column("Unit"), Column("Officers", numeric=True), Column("Have said", numeric=True)]
    heads += [Column(one.label, numeric=True) for one in found.force.groups]
    return (
        Table("officers", f"Police officers on {day}, headcount, by {by}", _SHARES, force),
        Table(
            "officers-by-unit", f"The same by unit on {day}, headcount", heads,
            [_of_unit(one) for one in found.units], total=_of_unit(found.force),
        ),
    )  # fmt: skip


def _of_unit(unit: UnitShares) -> list[Cell]:
    counts = (unit.headcount, unit.said, *(one.count for one in unit.groups))
    return [unit.unit, *(_FEW if count is None else count for count in counts)]


def _said(progress: Progress | None) -> str:
    if progress is None:
        return ""
    return progress.pace.words if progress.pace else "Too few to tell."
