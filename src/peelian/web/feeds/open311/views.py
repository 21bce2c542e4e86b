"""Open311 GeoReport v2: which crimes can be reported here, what is asked, a report, and whether it is open.

A GET never gives a name, a word or a place of a report, and no list of reports: nobody agreed to that, and in policing
an address is enough to know who called. Whoever posted a report reads with its number whether it is open.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import AnswerKind, Asked, IncidentKind, PublicStatus
from peelian.apps.places import api as places
from peelian.journeys import receive_open311
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import LONDON, local_day, now
from peelian.web.feeds.open311.answers import Said, open311

#: When what these addresses answer was last changed.
CHANGESET = "2026-11-22T12:00:00+00:00"
#: Numbers that one request may ask for.
_MOST_ASKED = 50
_LONGEST_SPAN = dt.timedelta(days=90)
_DATATYPES = {
    AnswerKind.LONG_TEXT: "text", AnswerKind.CHOICE: "singlevaluelist", AnswerKind.CHOICES: "multivaluelist",
    AnswerKind.YES_NO: "singlevaluelist", AnswerKind.DAY: "datetime", AnswerKind.MOMENT: "datetime",
    AnswerKind.MONEY: "number", AnswerKind.NUMBER: "number",
}  # fmt: skip
_YES_NO = (("yes", "Yes"), ("no", "No"))
_EMERGENCY = "If it is still going on or somebody is in danger, call 999."


@open311("GET")
def discovery(_request: HttpRequest) -> Said:
    """Where the service is, which formats it speaks, and how to get a key."""
    value = {
        "changeset": CHANGESET,
        "contact": f"{settings.PUBLIC_URL}/contact-us/",
        "key_service": f"The force gives keys: {settings.PUBLIC_URL}/contact-us/",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": f"{settings.PUBLIC_URL}/open311/v2",
                "changeset": CHANGESET,
                "type": "test" if settings.DEMO else "production",
                "formats": ["text/xml", "application/json"],
            }
        ],
    }
    return Said(value, name="discovery")


@open311("GET")
def services(request: HttpRequest) -> Said:
    """What can be reported."""
    _jurisdiction(request)
    return Said([_service(kind) for kind in IncidentKind], name="services", each="service")


@open311("GET")
def service_definition(request: HttpRequest, code: str) -> Said:
    """What is asked of a report of one kind."""
    _jurisdiction(request)
    kind = receive_open311.service(code)
    attributes = [
        _attribute(asked, required, order)
        for order, (asked, required) in enumerate(receive_open311.attributes_of(kind), start=1)
    ]
    return Said({"service_code": kind.value, "attributes": attributes}, name="service_definition")


@open311("GET", "POST")
def requests(request: HttpRequest) -> Said:
    """POST takes a report. GET tells of reports by their numbers; without numbers the list is empty."""
    _jurisdiction(request)
    if request.method == "POST":
        return _take(request)
    numbers = request.GET.get("service_request_id", "")
    if not numbers:
        _check_span(request)
        return _requests([])
    asked = [number.strip() for number in numbers.split(",", _MOST_ASKED)]
    if len(asked) > _MOST_ASKED:
        raise Refused(f"Ask for at most {_MOST_ASKED} numbers at once.", field="service_request_id")
    return _requests([found for number in asked if (found := _find(number)) is not None])


@open311("GET")
def one_request(request: HttpRequest, number: str) -> Said:
    """Whether one report is open."""
    _jurisdiction(request)
    found = _find(number)
    if found is None:
        raise NotFound("There is no request with this service_request_id.")
    return _requests([found])


@open311("GET")
def token(request: HttpRequest, number: str) -> Said:
    """The number behind a token. A post gives numbers at once: a token is the number itself."""
    _jurisdiction(request)
    found = _find(number)
    if found is None:
        raise NotFound("There is no request with this token.")
    return Said(
        [{"service_request_id": found.reference, "token": found.reference}],
        name="service_requests",
        each="request",
    )


@open311("GET", "POST")
def unknown(_request: HttpRequest, **_kwargs: Any) -> Said:
    """Any other address."""
    raise NotFound("There is no such method or format. Addresses end in .json or .xml.")


def _take(request: HttpRequest) -> Said:
    form = {name: request.POST.getlist(name) for name in request.POST}
    secret = request.POST.get("api_key") or request.GET.get("api_key") or ""
    received = receive_open311.post(at=now(), secret=secret, form=form)
    notice = f"We have it. Follow it at {settings.PUBLIC_URL}/track/ with the number {received.reference}"
    notice += f" and the PIN {received.pin}, which is told only now. " if received.pin else ". "
    value = {
        "service_request_id": received.reference,
        "service_notice": notice + _EMERGENCY,
        "account_id": None,
    }
    return Said([value], name="service_requests", each="request", status=201 if received.is_new else 200)


def _find(number: str) -> PublicStatus | None:
    reference = incidents.read_reference(number)
    if not reference:
        return None
    try:
        return incidents.report_status(reference)
    except NotFound:
        return None


def _requests(found: list[PublicStatus]) -> Said:
    return Said([_request_shape(one) for one in found], name="service_requests", each="request")


def _request_shape(status: PublicStatus) -> dict[str, Any]:
    """Every key of the standard; what could tell of a person or a place is null."""
    return {
        "service_request_id": status.reference,
        "status": "open" if status.is_open else "closed",
        "status_notes": None,
        "service_name": status.kind.label,
        "service_code": status.kind.value,
        "description": None,
        "agency_responsible": _force_name(),
        "service_notice": None,
        "requested_datetime": _midnight(status.received_on),
        "updated_datetime": _midnight(status.updated_on),
        "expected_datetime": None,
        "address": None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _service(kind: IncidentKind) -> dict[str, Any]:
    return {
        "service_code": kind.value,
        "service_name": kind.label,
        "description": f"{kind.label}. {_EMERGENCY}",
        "metadata": True,
        "type": "realtime",
        "keywords": kind.value.replace("-", ","),
        "group": "Crime",
    }


def _attribute(asked: Asked, required: bool, order: int) -> dict[str, Any]:
    choices = _YES_NO if asked.kind is AnswerKind.YES_NO else asked.choices
    return {
        "variable": True,
        "code": asked.code,
        "datatype": _DATATYPES.get(asked.kind, "string"),
        "required": required,
        "datatype_description": asked.hint or None,
        "order": order,
        "description": asked.label,
        "values": [{"key": value, "name": words} for value, words in choices],
    }


def _jurisdiction(request: HttpRequest) -> None:
    """A client may name us by the force's code; without a name it means us too."""
    wanted = request.GET.get("jurisdiction_id") or request.POST.get("jurisdiction_id") or ""
    force = places.force(local_day(now()))
    if wanted and (force is None or force.code != wanted):
        raise NotFound("There is no such jurisdiction_id here.")


def _check_span(request: HttpRequest) -> None:
    """The days asked for have to make sense, though the list is empty for all of them."""
    first, last = (_moment(request, name) for name in ("start_date", "end_date"))
    if first and last and not dt.timedelta() <= last - first <= _LONGEST_SPAN:
        raise Refused("start_date and end_date may be 90 days apart, the first before the second.")


def _moment(request: HttpRequest, name: str) -> dt.datetime | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text.replace(" ", "+"))
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise Refused(f"{name} is written as 2026-11-02T00:00:00Z.", field=name) from None


def _midnight(day: dt.date) -> str:
    """The standard wants a moment; we give the day, as its beginning in local time."""
    return dt.datetime.combine(day, dt.time(), LONDON).isoformat()


def _force_name() -> str:
    force = places.force(local_day(now()))
    return force.name if force else ""
