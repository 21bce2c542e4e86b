"""The businesses' interface: what a business's own system sends us, and what became of it. JSON, with a key.

    GET  /business/v1/questions   what can be answered, by kind
    GET  /business/v1/reports     what this business reported, newest first
    POST /business/v1/reports     up to a hundred reports, all or none

Each answer outside 2xx says what is wrong: {"errors": [{"row", "field", "message"}]}.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from peelian.apps.incidents import api as incidents
from peelian.journeys import business_rows, report_as_business
from peelian.journeys.business_rows import BadRows, Row
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import public
from peelian.web.shared.bucket import Buckets
from peelian.web.shared.senders import address_of

LARGEST_BODY = 500_000
MOST_REPORTS = 100
MOST_LINES = 500
#: Two requests a second for each key, after twenty at once; tries without a good key count for the address.
_keys = Buckets(rate=2.0, burst=20)
_strangers = Buckets(rate=0.2, burst=10)

Answer = Callable[[HttpRequest, incidents.BusinessView], HttpResponse]


class _Wrong(Exception):  # noqa: N818 - an answer, not an error of the program
    """Answer with this status and these sentences."""

    def __init__(self, status: int, *errors: dict[str, Any], **headers: str) -> None:
        super().__init__(status)
        self.response = JsonResponse({"errors": list(errors)}, status=status, headers=headers)


def _error(message: str, *, row: int | None = None, field: str = "") -> dict[str, Any]:
    return {"row": row, "field": field, "message": message}


def _answering(*methods: str) -> Callable[[Answer], Callable[[HttpRequest], HttpResponse]]:
    """Make a view of an address that answers these methods to whoever has a key of a business."""

    def mark(answer: Answer) -> Callable[[HttpRequest], HttpResponse]:
        @public("Other systems come in with a key of their business.")
        @csrf_exempt
        @never_cache
        @functools.wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise _Wrong(
                        405, _error("This address doesn't take that method."), Allow=", ".join(methods)
                    )
                return answer(request, _business(request))
            except _Wrong as wrong:
                return wrong.response
            except NotFound as refused:
                return _Wrong(404, _error(refused.message)).response
            except Refused as refused:
                return _Wrong(400, _error(refused.message, field=refused.field)).response

        return view

    return mark


@_answering("GET", "HEAD")
def questions(request: HttpRequest, business: incidents.BusinessView) -> HttpResponse:
    """The questions of each kind that this business reports, and its sites."""
    return JsonResponse(
        {
            "sites": [{"code": site.code, "name": site.name} for site in business.sites],
            "kinds": [
                {
                    "kind": kind.value,
                    "label": kind.label,
                    "fields": [
                        {
                            "code": asked.code,
                            "label": asked.label,
                            "kind": asked.kind.value,
                            "required": asked.required and asked.only_if is None,
                            "choices": [{"value": value, "label": label} for value, label in asked.choices],
                        }
                        for asked in business_rows.questions_of(kind)
                    ],
                }
                for kind in business.kinds
            ],
        }
    )


@_answering("GET", "HEAD", "POST")
def reports(request: HttpRequest, business: incidents.BusinessView) -> HttpResponse:
    """List what this business reported, or take more."""
    if request.method == "POST":
        return _take(request, business)
    lines = incidents.list_own_reports(business.id, limit=_limit(request.GET.get("limit", "")))
    return JsonResponse({"reports": [_line(line) for line in lines]})


def _take(request: HttpRequest, business: incidents.BusinessView) -> HttpResponse:
    rows = _rows(_body(request))
    try:
        filed = report_as_business.file_many(
            at=now(), business_id=business.id, rows=rows, origin=incidents.Origin.BUSINESS_API
        )
    except BadRows as bad:
        errors = [
            _error(f"{mistake.reason} {mistake.mend}".strip(), row=mistake.row, field=mistake.column)
            for mistake in bad.mistakes
        ]
        raise _Wrong(400, *errors) from bad
    taken = sorted([*filed.new, *filed.known], key=lambda pair: pair[0].number)
    return JsonResponse(
        {
            "reports": [
                {
                    "reference": received.reference,
                    "their_reference": row.their_reference,
                    "is_new": received.is_new,
                    "due_at": received.due_at.isoformat() if received.due_at else None,
                }
                for row, received in taken
            ]
        },
        status=201 if filed.new else 200,
    )


def _business(request: HttpRequest) -> incidents.BusinessView:
    """Whose key it is. Answers 401 without a good one, 403 for one that isn't a business's, 429 for too many."""
    word, _, secret = request.headers.get("Authorization", "").partition(" ")
    at = now()
    try:
        if word.casefold() != "bearer" or not secret.strip():
            raise incidents.BadKey("Send your key: Authorization: Bearer …")
        key = incidents.prove_key(secret.strip()[:200], on=local_day(at))
    except incidents.BadKey as bad:
        _pace(_strangers, address_of(request))
        raise _Wrong(401, _error(bad.message), **{"WWW-Authenticate": 'Bearer realm="business"'}) from bad
    _pace(_keys, str(key.id))
    if key.business_id is None:
        raise _Wrong(403, _error("This key is for Open311, not for a business."))
    business = incidents.get_business(key.business_id)
    if business.closed_at is not None:
        raise _Wrong(403, _error("This business account is closed."))
    return business


def _pace(buckets: Buckets, who: str) -> None:
    wait = buckets.wait(who, time.monotonic())
    if wait:
        raise _Wrong(429, _error("Too many requests: wait a little."), **{"Retry-After": str(wait)})


def _body(request: HttpRequest) -> Any:
    """The JSON that was sent. Answers 413, 415 or 400 where it is none."""
    if request.content_type != "application/json":
        raise _Wrong(415, _error("Send JSON, as Content-Type: application/json."))
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:15]) > LARGEST_BODY:
        raise _Wrong(413, _error(f"Send at most {LARGEST_BODY:,} bytes."))
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise _Wrong(413, _error(f"Send at most {LARGEST_BODY:,} bytes.")) from error
    except (RawPostDataException, OSError) as error:
        raise _Wrong(400, _error("The request was cut off.")) from error
    if len(body) > LARGEST_BODY:
        raise _Wrong(413, _error(f"Send at most {LARGEST_BODY:,} bytes."))
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _Wrong(400, _error("This isn't JSON in UTF-8.")) from error


def _rows(body: Any) -> list[Row]:
    """The reports of a body, as they were given."""
    given = body.get("reports") if isinstance(body, dict) else None
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_REPORTS:
        raise _Wrong(
            400, _error(f'Send {{"reports": […]}} with 1 to {MOST_REPORTS} reports.', field="reports")
        )
    rows, errors = [], []
    for number, one in enumerate(given, start=1):
        wrong = list(_mistakes(one, number))
        errors += wrong
        if not wrong:
            rows.append(
                Row(
                    number,
                    tidy(one["kind"]).casefold(),
                    tidy(one["site"]),
                    tidy(one["their_reference"]),
                    {str(code)[:60]: _plain(value) for code, value in one.get("answers", {}).items()},
                )
            )
    if errors:
        raise _Wrong(400, *errors[: business_rows.MOST_MISTAKES])
    return rows


def _mistakes(one: Any, number: int) -> Iterable[dict[str, Any]]:
    """What is wrong with the make of one report."""
    if not isinstance(one, dict):
        yield _error("A report is an object.", row=number)
        return
    for name in business_rows.OWN_COLUMNS:
        if not isinstance(one.get(name), str):
            yield _error("Give this as text.", row=number, field=name)
    if not isinstance(one.get("answers", {}), dict):
        yield _error("Give the answers as an object.", row=number, field="answers")


def _plain(value: Any) -> Any:
    """A value as a form would give it: text, or a list of texts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [str(part)[:200] for part in value[:50] if isinstance(part, str | int | float)]
    return str(value) if isinstance(value, str | int | float) else ""


def _limit(text: str) -> int:
    if not text:
        return MOST_REPORTS
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_LINES):
        raise _Wrong(400, _error(f"Ask for 1 to {MOST_LINES}.", field="limit"))
    return int(text[:9])


def _line(line: incidents.OwnLine) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "their_reference": line.their_reference,
        "kind": line.kind.value,
        "state": line.state.value,
        "received_at": line.received_at.isoformat(),
        "crime_number": line.crime_number,
    }
