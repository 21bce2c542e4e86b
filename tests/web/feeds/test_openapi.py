"""The OpenAPI document says every address that programs have, and no other; no request at all makes the server fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from peelian.apps.incidents.models.crimes import MapPoint
from peelian.web.feeds import business, business_urls, open311_urls, police_uk_urls, urls
from peelian.web.feeds.open311 import answers
from peelian.web.feeds.openapi.document import make_document
from peelian.web.shared.bucket import Buckets
from tests.factories.published import (
    crime,
    middle,
    outcome,
    publish_crimes,
    publish_outcomes,
    publish_stops,
    stop,
)
from tests.factories.reported import make_business
from tests.web.feeds.test_business import key_of, report
from tests.web.feeds.test_open311 import DAMAGE
from tests.web.stage import set_the_stage

DOCUMENT = make_document(site="http://testserver")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: Cases of each kind for each method: the whole run stays under a minute.
CASES = 5
_ADDRESSES = {
    "/api/": police_uk_urls.urlpatterns,
    "/open311/v2/": open311_urls.urlpatterns,
    "/business/v1/": business_urls.urlpatterns,
    "/feeds/": urls.urlpatterns,
}
#: What is there to be asked for: random words would only ever find nothing.
_THERE = {
    "force": "midshire", "neighbourhood": "N01", "persistent_id": "a" * 64, "lat": middle()[0], "lng": middle()[1],
    "q": f"{middle()[0]},{middle()[1]}", "date": "2026-08", "category": "all-crime", "on": "2026-11-01",
}  # fmt: skip
#: Nothing of these is there in this test.
_NOT_THERE = {
    "/open311/v2/requests/{number}.{format}", "/open311/v2/tokens/{number}.{format}", "/feeds/messages/{message}.cap",
    "/feeds/credentials/{name}.json",
}  # fmt: skip


class TestDocument:
    def test_says_every_address_and_no_other(self) -> None:
        there = {
            before + _template(pattern)
            for before, patterns in _ADDRESSES.items()
            for pattern in patterns
            if pattern.name != "unknown"
        }

        assert {re.sub(r"\{[^}]*\}", "{}", address) for address in DOCUMENT["paths"]} == there

    def test_is_sound(self) -> None:
        schemathesis.openapi.from_dict(DOCUMENT).validate()

    def test_every_schema_that_is_named_is_there(self) -> None:
        named = set(re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT)))

        assert named <= set(DOCUMENT["components"]["schemas"])

    def test_any_site_may_read_it(self, client: Client) -> None:
        answer = client.get("/feeds/openapi.json")

        assert answer.json()["openapi"].startswith("3.1")
        assert answer["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.django_db
    def test_is_linked_from_the_page_about_open_data(self, client: Client) -> None:
        page = client.get("/feeds/").content.decode()

        assert 'href="/feeds/openapi.json"' in page
        assert 'href="/open311/v2/discovery.json"' in page


@pytest.fixture
def keys(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A force with everything in it and no limits; the key of an Open311 client. The server lives in this process and,
    as Django's own test client does, keeps the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    for module, name in ((answers, "_buckets"), (business, "_keys"), (business, "_strangers")):
        monkeypatch.setattr(module, name, Buckets(rate=0, burst=1))
    set_the_stage()
    publish_crimes(crime(crime_id="a" * 64), crime(None), crime(1, outcome="Suspect charged"))
    publish_outcomes(outcome("a" * 64))
    publish_stops(stop(), stop(None), stop(kind="Vehicle search", outcome=""))
    location = MapPoint.objects.get(lat=middle()[0], lng=middle()[1]).pk
    yield {
        "api_key": key_of(None),
        "Authorization": f"Bearer {key_of(make_business())}",
        "location_id": location,
        "report": report(),
    }
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=["sound", "unsound"])
@pytest.mark.parametrize("tag", [tag["name"] for tag in DOCUMENT["tags"]])
def test_no_request_makes_the_server_fail(keys: dict[str, Any], tag: str, mode: GenerationMode) -> None:
    """Every method gets requests as the document says they are, and some that break it; half of the sound ones ask for
    what is there. All answers have a status, a media type and a shape that the document knows."""
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    schema.app = get_wsgi_application()
    there = {**_THERE, **keys, "code": "criminal-damage" if tag == "Open311" else "N01"}
    for address, methods in DOCUMENT["paths"].items():
        for verb, described in methods.items():
            if tag not in described["tags"]:
                continue
            if mode is GenerationMode.POSITIVE:
                answered = _try(schema[address][verb.upper()], mode, there)
                assert answered & {200, 201} or address in _NOT_THERE, (verb, address)
            elif _can_be_broken(described):
                _try(schema[address][verb.upper()], mode, there)


def _try(operation: Any, mode: GenerationMode, there: dict[str, Any]) -> set[int]:
    """Send some cases of one method; the statuses that were answered."""
    numbers, statuses = count(), set[int]()

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def any_case(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and next(numbers) % 2:
            _ask_for_what_is_there(case, there)
        response = case.call()
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    any_case()
    return statuses


def _ask_for_what_is_there(case: Any, there: dict[str, Any]) -> None:
    described = case.operation.definition.raw
    for one in described["parameters"]:
        held = case.path_parameters if one["in"] == "path" else case.query
        held.pop(one["name"], None)
        if one["name"] in there:
            held[one["name"]] = there[one["name"]]
        elif one["in"] == "path":
            held[one["name"]] = "json"  # the format
    if "security" in described:
        case.headers["Authorization"] = there["Authorization"]
    if case.media_type == "application/x-www-form-urlencoded":
        whole = {**DAMAGE, "api_key": there["api_key"]}
        case.body = whole if "open311" in case.path else {"lat": there["lat"], "lng": there["lng"]}
    elif case.media_type == "application/json":
        case.body = {"reports": [there["report"]]}


def _can_be_broken(described: dict[str, Any]) -> bool:
    """Whether a request can break what is said of it: any text will do for the part of an address."""
    return "requestBody" in described or any(one["in"] == "query" for one in described["parameters"])


def _template(pattern: URLPattern) -> str:
    """An address of Django's as one of OpenAPI's, with `{}` for each of its parts."""
    text = str(pattern.pattern)
    text = re.sub(r"\(\?P<\w+>[^)]*\)", "{}", text)
    text = re.sub(r"<[^>]*>", "{}", text)
    return text.replace("\\.", ".").strip("^$")
