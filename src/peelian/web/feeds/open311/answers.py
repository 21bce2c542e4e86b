"""How Open311 answers: JSON or XML by the address's ending, errors as a list of code and description."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from peelian.apps.incidents.api import BadAnswers, BadKey
from peelian.kernel.errors import NotFound, Refused
from peelian.web.shared.access import public
from peelian.web.shared.bucket import Buckets
from peelian.web.shared.senders import address_of

#: Two requests a second from one address, after thirty at once.
_buckets = Buckets(rate=2.0, burst=30)
_TYPES = {"json": "application/json", "xml": "text/xml; charset=utf-8"}

Answer = Callable[..., "Said"]


class Said:
    """What is answered.

    Args:
        value: a list or a dictionary.
        name: the XML's outermost element.
        each: the element of one entry, where `value` is a list.
        status: of HTTP.
    """

    def __init__(self, value: Any, *, name: str, each: str = "", status: int = 200) -> None:
        self.value, self.name, self.each, self.status = value, name, each, status


def open311(*methods: str) -> Callable[[Answer], Callable[..., HttpResponse]]:
    """Make a view of an address that takes these methods (and HEAD with GET)."""

    def mark(answer: Answer) -> Callable[..., HttpResponse]:
        @public("Other systems read services and post reports by Open311; a post needs a key.")
        @csrf_exempt
        @never_cache
        @functools.wraps(answer)
        def view(request: HttpRequest, *, fmt: str = "json", **kwargs: Any) -> HttpResponse:
            taken = {*methods, *(["HEAD"] if "GET" in methods else [])}
            response = _respond(_said(answer, taken, request, kwargs), fmt)
            response["Access-Control-Allow-Origin"] = "*"
            if response.status_code == 405:
                response["Allow"] = ", ".join(sorted(taken))
            if response.status_code == 429:
                response["Retry-After"] = "1"
            return response

        return view

    return mark


def _said(answer: Answer, methods: set[str], request: HttpRequest, kwargs: Mapping[str, Any]) -> Said:
    if request.method not in methods:
        return _errors(405, "This address doesn't take that method.")
    if _buckets.wait(address_of(request), time.monotonic()):
        return _errors(429, "Too many requests from this address. Wait a second.")
    try:
        return answer(request, **kwargs)
    except BadAnswers as refused:
        return _errors(400, *(f"{_parameter(code)}: {said}" for code, said in refused.errors.items()))
    except Refused as refused:
        return _errors(_status(refused), refused.message)
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        return _errors(400, "This form can't be read.")


def _status(refused: Refused) -> int:
    if isinstance(refused, BadKey):
        return 403
    return 404 if isinstance(refused, NotFound) else 400


def _errors(status: int, *sentences: str) -> Said:
    return Said(
        [{"code": status, "description": said} for said in sentences],
        name="errors",
        each="error",
        status=status,
    )


#: Open311's own words for some of our questions.
_OWN_WORDS = {
    "words": "description", "name": "first_name", "email": "email", "phone": "phone", "point": "lat, long",
    "address": "address_string", "postcode": "lat, long or address_string", "uprn": "address_id",
}  # fmt: skip


def _parameter(code: str) -> str:
    return _OWN_WORDS.get(code, f"attribute[{code}]")


def _respond(said: Said, fmt: str) -> HttpResponse:
    if fmt == "xml":
        return HttpResponse(_xml(said), content_type=_TYPES["xml"], status=said.status)
    return JsonResponse(said.value, safe=False, status=said.status)


def _xml(said: Said) -> bytes:
    root = ElementTree.Element(said.name)
    if isinstance(said.value, list):
        for entry in said.value:
            _fill(ElementTree.SubElement(root, said.each), entry)
    else:
        _fill(root, said.value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


#: What one entry of a list inside an answer is called.
_EACH = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            _fill(ElementTree.SubElement(element, name), inner)
    elif isinstance(value, list):
        for inner in value:
            _fill(ElementTree.SubElement(element, _EACH[element.tag]), inner)
    elif value is not None:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)
