"""The rules by which what positions prove is worked out: every version, and a new one."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.analysis.visits import VisitRules
from peelian.apps.accounts.api import Permission
from peelian.apps.visibility import api as visibility
from peelian.journeys import figure_rules
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.figure_rules import FigureRulesForm
from peelian.web.station.page import page, today


@requires(Permission.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def figure_rules_page(request: HttpRequest) -> HttpResponse:
    """Every version of the rules, and the form of a new one for those who may set them for the whole force."""
    viewer = viewer_of(request)
    in_force = visibility.rules_on(today())
    form = FigureRulesForm(request.POST or None, initial=_from(in_force.rules))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            said = form.cleaned_data
            made = figure_rules.set_rules(
                viewer=viewer, at=now(), rules=form.rules(), valid_from=said["valid_from"], why=said["why"]
            )
            messages.success(
                request, f"Rules {made.version} are set. Figures of days before their first stay as they are."
            )
            return redirect("station:figure_rules")
    return page(
        request,
        "figure_rules.html",
        "positions",
        form=form,
        rows=visibility.list_rules(),
        in_force=in_force.version,
        may_set=figure_rules.may_set(viewer, today()),
    )


def _from(rules: VisitRules) -> dict[str, object]:
    """What the form begins with: what holds now, from today on."""
    return {**{name: f"{value:g}" for name, value in asdict(rules).items()}, "valid_from": today()}
