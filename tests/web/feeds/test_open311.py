"""Open311 GeoReport v2: read by georeport, posted to by a plain client, and what a GET never gives away."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import georeport
import httpx
import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import By, IncidentKind, Step
from peelian.apps.incidents.models.reports import Report
from peelian.journeys import receive_open311
from peelian.kernel.actors import system
from peelian.web.feeds.open311 import answers
from peelian.web.shared.bucket import Buckets
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.published import middle

ACTOR = system("test")
LAT, LNG = middle(0)
WORDS = "Somebody broke the wing mirror of my blue van in the night."
#: A whole report of criminal damage. Told things, which no GET may give back.
DAMAGE = {
    "service_code": "criminal-damage",
    "lat": str(LAT),
    "long": str(LNG),
    "description": WORDS,
    "first_name": "Wilhelmina",
    "last_name": "Featherstone",
    "email": "wilhelmina@example.org",
    "attribute[happening_now]": "no",
    "attribute[happened_from]": "2026-10-30T21:00:00Z",
    "attribute[what]": "vehicle",
    "attribute[plate]": "AB12 CDE",
    "attribute[owner]": "yes",
    "attribute[how]": "broken",
    "attribute[known]": "no",
    "attribute[repeat]": "no",
    "attribute[effect]": "upset",
}


def make_key(name: str = "Fix My Town") -> str:
    _, secret = incidents.make_key(
        actor=ACTOR, at=AT, business_id=None, name=name, made_by_id=UserFactory.create().pk
    )
    return secret


@pytest.fixture(autouse=True)
def _roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_buckets", Buckets(rate=0, burst=1))


@pytest.fixture
def key(db: None) -> str:
    make_land()
    return make_key()


@pytest.fixture
def served(transactional_db: None, live_server: LiveServer) -> str:
    make_land()
    return f"{live_server.url}/open311/v2"


def post(client: Client, key: str, **changes: Any) -> Any:
    form = {**DAMAGE, "api_key": key, **changes}
    return client.post(
        "/open311/v2/requests.json", {name: value for name, value in form.items() if value is not None}
    )


class TestGeoreport:
    @pytest.mark.parametrize("fmt", ["json", "xml"])
    def test_reads_services_and_definitions(self, served: str, fmt: str) -> None:
        city = georeport.GeoReport(served, jurisdiction="midshire", output_format=fmt)

        services = city.get_service_list()
        definition = city.get_service_definition("criminal-damage")

        assert [service["service_code"] for service in services] == [kind.value for kind in IncidentKind]
        assert definition["service_code"] == "criminal-damage"
        attributes = definition["attributes"]
        listed = attributes["attribute"] if fmt == "xml" else attributes
        assert {"happened_from", "what", "how", "effect"} <= {attribute["code"] for attribute in listed}

    @pytest.mark.parametrize("fmt", ["json", "xml"])
    def test_reads_the_report_that_was_posted(self, served: str, fmt: str) -> None:
        city = georeport.GeoReport(served, output_format=fmt)
        answer = httpx.post(f"{served}/requests.json", data={**DAMAGE, "api_key": make_key()})
        assert answer.status_code == 201, answer.text
        number = answer.json()[0]["service_request_id"]

        one = city.get_service_request(number)
        found = city.get_service_requests(service_request_id=f"{number},R26-2222222")

        assert (one["service_request_id"], one["status"]) == (number, "open")
        assert one["service_code"] == "criminal-damage"
        assert one == (found[0] if fmt == "json" else found)

    def test_reads_no_list_of_requests(self, served: str) -> None:
        httpx.post(f"{served}/requests.json", data={**DAMAGE, "api_key": make_key()})
        city = georeport.GeoReport(served)

        assert city.get_service_requests() == []
        assert city.get_service_requests(status="open", service_code="criminal-damage") == []


class TestSchemas:
    """The keys that the JSON schemas of open311/schema-validation require."""

    def test_of_services(self, key: str, client: Client) -> None:
        for service in client.get("/open311/v2/services.json").json():
            assert {"service_code", "service_name", "metadata", "type"} <= set(service)
            assert service["type"] == "realtime"
            assert service["metadata"] is True

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_of_definitions(self, key: str, client: Client, kind: IncidentKind) -> None:
        definition = client.get(f"/open311/v2/services/{kind.value}.json").json()

        assert set(definition) == {"service_code", "attributes"}
        assert [attribute["order"] for attribute in definition["attributes"]] == list(
            range(1, len(definition["attributes"]) + 1)
        )
        for attribute in definition["attributes"]:
            assert {"variable", "code", "datatype", "required"} <= set(attribute)
            assert attribute["datatype"] in {
                "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"
            }  # fmt: skip
            assert ("list" in attribute["datatype"]) == bool(attribute["values"])

    def test_of_requests(self, key: str, client: Client) -> None:
        number = post(client, key).json()[0]["service_request_id"]

        [request] = client.get(f"/open311/v2/requests/{number}.json").json()

        assert set(request) == {
            "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
            "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
            "address", "address_id", "zipcode", "lat", "long", "media_url",
        }  # fmt: skip
        assert request["requested_datetime"].endswith(("+00:00", "+01:00"))

    def test_of_discovery(self, key: str, client: Client) -> None:
        found = client.get("/open311/v2/discovery.json").json()

        assert set(found) == {"changeset", "contact", "key_service", "endpoints"}
        assert found["endpoints"][0]["url"].endswith("/open311/v2")
        assert b"<format>application/json</format>" in client.get("/open311/v2/discovery.xml").content


class TestPosts:
    def test_makes_a_report_with_its_answers_place_and_reporter(self, key: str, client: Client) -> None:
        answer = post(client, key)

        assert answer.status_code == 201, answer.content
        report = Report.objects.get(reference=answer.json()[0]["service_request_id"])
        assert (report.kind, report.origin, report.state) == ("criminal-damage", "open311", "received")
        assert (report.area.code, report.lat, report.lng) == ("N01", LAT, LNG)
        assert report.answers["happened_from"] == "2026-10-30T21:00"
        assert report.answers["name"] == "Wilhelmina Featherstone"
        assert WORDS in (report.words or report.answers["words"])
        assert report.contact is not None
        assert "email" not in report.answers

    def test_a_moment_with_a_zone_is_kept_in_local_time(self, key: str, client: Client) -> None:
        number = post(client, key, **{"attribute[happened_from]": "2026-08-30T21:00:00Z"}).json()[0][
            "service_request_id"
        ]

        assert Report.objects.get(reference=number).answers["happened_from"] == "2026-08-30T22:00"

    def test_somebody_without_an_address_gets_a_pin_in_the_answer(self, key: str, client: Client) -> None:
        answer = post(client, key, email=None)

        assert "PIN" in answer.json()[0]["service_notice"]
        assert Report.objects.get().contact is None

    def test_the_same_form_again_is_the_same_report(self, key: str, client: Client) -> None:
        first, second = post(client, key), post(client, key)

        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json()[0]["service_request_id"] == second.json()[0]["service_request_id"]
        assert Report.objects.count() == 1
        assert post(client, make_key("Another")).status_code == 201

    def test_several_answers_come_by_brackets_or_commas(self, key: str, client: Client) -> None:
        bracketed = post(client, key, **{"attribute[how]": None, "attribute[how][]": ["broken", "fire"]})
        by_commas = post(client, key, **{"attribute[how]": "broken, fire"})

        numbers = [answer.json()[0]["service_request_id"] for answer in (bracketed, by_commas)]
        assert [Report.objects.get(reference=number).answers["how"] for number in numbers] == [
            ["broken", "fire"]
        ] * 2

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_says_all_that_is_missing_in_the_words_of_the_standard(
        self, key: str, client: Client, kind: IncidentKind
    ) -> None:
        answer = client.post("/open311/v2/requests.json", {"api_key": key, "service_code": kind.value})

        told = " ".join(error["description"] for error in answer.json())
        assert answer.status_code == 400
        assert {error["code"] for error in answer.json()} == {400}
        for asked, required in receive_open311.attributes_of(kind):
            assert (f"attribute[{asked.code}]" in told) == required, asked.code

    @pytest.mark.parametrize(
        ("changes", "status", "said"),
        [
            ({"api_key": None}, 403, "key"),
            ({"api_key": "wrong"}, 403, "key"),
            ({"service_code": None}, 400, "service_code"),
            ({"service_code": "piracy"}, 404, "service"),
            ({"jurisdiction_id": "elsewhere"}, 404, "jurisdiction_id"),
            ({"lat": "51.5", "long": "-0.1"}, 400, ""),
            ({"lat": "north"}, 400, "lat"),
            ({"lat": "99"}, 400, "lat"),
            ({"description": "x" * 4001}, 400, "4,000"),
            ({"description": None}, 400, "description"),
            ({"email": "no address"}, 400, "email"),
            ({"attribute[what]": "ship"}, 400, "attribute[what]"),
            ({"attribute[happened_from]": "2126-10-30T21:00:00Z"}, 400, "attribute[happened_from]"),
            ({"attribute[happened_from]": "\0"}, 400, "attribute[happened_from]"),
        ],
    )
    def test_refuses_with_a_code_and_a_sentence(
        self, key: str, client: Client, changes: dict[str, Any], status: int, said: str
    ) -> None:
        answer = post(client, key, **changes)

        assert answer.status_code == status, answer.content
        assert answer.json()[0]["code"] == status
        assert said in answer.json()[0]["description"]
        assert not Report.objects.exists()

    def test_a_business_s_key_is_no_key_here(
        self, key: str, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(incidents.BadKey):
            incidents.prove_key("another", on=AT.date())
        view = incidents.prove_key(key, on=AT.date())
        monkeypatch.setattr(incidents, "prove_key", lambda secret, on: _with_business(view))

        assert post(client, key).status_code == 403

    def test_errors_come_in_xml_too(self, key: str, client: Client) -> None:
        answer = client.post("/open311/v2/requests.xml", {"api_key": key})

        root = ElementTree.fromstring(answer.content)
        assert root.tag == "errors"
        assert root[0].find("code").text == "400"  # type: ignore[union-attr]

    def test_a_form_that_is_no_form_is_400(self, key: str, client: Client) -> None:
        answer = client.post("/open311/v2/requests.json", b"nonsense", content_type="multipart/form-data")

        assert answer.status_code == 400

    def test_needs_no_token_of_a_form(self, key: str) -> None:
        assert post(Client(enforce_csrf_checks=True), key).status_code == 201


class TestGivesNothingAway:
    def test_no_get_gives_a_name_a_word_or_a_place(self, key: str, client: Client) -> None:
        number = post(client, key).json()[0]["service_request_id"]

        said = b"".join(
            client.get(f"/open311/v2/{address}").content
            for fmt in ("json", "xml")
            for address in (
                f"discovery.{fmt}", f"services.{fmt}", f"services/criminal-damage.{fmt}", f"requests.{fmt}",
                f"requests.{fmt}?service_request_id={number}", f"requests/{number}.{fmt}", f"tokens/{number}.{fmt}",
                f"requests.{fmt}?status=open&start_date=2026-10-01T00:00:00Z&end_date=2026-11-30T00:00:00Z",
            )
        ).decode()  # fmt: skip

        for telltale in (
            "Wilhelmina",
            "Featherstone",
            "wilhelmina@",
            "mirror",
            "AB12",
            f"{LAT}"[:6],
            f"{LNG}"[:6],
        ):
            assert telltale not in said
        assert "N01" not in said

    def test_a_report_that_came_another_way_isn_t_there(self, key: str, client: Client) -> None:
        number = post(client, key).json()[0]["service_request_id"]
        Report.objects.update(origin="page")

        assert client.get(f"/open311/v2/requests/{number}.json").status_code == 404
        assert client.get(f"/open311/v2/requests.json?service_request_id={number}").json() == []

    def test_a_closed_report_is_closed(self, key: str, client: Client) -> None:
        number = post(client, key).json()[0]["service_request_id"]
        incidents.step(
            actor=ACTOR, at=AT, reference=number, step=Step.NO_CRIME, by=By.STAFF, by_id=UserFactory.create().pk,
            reason="Wind.", words="It was the wind.",
        )  # fmt: skip

        [request] = client.get(f"/open311/v2/requests/{number}.json").json()

        assert request["status"] == "closed"
        assert "wind" not in str(request).casefold()


class TestAnswers:
    @pytest.mark.parametrize(
        "address",
        [
            "services/piracy.json", "requests/R26-2222222.json", "requests/nonsense.json", "tokens/x.json",
            "services.csv", "services", "", "nothing.json", "services.json?jurisdiction_id=elsewhere",
            "requests/%00.json", "a%0Ab",
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_404(self, key: str, client: Client, address: str) -> None:
        answer = client.get(f"/open311/v2/{address}")

        assert answer.status_code == 404
        assert answer.json()[0]["code"] == 404

    @pytest.mark.parametrize(
        "query",
        [
            "start_date=yesterday", "start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z",
            "start_date=2026-11-01T00:00:00Z&end_date=2026-10-01T00:00:00Z",
            "service_request_id=" + ",".join(["R26-2222222"] * 51),
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_400(self, key: str, client: Client, query: str) -> None:
        assert client.get(f"/open311/v2/requests.json?{query}").status_code == 400

    def test_other_methods_are_not_taken(self, key: str, client: Client) -> None:
        answer = client.post("/open311/v2/services.json")

        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")

    def test_too_many_are_429(self, key: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(answers, "_buckets", Buckets(rate=0.001, burst=1))
        client.get("/open311/v2/services.json")

        answer = client.get("/open311/v2/services.json")

        assert (answer.status_code, answer["Retry-After"]) == (429, "1")


def _with_business(view: incidents.KeyView) -> incidents.KeyView:
    from dataclasses import replace

    return replace(view, business_id=1)
