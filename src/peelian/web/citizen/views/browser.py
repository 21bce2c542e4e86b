"""Messages in a browser: asking for them on a neighbourhood's page, adding and taking one away on one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.contacts import api as contacts
from peelian.apps.places import api as places
from peelian.apps.places.api import AreaKind
from peelian.journeys import push as journey
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.forms import BrowserForm
from peelian.web.citizen.views.on_a_day import gone_with_its_area
from peelian.web.shared.access import public
from peelian.web.shared.limits import limited
from peelian.web.shared.refusals import on_form, on_page


@public("Residents ask for messages without an account")
@limited("sign-up", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
@gone_with_its_area
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a neighbourhood's messages in this browser. Without script the page says what else there is."""
    at = now()
    area = places.get_area(code, local_day(at))
    key = journey.key(at=at)
    if area.kind is not AreaKind.NEIGHBOURHOOD or not key:
        raise NotFound("Messages in a browser are not offered here.")
    form = BrowserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with on_form(form):
            _contact, token = journey.sign_up(
                at=at,
                area_code=area.code,
                subscription=said["subscription"],
                language=said["language"],
                topics=said["topics"],
            )
            messages.success(request, _("This browser now shows our messages."))
            return redirect("citizen:manage", token)
    wording = contacts.wording_for("en", channel=journey.PUSH)
    context = {"page": "sign-up", "area": area, "form": form, "key": key, "wording": wording}
    return render(request, "citizen/browser.html", context, status=400 if form.errors else 200)


@public("Opened with a signed link from our mail")
@never_cache
@limited("manage", times=60)
@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """This browser too."""
    with on_page(request):
        journey.add(at=now(), token=token, subscription=request.POST.get("subscription", "")[:2000])
        messages.success(request, _("This browser now shows our messages."))
    return redirect("citizen:manage", token)


@public("Opened with a signed link from our mail")
@never_cache
@limited("manage", times=60)
@require_POST
def remove(request: HttpRequest, token: str, browser_id: int) -> HttpResponse:
    """This browser no more; with the last one of somebody who gave no address, nothing more."""
    contact = journey.remove(at=now(), token=token, browser_id=browser_id)
    if contact.status is contacts.Status.LEFT:
        return redirect("citizen:left")
    return redirect("citizen:manage", token)


@public("The part of the site that a browser keeps, to show messages when no page is open")
@cache_control(max_age=300, public=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. At the top of the site, because it may act only for what lies below its address."""
    return render(request, "citizen/push_worker.js", content_type="text/javascript; charset=utf-8")
