"""Signing up, confirming, changing, leaving. A GET changes nothing: mail programs follow links by themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose
from peelian.apps.places import api as places
from peelian.journeys import sign_up as journey
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.forms import PreferencesForm, SignUpForm
from peelian.web.shared.access import public
from peelian.web.shared.limits import limited
from peelian.web.shared.refusals import on_form


@public("Residents ask for messages without an account")
@limited("sign-up", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for messages. The answer is the same whether or not the address is known to us."""
    form = SignUpForm(
        request.POST if request.method == "POST" else None,
        initial={"postcode": request.GET.get("postcode", "")[:20]},
    )
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            journey.ask(
                at=now(),
                email=form.cleaned_data["email"],
                language=form.cleaned_data["language"],
                topics=form.cleaned_data["topics"],
                postcode=form.cleaned_data["postcode"],
                source="sign-up page",
            )
            return redirect("citizen:check-mail")
    return render(request, "citizen/sign_up.html", _with_wording(form), status=_status(form))


@public("Says what to do next")
@require_safe
def check_mail(request: HttpRequest) -> HttpResponse:
    """Look in your mail."""
    return render(request, "citizen/check_mail.html", {"page": "sign-up"})


@public("Opened with a signed link from our mail")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is being confirmed and the words agreed to; POST confirms."""
    at = now()
    if request.method == "POST":
        contact = journey.confirm(at=at, token=token)
        return render(request, "citizen/confirmed.html", {"contact": contact, "area": _area_of(contact)})
    contact = contacts.view_by_link(token, LinkPurpose.CONFIRM, on=local_day(at))
    context = {
        "contact": contact,
        "wording": contacts.wording_for(contact.language),
        "area": _area_of(contact),
    }
    return render(request, "citizen/confirm.html", context)


@public("Opened with a signed link from our mail; one press is enough to leave")
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button; POST leaves, pressed here or by the mail program's own button."""
    if request.method == "POST":
        journey.leave(at=now(), token=token)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(
                "You will get no more messages from us.\n", content_type="text/plain; charset=utf-8"
            )
        return redirect("citizen:left")
    return render(request, "citizen/leave.html", {"wording": contacts.LEAVE_WORDING})


@public("Says that it is done")
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """You have left."""
    return render(request, "citizen/left.html")


@public("Opened with a signed link from our mail")
@never_cache
@limited("manage", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """What you hear about, in which language, and where you live."""
    at = now()
    contact = contacts.view_by_link(token, LinkPurpose.MANAGE, on=local_day(at))
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial={"topics": contact.topics, "language": contact.language, "postcode": contact.postcode},
    )
    saved = False
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            journey.change(at=at, token=token, **form.cleaned_data)
            saved = True
    context = {"form": form, "contact": contact, "saved": saved, "area": _area_of(contact)}
    return render(request, "citizen/manage.html", context, status=_status(form))


def _area_of(contact: contacts.ContactView) -> places.AreaView | None:
    try:
        return places.get_area(contact.neighbourhood_code, local_day(now()))
    except NotFound:  # outside the force, or an area that has ended since
        return None


def _with_wording(form: SignUpForm) -> dict[str, Any]:
    return {"page": "sign-up", "form": form, "wording": contacts.wording_for("en")}


def _status(form: PreferencesForm) -> int:
    return 400 if form.errors else 200
