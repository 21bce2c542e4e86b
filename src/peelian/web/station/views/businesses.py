"""Business accounts: who reports many at once, from which sites, with which keys."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from peelian.journeys import manage_businesses
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.reports import BusinessForm, KeyForm, SiteForm
from peelian.web.station.page import page
from peelian.web.station.views.reports.words import kind_words


@requires(Permission.MANAGE_REPORTS)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All accounts, those in use first."""
    rows = sorted(
        incidents.list_businesses(viewer=viewer_of(request)),
        key=lambda row: (row.closed_at is not None, row.name.casefold()),
    )
    return page(request, "business_list.html", "reports", rows=rows)


@requires(Permission.MANAGE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def open_one(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = BusinessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            business = manage_businesses.open_account(
                viewer=viewer_of(request),
                at=now(),
                name=said["name"],
                email=said["email"],
                kinds=[IncidentKind(kind) for kind in said["kinds"]],
            )
            messages.success(request, "The account is open, and a link is on its way. Add their sites now.")
            return redirect("station:business", business_id=business.id)
    return page(request, "business_open.html", "reports", form=form)


@requires(Permission.MANAGE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, business_id: int) -> HttpResponse:
    """One account: its sites and keys, and forms for more of them."""
    business = incidents.get_business(business_id)
    adds = request.method == "POST"
    site_form, key_form = SiteForm(request.POST if adds else None), KeyForm()
    if adds and site_form.is_valid():
        with refusals.on_form(site_form):
            site = manage_businesses.add_site(
                viewer=viewer_of(request), at=now(), business_id=business_id, **site_form.cleaned_data
            )
            messages.success(request, f"{site.name} is added.")
            return redirect("station:business", business_id=business_id)
    return _show(request, business, site_form, key_form)


@requires(Permission.MANAGE_REPORTS)
@never_cache
@require_POST
def make_key(request: HttpRequest, business_id: int) -> HttpResponse:
    """Make a key. Its secret stands on this one page and nowhere else, so there is no redirect to lose it in."""
    business = incidents.get_business(business_id)
    form = KeyForm(request.POST)
    if form.is_valid():
        with refusals.on_form(form):
            key, secret = manage_businesses.make_key(
                viewer=viewer_of(request), at=now(), business_id=business_id, name=form.cleaned_data["name"]
            )
            return page(request, "business_key.html", "reports", business=business, key=key, secret=secret)
    return _show(request, business, SiteForm(), form)


@requires(Permission.MANAGE_REPORTS)
@require_POST
@once
def revoke_key(request: HttpRequest, business_id: int, key_id: int) -> HttpResponse:
    """End a key at once."""
    with refusals.on_page(request):
        manage_businesses.revoke_key(viewer=viewer_of(request), at=now(), key_id=key_id)
        messages.success(request, "The key opens nothing any more.")
    return redirect("station:business", business_id=business_id)


@requires(Permission.MANAGE_REPORTS)
@require_POST
@once
def close(request: HttpRequest, business_id: int) -> HttpResponse:
    """Close an account."""
    with refusals.on_page(request):
        manage_businesses.close_account(viewer=viewer_of(request), at=now(), business_id=business_id)
        messages.success(request, "The account is closed. Its links and keys open nothing any more.")
    return redirect("station:businesses")


def _show(
    request: HttpRequest, business: incidents.BusinessView, site_form: SiteForm, key_form: KeyForm
) -> HttpResponse:
    return page(
        request,
        "business.html",
        "reports",
        business=business,
        kinds=", ".join(kind_words(kind) for kind in business.kinds),
        form=key_form if key_form.is_bound else site_form,
        site_form=site_form,
        key_form=key_form,
        subject=f"incidents.Business:{business.id}",
    )
