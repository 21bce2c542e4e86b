"""Of whom a course is required, who is let off, and what counts as what: learning and development says."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.apps.training import api as training
from peelian.journeys import train
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.training import CountForm, EndForm, ExemptForm, RequirementForm
from peelian.web.station.page import page, today


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def require(request: HttpRequest, code: str) -> HttpResponse:
    """Require a course of people by rank, role and kind of unit."""
    found = training.get_course(code)
    form = RequirementForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.require_course(viewer=viewer_of(request), at=now(), course_code=code, **form.said())
            messages.success(request, "It is required. Those who don’t hold it are due.")
            return redirect("station:training_course", code=code)
    return _form(request, form, f"Require {found.name}", "Require it", code=code)


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_requirement(request: HttpRequest, requirement_id: int) -> HttpResponse:
    """Require a course no more from a day on."""
    found = training.get_requirement(requirement_id)
    form = EndForm(request.POST or None, initial={"valid_until": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.end_requirement(
                viewer=viewer_of(request), at=now(), requirement_id=requirement_id, **form.cleaned_data
            )
            messages.success(request, "It ends on that day. What was required before stays on record.")
            return redirect("station:training_course", code=found.course_code)
    return _form(
        request, form, f"End a requirement of {found.course_name}", "End it", code=found.course_code,
        hint=f"It was required of {found.words}. Days before the one that you give keep what they were.",
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def exempt(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody off a course."""
    found = training.get_course(code)
    form = ExemptForm(request.POST or None, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.exempt(viewer=viewer_of(request), at=now(), course_code=code, **form.cleaned_data)
            messages.success(request, "They are let off. They read the reason on their own page.")
            return redirect("station:training_course", code=code)
    return _form(request, form, f"Let somebody off {found.name}", "Let them off", code=code)


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """Let somebody off no longer than until a day."""
    found = training.get_exemption(exemption_id)
    form = EndForm(request.POST or None, initial={"valid_until": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.end_exemption(
                viewer=viewer_of(request), at=now(), exemption_id=exemption_id, **form.cleaned_data
            )
            messages.success(
                request, "It ends on that day. The course is required of them again from then on."
            )
            return redirect("station:training_of", person_id=found.person_id)
    return page(
        request, "training_form.html", "training", form=form, heading=f"Let somebody off {found.course_name} no longer",
        button="End it", back=reverse("station:training_of", args=[found.person_id]),
        hint=f"They were let off because: {found.reason}. Days before the one that you give keep what they were.",
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def count_as(request: HttpRequest, code: str) -> HttpResponse:
    """Let having done another course count as this one, from a day on."""
    found = training.get_course(code)
    others = [(one.code, one.name) for one in training.list_courses() if one.code != code]
    form = CountForm(request.POST or None, courses=others, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = train.count_as(viewer=viewer_of(request), at=now(), counts_as=code, **form.cleaned_data)
            messages.success(
                request,
                "It counts from that day on, whenever it was done." if made else "It counts so already.",
            )
            return redirect("station:training_course", code=code)
    return _form(
        request, form, f"Let another course count as {found.name}", "Let it count", code=code,
        hint="One step only: what counts as the other course doesn’t count as this one by it.",
    )  # fmt: skip


@requires(Permission.MANAGE_TRAINING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end_equivalence(request: HttpRequest, equivalence_id: int) -> HttpResponse:
    """Let one course count as another no more from a day on."""
    found = training.get_equivalence(equivalence_id)
    form = EndForm(request.POST or None, initial={"valid_until": today()})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            train.end_equivalence(
                viewer=viewer_of(request), at=now(), equivalence_id=equivalence_id, **form.cleaned_data
            )
            messages.success(request, "It counts no more from that day on.")
            return redirect("station:training_course", code=found.counts_as)
    return _form(
        request, form, f"Let {found.done_name} count no more", "End it", code=found.counts_as,
        hint=f"It counts as {found.counts_as_name}. Who holds that by it alone is due again from the day that you "
        "give; days before keep what they were.",
    )  # fmt: skip


def _form(
    request: HttpRequest, form: object, heading: str, button: str, *, code: str, hint: str = ""
) -> HttpResponse:
    back = reverse("station:training_course", args=[code])
    return page(
        request,
        "training_form.html",
        "training",
        form=form,
        heading=heading,
        button=button,
        back=back,
        hint=hint,
    )
