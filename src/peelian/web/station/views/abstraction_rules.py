"""What the figures and warnings go by: definitions, the policy's limits, and the reasons that can be recorded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from peelian.analysis.abstraction import Part
from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.workforce import api as workforce
from peelian.journeys import request_abstraction
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.abstraction import DefinitionForm, LimitForm
from peelian.web.station.page import page, today


@requires(Permission.SEE_ABSTRACTION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest) -> HttpResponse:
    """All of them; a limit is set by those who manage the workforce."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.SEE_ABSTRACTION, today())
    form = _form(request)
    if request.method == "POST" and form is None:
        accounts.require(viewer, Permission.MANAGE_WORKFORCE, ())
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            request_abstraction.set_limit(
                viewer=viewer, at=now(), area_code=said["area"], measure=workforce.LimitMeasure(said["measure"]),
                value=said["value"], per_days=said["per_days"], valid_from=said["valid_from"],
            )  # fmt: skip
            messages.success(request, "Set. Requests are held against it from that day on.")
            return redirect("station:abstraction_rules")
    names = {area.code: area.name for area, _ in land.choices}
    limits = workforce.list_limits(names, today())
    return page(
        request,
        "abstraction_rules.html",
        "abstraction",
        form=form,
        limits=[(one, names[one.area_code]) for one in limits],
        definitions=workforce.list_definitions(),
        codes=workforce.list_codes(today()),
    )


@requires(Permission.MANAGE_WORKFORCE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def define(request: HttpRequest) -> HttpResponse:
    """Add a definition of the force's own. It is for all of the force, so it is never changed, only followed."""
    form = DefinitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            request_abstraction.define(
                viewer=viewer_of(request), at=now(), code=said["code"], version=said["version"],
                title=said["title"], words=said["words"], numerator=map(Part, said["numerator"]),
                denominator=map(Part, said["denominator"]), excluded=said["excluded"], population=said["population"],
                source=said["source"],
            )  # fmt: skip
            messages.success(request, "Added. Figures can be shown by it from now on.")
            return redirect("station:abstraction_rules")
    return page(request, "abstraction_define.html", "abstraction", form=form)


def _form(request: HttpRequest) -> LimitForm | None:
    """The form of a limit, for areas where the viewer manages the workforce; None where there are none."""
    areas = indented(ground(viewer_of(request), Permission.MANAGE_WORKFORCE, today()))
    return LimitForm(request.POST or None, areas=areas, on=today()) if areas else None
