"""How the police.uk-compatible API answers: JSON, the limits of the live service, empty bodies for errors.

Where the documents are silent the choice is ours: 400 for parameters that are missing or wrong; error bodies are empty,
because one client decodes bodies whatever the status; any site may read (`Access-Control-Allow-Origin: *`).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from peelian.apps.incidents.api import TooMany
from peelian.kernel.errors import NotFound, Refused
from peelian.web.shared.access import public
from peelian.web.shared.bucket import Buckets
from peelian.web.shared.senders import address_of

LONGEST_GET = 4094
#: Bytes of a form: the longest outline that is taken has a quarter of them.
LARGEST_FORM = 1_000_000
_READING = ("GET", "HEAD")
_buckets = Buckets(rate=settings.OPEN_DATA_RATE, burst=settings.OPEN_DATA_BURST)

Answer = Callable[..., Any]


def open_data(view: Answer) -> Callable[..., HttpResponse]:
    """Make a view of the API from a function that returns what is to be sent as JSON.

    NotFound answers 404, TooMany 503, any other refusal 400, too many requests 429 with Retry-After in whole seconds.
    """
    return _answering(view, _READING)


def open_data_or_form(view: Answer) -> Callable[..., HttpResponse]:
    """As `open_data`, for methods that take their parameters as a form too, because an outline may be long.

    Nothing is changed by such a POST, so it needs no token.
    """
    return csrf_exempt(_answering(view, (*_READING, "POST")))


def _answering(view: Answer, methods: tuple[str, ...]) -> Callable[..., HttpResponse]:
    @public("Open data that police.uk publishes for every force, without a key.")
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, methods, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _answer(
    view: Answer, methods: tuple[str, ...], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method not in methods:
        return HttpResponseNotAllowed(methods)
    if too_large := _too_large(request):
        return HttpResponse(status=too_large)
    wait = _buckets.wait(address_of(request), time.monotonic())
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    try:
        _refuse_nul(request)
        return JsonResponse(view(request, *args, **kwargs), safe=False)
    except Refused as refusal:
        return HttpResponse(status=_status(refusal))
    except (BadRequest, SuspiciousOperation, MultiPartParserError):  # what Django says of a form that is none
        return HttpResponse(status=400)


def _refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL takes no NUL in a text: nothing of that name can be there."""
    if "\0" in request.path:
        raise NotFound("There is no such method.")


def _too_large(request: HttpRequest) -> int:
    """The status of an address that is too long, or of a form that is: before anything reads it. 0 for neither.

    The length is what the sender says; of a body without one nothing is read.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isascii() and length.isdigit() and int(length[:15]) > LARGEST_FORM:
        return 413
    return 400 if len(request.get_full_path()) > LONGEST_GET else 0


def _status(refusal: Refused) -> int:
    if isinstance(refusal, NotFound):
        return 404
    return 503 if isinstance(refusal, TooMany) else 400
