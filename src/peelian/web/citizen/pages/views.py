"""News, advice, "Your Options", search, and the pictures of pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from peelian.apps.content import api as content
from peelian.apps.content.api import DoorView
from peelian.apps.places import api as places
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day, now
from peelian.web.shared import counting
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.page_cache import cached_page

ON_A_PAGE = 20
LONGEST_SEARCH = 100
_MOST_AREAS = 5
#: A file of a picture never changes: another picture or size has another name.
_FOR_EVER = "public, max-age=31536000, immutable"


@public("News is for everybody")
@cached_page(minutes=5, vary=("before",))
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The newest news, with its picture and a sentence; `?before=` goes on from there."""
    cards = content.list_news(language=language_of(request), limit=ON_A_PAGE + 1, before=_before(request))
    older = cards[ON_A_PAGE - 1].published_at if len(cards) > ON_A_PAGE else None
    return render(
        request, "citizen/pages/news.html", {"page": "news", "cards": cards[:ON_A_PAGE], "older": older}
    )


@public("Advice is for everybody")
@cached_page(minutes=5)
@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    """Every topic by its name."""
    cards = content.list_advice(language=language_of(request))
    return render(request, "citizen/pages/advice.html", {"page": "advice", "cards": cards})


@public("News and advice are for everybody")
@cached_page(minutes=5)
@require_safe
def one(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """A page of news or advice; one that moved sends on to where it is now."""
    path = f"{section}/{slug}"
    try:
        shown = content.get_page(path, language=language_of(request))
    except NotFound:
        moved = content.find_redirect(path)
        if moved is None:
            raise
        return redirect(moved, permanent=True)
    area = _area(shown.card.area_code) if shown.card.area_code else None
    if shown.sensitive:
        counting.leave_out(request)
    return render(
        request,
        "citizen/pages/page.html",
        {"page": section, "shown": shown, "area": area, "is_news": shown.is_news},
    )


@public("Anybody may ask what they can do")
@cached_page(minutes=5)
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """The guide's first question."""
    guide = content.guide(language=language_of(request))
    first = content.guide_question(guide.first, language=language_of(request))
    return render(
        request,
        "citizen/pages/question.html",
        {"page": "options", "guide": guide, "question": first, "first": True},
    )


@public("Anybody may ask what they can do")
@cached_page(minutes=5)
@require_safe
def option(request: HttpRequest, code: str) -> HttpResponse:
    """Where an answer leads: the next question, or a door."""
    language = language_of(request)
    guide = content.guide(language=language)
    reached = content.guide_question(code, language=language)
    if isinstance(reached, DoorView):
        return render(
            request, "citizen/pages/door.html", {"page": "options", "guide": guide, "door": reached}
        )
    return render(
        request,
        "citizen/pages/question.html",
        {"page": "options", "guide": guide, "question": reached, "first": code == guide.first},
    )


@public("Anybody may search what is public")
@limited("search", times=300, seconds=600, reads=True)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages, areas and the guide that have the words; where they are misspelt, what may have been meant."""
    text = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH]
    found = content.search(text, language=language_of(request)) if text else None
    areas = _areas(text) if text else []
    if found is not None and not found.cards and not areas:
        counting.searched_in_vain(request, text)
    return render(
        request,
        "citizen/pages/search.html",
        {
            "page": "search",
            "q": text,
            "found": found,
            "areas": areas,
            "empty": "q" in request.GET and not text,
        },
    )


@public("Pictures of public pages are public")
@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture in one size. Originals, and anything else that lies in that folder, are not served."""
    media_type, file = content.picture_file(path)
    try:
        answer = FileResponse(file.open("rb"), content_type=media_type)
    except FileNotFoundError:
        raise NotFound("There is no such picture.") from None
    answer["Cache-Control"] = _FOR_EVER
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _before(request: HttpRequest) -> dt.datetime | None:
    """A moment with its zone; anything else counts as none."""
    try:
        moment = dt.datetime.fromisoformat(request.GET.get("before", "").replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _area(code: str) -> object | None:
    try:
        return places.get_area(code, local_day(now()))
    except Refused:
        return None


def _areas(text: str) -> Sequence[object]:
    try:
        found = places.find(text, local_day(now()))
    except Refused:
        return []
    return [one for one in found if getattr(one, "code", "")][:_MOST_AREAS]
