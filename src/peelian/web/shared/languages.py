"""Which language a reader is answered in, and which one the words of the page are in.

Two things that are not always the same. The pages are complete in English and Welsh (tests/architecture/
test_languages.py keeps them so). In six further languages the site has its frame: header, menu, buttons, errors,
footer. Their readers get that frame round a page that is in English and says so, and not one that changes its
language in the middle of a sentence.

    request.LANGUAGE_CODE   the reader's language: what mail, messages and pages that exist in it are chosen by
    get_language()          the language of the page's words: English or Welsh
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

SOURCE = "en"
#: Languages in which every word of the residents' pages is there.
COMPLETE = (SOURCE, "cy")
#: Languages in which the frame is there.
FRAMED = ("ur", "pa", "pl", "bn", "ar", "ro")
OFFERED = COMPLETE + FRAMED
#: What no resident reads as a page: programs, whose answers have one language, and the screens of staff.
_ENGLISH_ONLY = ("/api/", "/open311/", "/hooks/", "/static/", "/station/", "/beat/", "/board/", "/newsroom/")

_reader: ContextVar[str] = ContextVar("reader", default="")


class LanguageMiddleware:
    """Finds the reader's language: `?lang=` in the address, else their cookie, else what their browser asks for.

    A language chosen by `?lang=` is kept in the cookie. Stands before the cache of pages, whose key needs it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language."""
        if request.path_info.startswith(_ENGLISH_ONLY):
            request.LANGUAGE_CODE = SOURCE
            return self._answer(request)
        # Most addresses ask for none: their parameters aren't taken apart for that.
        asks = "lang=" in request.META.get("QUERY_STRING", "")
        chosen = _offered(request.GET.get("lang", "")) if asks else ""
        request.LANGUAGE_CODE = chosen or kept(request) or asked_for(request) or SOURCE
        response = self._answer(request)
        _vary(response)
        if chosen:
            _keep(response, chosen)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        translation.activate(words_language(request.LANGUAGE_CODE))
        reader = _reader.set(request.LANGUAGE_CODE)
        try:
            return self.get_response(request)
        finally:
            _reader.reset(reader)
            translation.deactivate()


def language_of(request: HttpRequest) -> str:
    """The reader's language, one of OFFERED."""
    return _offered(getattr(request, "LANGUAGE_CODE", "")) or SOURCE


def present_reader() -> str:
    """The reader's language where there is no request at hand, as in a form that draws itself; "" for no reader."""
    return _reader.get()


def words_language(language: str) -> str:
    """The language that the words of a page have for a reader of `language`."""
    return language if language in COMPLETE else SOURCE


def kept(request: HttpRequest) -> str:
    """The language that the reader chose before, by their cookie; "" for none."""
    return _offered(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def asked_for(request: HttpRequest) -> str:
    """The first language that the reader's browser asks for and that we have; "" for none."""
    asked = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return next((code for tag, _weight in asked if (code := _offered(tag))), "")


def _offered(tag: str) -> str:
    """Our code for a language tag such as `pa-Guru-IN`; "" where we don't have that language."""
    code = tag.partition("-")[0].lower()
    return code if code in OFFERED else ""


def _vary(response: HttpResponse) -> None:
    """Tell caches on the way that the answer depends on the language. Django's own way takes ten times as long."""
    there = response.headers.get("Vary", "")
    names = [there] if there else []
    names += [name for name in ("Accept-Language", "Cookie") if name not in there]
    response.headers["Vary"] = ", ".join(names)


def _keep(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
