"""What we sent: an archive that anybody can check a message against, and rating one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.languages.api import LANGUAGES
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys import answer
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.citizen.forms import RateForm
from peelian.web.citizen.words import body_of
from peelian.web.shared.access import public
from peelian.web.shared.limits import limited
from peelian.web.shared.refusals import on_form

IN_ARCHIVE = 100
#: A whole subject as it goes out, and some dirt around it.
LONGEST_MARK = 400


@public("What we send to many is public")
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The latest messages, of everywhere or (?area=) of one area and those around it."""
    today = local_day(now())
    code = request.GET.get("area", "").strip()
    area = places.get_area(code, today) if code else None
    below = places.list_areas(on=today, within=code) if code else places.list_areas(on=today)
    codes = {*(area.path if area else ()), *(part.code for part in below)}
    sent = messaging.list_headlines(area_codes=codes, limit=IN_ARCHIVE)
    return render(request, "citizen/messages.html", {"page": "messages", "sent": sent, "area": area})


@public("Anybody may check whether a message is from us")
@require_safe
def one(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message, word for word, in its author's language or (?lang=) another that it went out in.

    Raises NotFound for one that isn't public.
    """
    message = messaging.get_public_message(message_id)
    words, others = _words(request, message)
    return render(
        request,
        "citizen/message.html",
        {
            "page": "messages",
            "message": message,
            "words": words,
            "html": body_of(words),
            "is_translated": words.language != message.language,
            "is_machine": words.origin is messaging.TextOrigin.MACHINE,
            "phrases_direction": LANGUAGES[words.phrases_language].direction,
            "others": [LANGUAGES[code] for code in others if code != words.language and code in LANGUAGES],
            "can_print": ports().printer is not None,
            "checked": messaging.check_mark(message.reference),
            "about": messaging.about_of(message_id),
        },
    )


@public("Anybody may check whether a message is from us")
@limited("print", times=60, reads=True)
@require_safe
def on_paper(request: HttpRequest, message_id: int) -> HttpResponse:
    """The same as a PDF. Raises NotFound, and Refused where the letters of the language are missing."""
    message = messaging.get_public_message(message_id)
    words, _ = _words(request, message)
    printer = ports().printer
    if printer is None:
        raise NotFound("Nothing is printed here.")
    answer = HttpResponse(printer(words, message.approved_at or now()), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="message-{message_id}-{words.language}.pdf"'
    return answer


def _words(request: HttpRequest, message: messaging.MessageView) -> tuple[messaging.Words, list[str]]:
    """The words in the language that is asked for, if there are any, and all languages that there are."""
    codes = [message.language, *messaging.list_languages_of(message.id)]
    asked = request.GET.get("lang", "")
    site = messaging.Site(ports().public_url, ports().reply_domain)
    language = asked if asked in codes else message.language
    return messaging.words_for(message_id=message.id, language=language, site=site), codes


@public("Anybody may check whether a message is from us")
@require_safe
def genuine(request: HttpRequest) -> HttpResponse:
    """How to tell our messages from a swindler's; (?mark=) a reference or a subject finds the very message.

    A search and not a form that is sent: the address of an answer can be passed on.
    """
    mark = request.GET.get("mark", "")[:LONGEST_MARK].strip()
    checked = messaging.check_mark(mark) if mark else None
    return render(
        request,
        "citizen/genuine.html",
        {"page": "messages", "mark": mark, "checked": checked, "asked": "mark" in request.GET},
    )


@public("Opened with a signed link from our mail")
@never_cache
@limited("rate", times=60)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the score that the link carries, chosen but not recorded; POST records it, with any words."""
    page = messaging.rating_page(token)
    first = request.GET.get("score", "")
    form = RateForm(
        request.POST if request.method == "POST" else None,
        initial={"score": first if first in {*"12345"} else page.score},
    )
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            answer.rate(
                at=now(), token=token, score=form.cleaned_data["score"], words=form.cleaned_data["words"]
            )
            return render(request, "citizen/rated.html", {"rated": page, "words": form.cleaned_data["words"]})
    return render(
        request, "citizen/rate.html", {"form": form, "rated": page}, status=400 if form.errors else 200
    )
