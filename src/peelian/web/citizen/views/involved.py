"""Get involved: the schemes that people can join, and asking to join one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.places import api as places
from peelian.apps.schemes import api as schemes
from peelian.journeys import get_involved
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.forms import JoinForm
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.once import once
from peelian.web.shared.page_cache import cached_page
from peelian.web.shared.refusals import on_form


@public("Anybody may read what there is to join")
@cached_page(minutes=5, vary=("area",))
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All schemes; with `?area=`, those of a place, of what it lies in, and of the whole force."""
    area = _area(request.GET.get("area", ""))
    context = {
        "page": "get-involved",
        "area": area,
        "schemes": schemes.list_schemes(area_codes=None if area is None else area.path),
    }
    return render(request, "citizen/involved/schemes.html", context)


@public("Residents ask to join without an account")
@never_cache
@limited("join", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A scheme, and a form to ask to join it. The answer is the same whether or not the person is known to us."""
    scheme = schemes.get_scheme(code)
    given = request.GET.get("postcode", "")[:20]
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"postcode": given})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with on_form(form):
            get_involved.ask(
                at=now(),
                code=code,
                email=said["email"],
                phone=said["phone"],
                postcode=said["postcode"],
                words=said["words"],
                language=language_of(request),
            )
            return redirect("citizen:scheme-asked", code=code)
    context = {"page": "get-involved", "scheme": scheme, "form": form}
    return render(request, "citizen/involved/scheme.html", context, status=400 if form.errors else 200)


@public("Says what happens next")
@require_safe
def asked(request: HttpRequest, code: str) -> HttpResponse:
    """The team has it."""
    context = {"page": "get-involved", "scheme": schemes.get_scheme(code)}
    return render(request, "citizen/involved/asked.html", context)


def _area(code: str) -> places.AreaView | None:
    """The area that the address names; a code that isn't one (an old link) narrows nothing."""
    try:
        return places.get_area(code, local_day(now())) if code else None
    except NotFound:
        return None
