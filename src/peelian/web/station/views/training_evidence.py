"""Evidence that waits for an assessor, and the decision on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground
from peelian.web.shared.handed_in import to_keep
from peelian.web.shared.once import once
from peelian.web.station.forms.training import AssessForm
from peelian.web.station.page import page, today


@requires(Permission.ASSESS_TRAINING)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    viewer = viewer_of(request)
    land = ground(viewer, Permission.ASSESS_TRAINING, today())
    tops = [area.code for area, depth in land.choices if depth == 0]
    rows = train.waiting_evidence(viewer, now(), tops)
    return page(request, "training_evidence.html", "training", rows=rows)


@requires(Permission.ASSESS_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def assess(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One item, and what is decided on it."""
    item = train.evidence(viewer_of(request), now(), evidence_id)
    form = AssessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            record = train.assess(
                viewer=viewer_of(request), at=now(), evidence_id=evidence_id,
                accepted=form.cleaned_data["accepted"] == "yes", feedback=form.cleaned_data["feedback"],
            )  # fmt: skip
            done = (
                "It completes the course: it is on their record."
                if record
                else "They see it on their own page."
            )
            messages.success(request, f"Decided. {done}")
            return redirect("station:training_evidence")
    return page(request, "training_assess.html", "training", item=item, form=form)


@requires(Permission.ASSESS_TRAINING)
@require_safe
def file(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """The file of an item, to be kept and not shown: it is somebody else's bytes."""
    train.evidence(viewer_of(request), now(), evidence_id)
    _name, media_type, content = training.evidence_file(evidence_id)
    return to_keep(content, media_type, f"evidence-{evidence_id}")
