"""Keys for other sites and apps that report to us by Open311."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.journeys import manage_businesses
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.reports import KeyForm
from peelian.web.station.page import page


@requires(Permission.MANAGE_REPORTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """All keys of other sites. A POST makes one: its secret stands on that one answer and nowhere else, so there is no
    redirect to lose it in."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            key, secret = manage_businesses.make_key(
                viewer=viewer_of(request), at=now(), business_id=None, name=form.cleaned_data["name"]
            )
            return page(request, "other_site_key.html", "reports", key=key, secret=secret)
    return page(request, "other_sites.html", "reports", form=form, keys=incidents.list_keys(None))


@requires(Permission.MANAGE_REPORTS)
@require_POST
@once
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """End a key at once."""
    with refusals.on_page(request):
        manage_businesses.revoke_key(viewer=viewer_of(request), at=now(), key_id=key_id)
        messages.success(request, "The key opens nothing any more.")
    return redirect("station:other_sites")
