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
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from peelian.kernel.errors import NotFound, Refused
from peelian.web.feeds.police_uk.bucket import Buckets
from peelian.web.shared.access import public
from peelian.web.shared.senders import address_of

LONGEST_GET = 4094
_buckets = Buckets(rate=settings.OPEN_DATA_RATE, burst=settings.OPEN_DATA_BURST)

Answer = Callable[..., Any]


def open_data(view: Answer) -> Callable[..., HttpResponse]:
    """Make a view of the API from a function that returns what is to be sent as JSON.

    NotFound answers 404, any other refusal 400, too many requests 429 with Retry-After in whole seconds.
    """

    @public("Open data that police.uk publishes for every force, without a key.")
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _answer(view: Answer, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if len(request.get_full_path()) > LONGEST_GET:
        return HttpResponse(status=400)
    wait = _buckets.wait(address_of(request), time.monotonic())
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    try:
        return JsonResponse(view(request, *args, **kwargs), safe=False)
    except NotFound:
        return HttpResponse(status=404)
    except Refused:
        return HttpResponse(status=400)
