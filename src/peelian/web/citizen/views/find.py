"""The first page, and what a search finds: always a plain sentence and a way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from peelian.apps.content import api as content
from peelian.apps.places import api as places
from peelian.kernel.errors import Refused
from peelian.kernel.text import normalise_postcode
from peelian.kernel.time import local_day, now
from peelian.web.shared import counting
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.page_cache import cached_page

LONGEST_SEARCH = 80


@public("Anybody may look for their team")
@cached_page(minutes=5)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question: where do you live?"""
    context = {
        "page": "home",
        "force": places.force(local_day(now())),
        "news": content.list_news(language=language_of(request), limit=3),
    }
    return render(request, "citizen/home.html", context)


@public("Anybody may look for their team")
@limited("search", times=300, seconds=600, reads=True)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What a postcode or a name finds. One sure answer goes straight to its page."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH]
    if not text:
        return _page(request, text, error=True)
    today = local_day(now())
    if normalise_postcode(text):
        place = places.locate_postcode(text, today)
        if place and not place.terminated_on:
            return redirect("citizen:area", code=place.neighbourhood_code)
        ours = places.force(today)
        forces = [force for force in places.forces_of(text) if ours is None or force.id != ours.code]
        return _page(request, text, place=place, forces=() if place else forces)
    try:
        found = places.find(text, today)
    except Refused as refused:
        return _page(request, text, refusal=refused.message)
    if not found:
        counting.searched_in_vain(request, text)
    return _page(request, text, found=found)


def _page(request: HttpRequest, text: str, **what: object) -> HttpResponse:
    return render(request, "citizen/find.html", {"page": "home", "q": text, **what})
