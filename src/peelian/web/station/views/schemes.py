"""Schemes that residents can join: offered, closed, and those who asked answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.schemes import api as schemes
from peelian.journeys import get_involved
from peelian.kernel.errors import NotAllowed
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.forms import Form
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.schemes import AnswerForm, SchemeForm
from peelian.web.station.page import area_filter, chosen_ground, page, today


@requires(Permission.MANAGE_SCHEMES)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer, longest first, and the schemes of the chosen areas."""
    viewer = viewer_of(request)
    land = chosen_ground(request, Permission.MANAGE_SCHEMES)
    waiting = schemes.count_interests(area_codes=land.codes)
    path = land.chosen.path if land.chosen else ()
    rows = [
        {"scheme": scheme, "waiting": waiting.get(scheme.code, 0), "may_close": _may_close(request, scheme)}
        for scheme in schemes.list_schemes(area_codes=(*land.codes, *path), include_closed=True)
    ]
    return page(
        request,
        "scheme_list.html",
        "schemes",
        rows=rows,
        asked=schemes.list_interests(viewer=viewer, at=now(), area_codes=land.codes),
        answered=schemes.list_interests(
            viewer=viewer, at=now(), area_codes=land.codes, waiting=False, limit=20
        ),
        **area_filter(land),
    )


@requires(Permission.MANAGE_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: HttpRequest) -> HttpResponse:
    """A new scheme. Residents can read it at once."""
    land = ground(viewer_of(request), Permission.MANAGE_SCHEMES, today())
    form = SchemeForm(request.POST or None, areas=indented(land))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = get_involved.offer(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(request, f"Residents can read about {made.name} now.")
            return redirect("station:schemes")
    return page(request, "scheme_offer.html", "schemes", form=form)


@requires(Permission.MANAGE_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a scheme no more, after a second look."""
    scheme = schemes.get_scheme(code)
    get_involved.require_scheme(viewer_of(request), now(), scheme)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with refusals.on_form(form):
            get_involved.close(viewer=viewer_of(request), at=now(), code=code)
            messages.success(request, "Closed. Residents no longer see it.")
            return redirect("station:schemes")
    return page(
        request,
        "end.html",
        "schemes",
        form=form,
        heading="Close this scheme",
        what=f"{scheme.name}. Nobody can ask to join it any more. Those who asked before still wait for your answer.",
        button="Close it",
        back=reverse("station:schemes"),
    )


@requires(Permission.MANAGE_SCHEMES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: HttpRequest, interest_id: int) -> HttpResponse:
    """What somebody wrote, and our answer to them."""
    viewer = viewer_of(request)
    asked = schemes.get_interest(viewer=viewer, interest_id=interest_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            get_involved.answer(
                viewer=viewer, at=now(), interest_id=interest_id, words=form.cleaned_data["words"]
            )
            messages.success(request, "Your answer is on its way.")
            return redirect("station:schemes")
    sees_contacts = accounts.may_anywhere(viewer, Permission.SEE_CONTACTS)
    return page(request, "scheme_answer.html", "schemes", asked=asked, form=form, sees_contacts=sees_contacts)


def _may_close(request: HttpRequest, scheme: schemes.SchemeView) -> bool:
    """Whether to offer the button: the journey behind it asks again."""
    if not scheme.is_open:
        return False
    try:
        get_involved.require_scheme(viewer_of(request), now(), scheme)
    except NotAllowed:
        return False
    return True
