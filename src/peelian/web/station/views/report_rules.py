"""The force's rules of triage: within what time each severity is decided, and which fuel goes the civil way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.apps.incidents import api as incidents
from peelian.journeys import manage_businesses
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.reports import RulesForm
from peelian.web.station.page import page


@requires(Permission.MANAGE_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules, and change them."""
    in_force = incidents.get_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, initial=RulesForm.shown(in_force))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_businesses.change_rules(viewer=viewer_of(request), at=now(), **form.said())
            messages.success(
                request, "The rules are changed. They hold for reports that come in from now on."
            )
            return redirect("station:report_rules")
    return page(
        request,
        "report_rules.html",
        "reports",
        form=form,
        rules=in_force,
        subject="incidents.TriageRules:1",
    )
