"""How groups fare in recruitment, who serves by group, and how far an aspiration is. Counts only."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.fairness.api import Characteristic, EntryRoute, Progress
from peelian.journeys import follow_fairness, manage_fairness, tell_fairness
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.kernel.time import now
from peelian.web.shared import charts, refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.once import once
from peelian.web.shared.tables import asked_for
from peelian.web.station.forms.fairness import AspirationForm, CampaignForm, OfficersForm, RecruitmentForm
from peelian.web.station.page import page, today

_HERE = "fairness"


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
    tables = tell_fairness.recruitment_tables(found) if found else ()
    if tables and (file := asked_for(request, *tables)):
        return file
    chart = tell_fairness.ratios(found.overall, tables[0]) if found else None
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
    too_few = ""
    if form.is_valid():
        day = dt.date.fromisoformat(form.cleaned_data["day"])
        try:
            found = follow_fairness.representation(
                viewer=viewer, at=at, day=day, characteristic=Characteristic(form.cleaned_data["of"])
            )
        except (NotAllowed, NotFound):
            raise
        except Refused as refused:  # what can't be told is no mistake of whoever asks
            too_few = refused.message
        if aims and aspiration.is_valid():
            with refusals.on_form(aspiration):
                progress = follow_fairness.progress(
                    viewer=viewer,
                    values=aspiration.cleaned_data["groups"],
                    aim=aspiration.cleaned_data["aim"],
                    since_on=aspiration.cleaned_data["since"],
                    as_of=day,
                )
    tables = tell_fairness.officers_tables(found) if found else ()
    if tables and (file := asked_for(request, *tables)):
        return file
    return page(
        request, "fairness_officers.html", _HERE, form=form, aspiration=aspiration, found=found, tables=tables,
        progress=progress, said=_said(progress), too_few=too_few,
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


def _said(progress: Progress | None) -> str:
    if progress is None:
        return ""
    return progress.pace.words if progress.pace else "Too few to tell."
