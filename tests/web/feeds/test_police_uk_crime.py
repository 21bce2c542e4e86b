"""Crimes, outcomes and stops of the police.uk-compatible API: by three clients, key by key, and by its limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import police_api
import pytest
import uk_police
import uk_police.client
import uk_police_api
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from peelian.apps.incidents.models.crimes import MapPoint
from peelian.web.feeds.police_uk import answers
from peelian.web.shared.bucket import Buckets
from tests.factories.places import make_land
from tests.factories.published import (
    JULY,
    crime,
    middle,
    outcome,
    publish_crimes,
    publish_outcomes,
    publish_stops,
    stop,
)

HERE = middle(0)
FIRST = "a" * 64
AROUND = [
    (HERE[0] - 0.003, HERE[1] - 0.003), (HERE[0] + 0.003, HERE[1] - 0.003),
    (HERE[0] + 0.003, HERE[1] + 0.003), (HERE[0] - 0.003, HERE[1] + 0.003),
]  # fmt: skip
#: The same square with so many corners on its edges that it fits no GET.
LONG = [
    (a[0] + (b[0] - a[0]) * step / 60, a[1] + (b[1] - a[1]) * step / 60)
    for a, b in zip(AROUND, [*AROUND[1:], AROUND[0]], strict=True)
    for step in range(60)
]
POLY = ":".join(f"{lat},{lng}" for lat, lng in AROUND)


def publish() -> None:
    """Two crimes here, one in the next neighbourhood, one nowhere and one of a month before; outcomes and stops."""
    make_land()
    publish_crimes(
        crime(0, crime_id=FIRST, outcome="Under investigation"),
        crime(0, category="anti-social-behaviour"),
        crime(2, crime_id="b" * 64, category="drugs", reported_by="British Transport Police"),
        crime(None, crime_id="c" * 64),
        crime(0, month=JULY),
    )
    publish_outcomes(
        outcome(FIRST, "under-investigation"), outcome(FIRST, "charged"), outcome("c" * 64, column=None)
    )
    publish_stops(stop(0), stop(2, kind="Vehicle search", gender="", age_range=""), stop(None))


@pytest.fixture
def data(db: None) -> None:
    publish()


@pytest.fixture
def served(transactional_db: None, live_server: LiveServer) -> str:
    publish()
    return live_server.url


@pytest.fixture
def api(served: str) -> police_api.PoliceAPI:
    """police-api-client 1.2.2, unmodified but for where it reads."""
    return police_api.PoliceAPI(base_url=f"{served}/api/")


class TestPoliceApiClient:
    def test_reads_the_months(self, api: police_api.PoliceAPI) -> None:
        assert api.get_dates() == ["2026-08", "2026-07"]
        assert api.get_latest_date() == "2026-08"

    def test_reads_the_crimes_around_a_point(self, api: police_api.PoliceAPI) -> None:
        crimes = api.get_crimes_point(*HERE)

        assert sorted(found.category.name for found in crimes) == ["Anti-social behaviour", "Burglary"]
        assert {found.location.name for found in crimes} == {"On or near Abbey Street"}
        assert not crimes[0].location.is_btp()
        assert float(crimes[0].location.latitude) == HERE[0]
        assert [found.month for found in api.get_crimes_point(*HERE, date="2026-07")] == ["2026-07"]
        assert len(api.get_crimes_point(*HERE, category=api.get_crime_category("burglary"))) == 1

    def test_reads_the_crimes_of_an_area_by_post(self, api: police_api.PoliceAPI) -> None:
        assert len(api.get_crimes_area(AROUND)) == 2
        assert len(api.get_crimes_area(AROUND, date="2026-07", category="burglary")) == 1

    def test_reads_the_crimes_of_a_location(self, api: police_api.PoliceAPI) -> None:
        here = api.get_crimes_point(*HERE)[0].location.id

        assert len(api.get_crimes_location(here)) == 2
        assert len(api.get_crimes_location(here, date="2026-07")) == 1

    def test_reads_crimes_without_a_location(self, api: police_api.PoliceAPI) -> None:
        [found] = api.get_crimes_no_location("midshire")

        assert found.month == "2026-08"
        assert api.get_crimes_no_location("midshire", date="2026-07", category="drugs") == []

    def test_reads_a_crime_with_what_became_of_it(self, api: police_api.PoliceAPI) -> None:
        found = api.get_crime(FIRST)

        assert [(step.category.id, step.date) for step in found.outcomes] == [
            ("under-investigation", "2026-08"), ("charged", "2026-08")
        ]  # fmt: skip

    def test_reads_outcomes_when_it_is_asked_for_them(self, api: police_api.PoliceAPI) -> None:
        [burglary, nuisance] = sorted(api.get_crimes_point(*HERE), key=lambda found: found.persistent_id)[
            ::-1
        ]

        assert burglary.outcome_status.category.name == "Suspect charged"
        assert [step.category.name for step in burglary.outcomes] == [
            "Under investigation",
            "Suspect charged",
        ]
        assert (nuisance.outcome_status, nuisance.outcomes) == (None, [])

    def test_knows_a_railway_s_police(self, api: police_api.PoliceAPI) -> None:
        [found] = api.get_crimes_point(*middle(2))

        assert found.location.is_btp()

    def test_hears_of_a_crime_that_isn_t_there(self, api: police_api.PoliceAPI) -> None:
        with pytest.raises(police_api.APIError):
            api.get_crime("0" * 64)


class TestOtherClients:
    def test_uk_police_reads_crimes_and_outcomes(self, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uk_police.client.uk_police, "BASE_URL", f"{served}/api")
        street = uk_police.street_level
        location = str(MapPoint.objects.get(lat=HERE[0], lng=HERE[1]).pk)

        assert len(street.get_street_crimes_at_location(*HERE)) == 2
        assert len(street.get_street_crimes_in_area(POLY, date="2026-07")) == 1
        assert len(street.get_outcomes_at_location(location)) == 2
        assert len(street.get_outcomes_by_coordinates(*HERE)) == 2
        assert len(street.get_outcomes_in_area(POLY)) == 2
        assert len(street.get_crimes_at_specific_location(location)) == 2
        assert len(street.get_crimes_at_specific_location(None, *HERE)) == 2
        assert len(street.get_crimes_no_location("all-crime", "midshire")) == 1
        assert street.get_last_updated() == {"date": "2026-08-01"}
        assert street.get_outcomes_for_crime(FIRST)["crime"]["persistent_id"] == FIRST

    def test_uk_police_reads_stops(self, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uk_police.client.uk_police, "BASE_URL", f"{served}/api")
        stops = uk_police.stop_search
        location = str(MapPoint.objects.get(lat=HERE[0], lng=HERE[1]).pk)

        assert len(stops.stop_and_search_by_area(*HERE)) == 1
        assert len(stops.stop_and_search_by_area(poly=POLY, date="2026-08")) == 1
        assert len(stops.stop_and_search_by_location(location)) == 1
        assert len(stops.stop_and_search_no_location("midshire")) == 1
        assert len(stops.stop_and_search_by_force("midshire")) == 3

    def test_uk_police_api_validates_every_answer(self, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("uk_police_api._client.BASE_URL", f"{served}/api/")
        location = MapPoint.objects.get(lat=HERE[0], lng=HERE[1]).pk
        with uk_police_api.PoliceAPI() as api:
            assert len(api.crimes.street(lat=HERE[0], lng=HERE[1])) == 2
            assert len(api.crimes.street("burglary", poly=AROUND, date="2026-07")) == 1
            assert len(api.crimes.street(poly=LONG)) == 2  # long enough for a POST
            assert len(api.crimes.at_location(location_id=location)) == 2
            assert len(api.crimes.no_location("all-crime", "midshire")) == 1
            assert len(api.crimes.categories()) == 15
            assert len(api.crimes.outcomes_at_location(location_id=location)) == 2
            assert len(api.crimes.outcomes_for_crime(FIRST).outcomes) == 2
            assert len(api.stop_search.street(lat=HERE[0], lng=HERE[1])) == 1
            assert len(api.stop_search.at_location(location_id=location)) == 1
            assert len(api.stop_search.no_location("midshire")) == 1
            assert len(api.stop_search.by_force("midshire")) == 3
            assert [found.date for found in api.availability.dates()] == ["2026-08", "2026-07"]


#: Our address, police.uk's own answer that it is held against.
SHAPES = [
    ("crimes-street/burglary", "crime.json"),
    ("outcomes-at-location", "outcome.json"),
    ("crimes-at-location", "crime.json"),
    (f"outcomes-for-crime/{FIRST}", "case-history.json"),
    ("stops-street", "stop-and-search.json"),
]


class TestShapes:
    @pytest.mark.real_data
    @pytest.mark.parametrize(("address", "fixture"), SHAPES, ids=[address for address, _ in SHAPES])
    def test_has_the_keys_and_types_of_the_live_service(
        self, data: None, client: Client, real_data: Path, address: str, fixture: str
    ) -> None:
        theirs = json.loads((real_data / "police_api" / "fixtures" / fixture).read_text())

        answer = client.get(f"/api/{address}", {"lat": HERE[0], "lng": HERE[1]}).json()
        ours = answer[0] if isinstance(answer, list) else answer

        _same_shape(ours, theirs, "")

    def test_what_has_no_place_says_so_by_null(self, data: None, client: Client) -> None:
        [found] = client.get("/api/crimes-no-location?force=midshire&category=all-crime").json()
        [searched] = client.get("/api/stops-no-location?force=midshire").json()

        assert (found["location"], found["location_type"], found["location_subtype"]) == (None, None, "")
        assert searched["location"] is None

    def test_what_wasn_t_recorded_of_a_stop_is_null(self, data: None, client: Client) -> None:
        lat, lng = middle(2)
        [found] = client.get("/api/stops-street", {"lat": lat, "lng": lng}).json()

        assert (found["gender"], found["age_range"], found["involved_person"]) == (None, None, False)
        assert found["datetime"] == "2026-08-05T10:30:00+00:00"
        assert found["outcome_object"] == {
            "id": "bu-no-further-action",
            "name": "A no further action disposal",
        }

    def test_every_category_of_a_crime_is_among_the_categories(self, data: None, client: Client) -> None:
        known = {category["url"] for category in client.get("/api/crime-categories").json()}

        crimes = client.get("/api/crimes-street/all-crime", {"poly": POLY}).json()

        assert {found["category"] for found in crimes} <= known

    def test_months_say_whether_there_are_stops(self, data: None, client: Client) -> None:
        assert client.get("/api/crimes-street-dates").json() == [
            {"date": "2026-08", "stop-and-search": ["midshire"]},
            {"date": "2026-07", "stop-and-search": []},
        ]


class TestAnswers:
    def test_a_number_of_thousands_of_digits_is_no_location(self, data: None, client: Client) -> None:
        assert client.post("/api/outcomes-at-location", {"location_id": "0" * 5000}).status_code == 400

    @pytest.mark.parametrize(
        "address",
        [
            "crimes-street/piracy?lat=52.4&lng=-1.9", "crimes-street/outcomes-at-location?lat=52.4&lng=-1.9",
            "crimes-street/crimes-at-location?lat=52.4&lng=-1.9", "crimes-at-location?location_id=999999999",
            "outcomes-at-location?location_id=999999999", "stops-at-location?location_id=999999999",
            "crimes-no-location?force=elsewhere&category=all-crime", "stops-force?force=elsewhere",
            "stops-no-location?force=Midshire", "crimes-no-location?force=midshire&category=piracy",
            f"outcomes-for-crime/{'0' * 64}", "outcomes-for-crime/a%00b", "outcomes-for-crime", "a%0Ab/c/d",
            "crimes-street",
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_404_with_an_empty_body(
        self, data: None, client: Client, address: str
    ) -> None:
        response = client.get(f"/api/{address}")

        assert (response.status_code, response.content) == (404, b"")

    @pytest.mark.parametrize(
        "address",
        [
            "crimes-street/all-crime", "crimes-street/all-crime?lat=52.4", "crimes-street/all-crime?lat=a&lng=b",
            "crimes-street/all-crime?lat=nan&lng=0", "crimes-street/all-crime?lat=91&lng=0",
            "crimes-street/all-crime?poly=52.4,-1.9", "crimes-street/all-crime?poly=52.4,-1.9:52.5,-1.9:52.4,-1.9",
            "crimes-street/all-crime?poly=a:b:c", "crimes-street/all-crime?lat=52.4&lng=-1.9&date=2026",
            "crimes-street/all-crime?lat=52.4&lng=-1.9&date=2026-13",
            "crimes-street/all-crime?lat=52.4&lng=-1.9&date=0000-01",
            "outcomes-at-location", "outcomes-at-location?location_id=x", "crimes-at-location", "stops-street",
            "crimes-at-location?location_id=-1", "crimes-at-location?location_id=99999999999999999999999",
            "crimes-at-location?location_id=%C2%B2",
            "stops-at-location", "stops-at-location?lat=52.4&lng=-1.9", "stops-force", "stops-no-location",
            "crimes-no-location", "crimes-no-location?force=midshire",
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_400_with_an_empty_body(
        self, data: None, client: Client, address: str
    ) -> None:
        response = client.get(f"/api/{address}")

        assert (response.status_code, response.content) == (400, b"")

    @pytest.mark.parametrize("address", ["crimes-street/all-crime", "outcomes-at-location", "stops-street"])
    def test_a_form_may_be_posted_where_an_outline_may_be_long(self, data: None, address: str) -> None:
        client = Client(enforce_csrf_checks=True)
        corners = ":".join(f"{lat},{lng}" for lat, lng in LONG)

        answer = client.post(f"/api/{address}", {"poly": corners, "date": "2026-08"})

        assert answer.status_code == 200
        assert answer.json()

    def test_other_methods_are_not_taken(self, data: None, client: Client) -> None:
        assert client.post("/api/crimes-at-location", {"location_id": 1}).status_code == 405
        assert client.put("/api/crimes-street/all-crime").status_code == 405

    def test_a_form_that_is_no_form_is_400(self, data: None, client: Client) -> None:
        broken = client.post(
            "/api/crimes-street/all-crime", b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x"
        )
        no_boundary = client.post("/api/stops-street", b"poly", content_type="multipart/form-data")

        assert (broken.status_code, no_boundary.status_code) == (400, 400)

    def test_a_form_that_is_too_long_is_never_read(self, data: None, client: Client) -> None:
        answer = client.post("/api/stops-street", {"poly": POLY, "more": "x" * 1_000_001})

        assert (answer.status_code, answer.content) == (413, b"")

    def test_more_than_ten_thousand_are_503(
        self, data: None, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish_crimes(*[crime(0)] * 10_001, sha256="many")

        answer = client.get("/api/crimes-street/all-crime", {"lat": HERE[0], "lng": HERE[1]})

        assert (answer.status_code, answer.content) == (503, b"")

    def test_more_than_the_bucket_holds_is_429(
        self, data: None, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answers, "_buckets", Buckets(rate=0.001, burst=1))

        client.get("/api/crimes-street-dates")
        refused = client.post("/api/stops-street", {"poly": POLY})

        assert refused.status_code == 429
        assert int(refused["Retry-After"]) >= 1

    @pytest.mark.django_db
    def test_before_anything_is_imported_there_is_nothing(self, client: Client) -> None:
        make_land()

        assert client.get("/api/crimes-street-dates").json() == []
        assert client.get("/api/crimes-street/all-crime?lat=52.4&lng=-1.9").json() == []
        assert client.get("/api/stops-force?force=midshire").json() == []

    def test_a_month_without_data_is_empty(self, data: None, client: Client) -> None:
        assert client.get("/api/stops-force?force=midshire&date=1999-01").json() == []


def _same_shape(ours: Any, theirs: Any, where: str) -> None:
    """Every key of theirs and no other; the same types wherever both have a value."""
    if ours is None or theirs is None:
        return
    assert type(ours) is type(theirs), where
    if isinstance(theirs, dict):
        assert set(ours) == set(theirs), where
        for key, value in theirs.items():
            _same_shape(ours[key], value, f"{where}/{key}")
    elif isinstance(theirs, list) and theirs:
        assert ours, where
        _same_shape(ours[0], theirs[0], f"{where}/0")
