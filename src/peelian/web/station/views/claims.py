"""What the force says of its visibility, and what positions say to that."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.places import api as places
from peelian.apps.tasking import api as tasking
from peelian.apps.visibility import api as visibility
from peelian.journeys import hold_claims
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.claims import ClaimForm, EndClaimForm
from peelian.web.station.page import page, today

#: So many of the newest days are shown at once; those before are folded away.
DAYS_SHOWN = 31


@requires(Permission.SEE_STATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All claims, the latest first, each with its answer. They are said in public and name nobody: no area is shut."""
    rows = [visibility.answer(claim.id, until=today()) for claim in visibility.list_claims()]
    may_make = accounts.may_anywhere(viewer_of(request), Permission.WRITE_PLAN)
    return page(request, "claim_list.html", "practice", rows=rows, may_make=may_make)


@requires(Permission.SEE_STATION)
@require_safe
def show(request: HttpRequest, claim_id: int) -> HttpResponse:
    """What positions say of one claim, up to yesterday. Raises NotFound."""
    found = visibility.answer(claim_id, until=today())
    newest = [(one, hold_claims.said(one), hold_claims.met(one)) for one in reversed(found.by_day)]
    svg, _ = hold_claims.chart(found)
    return page(
        request,
        "claim.html",
        "practice",
        answer=found,
        claim=found.claim,
        svg=svg,
        days=newest[:DAYS_SHOWN],
        older=newest[DAYS_SHOWN:],
        how=hold_claims.HOW,
        legend=hold_claims.LEGEND,
        days_met=hold_claims.days_met(found),
        prints=ports().press is not None,
        may_end=found.claim.ends_on is None and _may_end(request, found.claim),
        subject=f"visibility.Claim:{claim_id}",
    )


@requires(Permission.SEE_STATION)
@require_safe
def on_paper(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The answer to a claim as a PDF. Raises NotFound, also where nothing prints."""
    press = ports().press
    if press is None:
        raise NotFound("Nothing is printed here.")
    at = now()
    made = press(hold_claims.paper(visibility.answer(claim_id, until=today()), at), at)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="claim-{claim_id}.pdf"'
    return answer


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def make(request: HttpRequest) -> HttpResponse:
    """Write down what is said."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.WRITE_PLAN, today())
    kept = [row for row in tasking.list_places(viewer=viewer, area_codes=land.codes, on=today()) if row.key]
    form = ClaimForm(
        request.POST or None,
        areas=indented(land),
        key_places=[(row.id, f"{row.name}, {row.area_name}") for row in kept],
        today=today(),
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            claim = hold_claims.make(viewer=viewer, at=now(), **form.cleaned_data)
            messages.success(request, "Written down. This is what positions say of it so far.")
            return redirect("station:claim", claim_id=claim.id)
    return page(request, "claim_make.html", "practice", form=form, any_places=bool(kept))


@requires(Permission.WRITE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Say that it isn't said any more. Raises NotFound, NotAllowed."""
    claim = visibility.get_claim(claim_id)
    accounts.require(viewer_of(request), Permission.WRITE_PLAN, places.path_of(claim.area_code, today()))
    form = EndClaimForm(request.POST or None, initial={"last_on": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            hold_claims.end(viewer=viewer_of(request), at=now(), claim_id=claim_id, **form.cleaned_data)
            messages.success(request, "Ended. What positions say of it until then stands.")
            return redirect("station:claim", claim_id=claim_id)
    return page(
        request,
        "end.html",
        "practice",
        form=form,
        heading="Say it no more",
        what=claim.words,
        button="End the claim",
        back=reverse("station:claim", args=[claim_id]),
    )


def _may_end(request: HttpRequest, claim: visibility.ClaimView) -> bool:
    path = places.path_of(claim.area_code, today())
    return bool(accounts.may(viewer_of(request), Permission.WRITE_PLAN, path))
