"""The police.uk-compatible API: read by three clients made for police.uk, and key by key against its own answers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import police_api
import pytest
import uk_police
import uk_police.client
import uk_police_api
from django.test import Client, override_settings
from pytest_django.live_server_helper import LiveServer

from peelian.apps.workforce.types.people import Rank
from peelian.web.feeds.police_uk import answers
from peelian.web.shared.bucket import Buckets
from tests.factories.places import square
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.stage import Stage, set_the_stage

MIDDLE = (square(0, 0).centroid.y, square(0, 0).centroid.x)


@pytest.fixture
def force(transactional_db: None) -> Stage:
    stage = set_the_stage()
    command = TeamFactory.create(area=stage.land.force, name="Chief officers")
    chief = PersonFactory.create(
        name="Ruth Ademola", rank=Rank.CHIEF_CONSTABLE, bio="Began as a beat officer."
    )
    PostingFactory.create(post=PostFactory.create(team=command, rank=Rank.CHIEF_CONSTABLE), person=chief)
    return stage


@pytest.fixture
def api(force: Stage, live_server: LiveServer) -> police_api.PoliceAPI:
    """police-api-client 1.2.2, unmodified but for where it reads."""
    return police_api.PoliceAPI(base_url=f"{live_server.url}/api/")


class TestPoliceApiClient:
    def test_lists_the_force(self, api: police_api.PoliceAPI) -> None:
        assert [(force.id, force.name) for force in api.get_forces()] == [("midshire", "Midshire Police")]

    def test_reads_the_forces_detail_when_it_is_asked_for(self, api: police_api.PoliceAPI) -> None:
        force = api.get_force("midshire")

        assert force.name == "Midshire Police"
        assert force.telephone == "101"
        assert force.url.endswith("/")
        assert "neighbourhood teams" in force.description
        assert {method["type"] for method in force.engagement_methods} == {"e-messaging", "telephone"}
        assert force.slug == "midshire"

    def test_reads_senior_officers(self, api: police_api.PoliceAPI) -> None:
        (chief,) = api.get_force("midshire").senior_officers

        assert (chief.name, chief.rank) == ("Ruth Ademola", "Chief Constable")
        assert chief.bio == "<p>Began as a beat officer.</p>"
        assert chief.contact_details == {}

    def test_lists_neighbourhoods(self, api: police_api.PoliceAPI) -> None:
        names = [neighbourhood.name for neighbourhood in api.get_neighbourhoods("midshire")]

        assert names == ["Abbey Green", "Bell Hill", "Cotton End", "Dock"]
        assert api.get_force("midshire").neighbourhoods[0].id == "N01"

    def test_reads_every_field_of_a_neighbourhood(self, api: police_api.PoliceAPI) -> None:
        here = api.get_neighbourhood("midshire", "N01")

        assert here.name == "Abbey Green"
        assert here.population == 0
        assert here.contact_details["email"] == "abbeygreen@midshire.example"
        assert here.description == "<p>We walk these streets every day. Stop us and say hello.</p>"
        assert here.url_force.endswith("/areas/N01/")
        assert float(here.centre["latitude"]) == pytest.approx(MIDDLE[0], abs=0.01)
        assert here.links[0]["title"] == "Your neighbourhood team"
        assert here.locations == []

    def test_reads_the_team_with_the_named_contact_first(self, api: police_api.PoliceAPI) -> None:
        officers = api.get_neighbourhood("midshire", "N01").officers

        assert [(officer.name, officer.rank) for officer in officers] == [
            ("Amina Yusuf", "Police Community Support Officer"),
            ("Tom Bright", "Police Constable"),
        ]
        assert officers[0].contact_details == {"email": "amina.yusuf@midshire.example"}

    def test_reads_meetings_but_not_cancelled_ones(self, api: police_api.PoliceAPI) -> None:
        (event,) = api.get_neighbourhood("midshire", "N01").events

        assert event.title == "Meet your team"
        assert event.address == "Library, High Street"
        assert event.start_date == dt.datetime(2026, 11, 9, 9, 0)  # noqa: DTZ001 - police.uk gives local time

    def test_reads_priorities_of_the_neighbourhood_and_its_sector(self, api: police_api.PoliceAPI) -> None:
        newest, oldest = api.get_neighbourhood("midshire", "N01").priorities

        assert newest.issue == "<p>Cars go too fast on School Road.</p>"
        assert newest.action.startswith("<p>We check speeds")
        assert newest.action_date == dt.datetime(2026, 10, 30, 9, 0)  # noqa: DTZ001
        assert oldest.issue == "<p>Rubbish is left behind the shops.</p>"
        assert (oldest.action, oldest.action_date) == (None, None)

    def test_reads_the_boundary(self, api: police_api.PoliceAPI) -> None:
        boundary = api.get_neighbourhood("midshire", "N01").boundary

        assert len(boundary) == 5
        assert all(52.3 < lat < 52.5 and -2.1 < lng < -1.9 for lat, lng in boundary)

    def test_locates_a_point_and_says_nothing_for_one_outside(self, api: police_api.PoliceAPI) -> None:
        assert api.locate_neighbourhood(*MIDDLE).id == "N01"
        assert api.locate_neighbourhood(51.5, -0.1) is None

    def test_reads_categories(self, api: police_api.PoliceAPI) -> None:
        categories = {category.id: category.name for category in api.get_crime_categories()}

        assert len(categories) == 14
        assert categories["anti-social-behaviour"] == "Anti-social behaviour"
        assert api.get_crime_category("burglary", date="2026-09").name == "Burglary"


class TestOtherClients:
    def test_uk_police_reads_forces_and_neighbourhoods(
        self, force: Stage, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(uk_police.client.uk_police, "BASE_URL", f"{live_server.url}/api")

        assert uk_police.forces.list_forces() == [{"id": "midshire", "name": "Midshire Police"}]
        assert uk_police.forces.get_force_details("midshire")["telephone"] == "101"
        assert uk_police.forces.get_senior_officers("midshire")[0]["name"] == "Ruth Ademola"
        assert uk_police.neighbourhoods.get_neighbourhood_details("midshire", "N01")["name"] == "Abbey Green"
        assert len(uk_police.neighbourhoods.get_neighbourhood_boundary("midshire", "N01")) == 5

    def test_uk_police_api_validates_every_answer(
        self, force: Stage, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("uk_police_api._client.BASE_URL", f"{live_server.url}/api/")
        with uk_police_api.PoliceAPI() as api:
            assert [found.id for found in api.forces.list()] == ["midshire"]
            assert api.forces.get("midshire").telephone == "101"
            here = api.neighbourhoods.get("midshire", "N01")
            assert here.links[0]["title"] == "Your neighbourhood team"
            assert (
                next(member.name for member in api.neighbourhoods.people("midshire", "N01")) == "Amina Yusuf"
            )
            assert len(api.neighbourhoods.priorities("midshire", "N01")) == 2
            assert len(api.neighbourhoods.events("midshire", "N01")) == 1
            assert len(api.neighbourhoods.boundary("midshire", "N01")) == 5
            assert api.neighbourhoods.locate(*MIDDLE).neighbourhood == "N01"


#: Our address, police.uk's own answer that it is held against, and keys that the live service adds or leaves out.
SHAPES = [
    ("forces", "police-force-reference.json", set()),
    ("forces/midshire", "police-force.json", set()),
    ("midshire/neighbourhoods", "neighbourhood-reference.json", set()),
    ("midshire/N01", "neighbourhood.json", {"welcome_message"}),
    ("midshire/N01/priorities", "neighbourhood-priority.json", set()),
    (f"locate-neighbourhood?q={MIDDLE[0]},{MIDDLE[1]}", "neighbourhood-policing-team.json", set()),
    ("crime-categories", "crime-category.json", set()),
    ("midshire/N01/boundary", "coordinate.json", set()),
]


@pytest.mark.django_db
class TestShapes:
    @pytest.mark.real_data
    @pytest.mark.parametrize(
        ("address", "fixture", "more"), SHAPES, ids=[address for address, _, _ in SHAPES]
    )
    def test_has_the_keys_and_types_of_the_live_service(
        self, stage: Stage, client: Client, real_data: Path, address: str, fixture: str, more: set[str]
    ) -> None:
        theirs = json.loads((real_data / "police_api" / "fixtures" / fixture).read_text())

        answer = client.get(f"/api/{address}").json()
        ours = answer[0] if isinstance(answer, list) else answer

        assert set(ours) - more == set(theirs)
        for key, value in theirs.items():
            if value is not None and ours[key] is not None:
                assert type(ours[key]) is type(value), key

    def test_every_string_in_links_and_engagement_methods_is_a_string(
        self, stage: Stage, client: Client
    ) -> None:
        links = client.get("/api/midshire/N01").json()["links"]
        methods = client.get("/api/forces/midshire").json()["engagement_methods"]

        assert all(isinstance(value, str) for entry in [*links, *methods] for value in entry.values())

    def test_what_people_wrote_is_escaped(self, stage: Stage, client: Client) -> None:
        stage.priority.issue = "<script>alert(1)</script> & more"
        stage.priority.save()

        issue = client.get("/api/midshire/N01/priorities").json()[0]["issue"]

        assert issue == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"


@pytest.mark.django_db
class TestAnswers:
    @pytest.mark.parametrize(
        "address",
        [
            "forces/elsewhere", "elsewhere/neighbourhoods", "midshire/N99", "midshire/riverside",
            "Midshire/N01", "midshire/n01", "midshire/N01/boundary/more", "locate-neighbourhood?q=51.5,-0.1", "nothing",
            "crime-last-updated", "midshire/N01/nothing",
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_404_with_an_empty_body(
        self, stage: Stage, client: Client, address: str
    ) -> None:
        response = client.get(f"/api/{address}")

        assert (response.status_code, response.content) == (404, b"")

    @pytest.mark.parametrize(
        "address",
        [
            "locate-neighbourhood",
            "locate-neighbourhood?q=",
            "locate-neighbourhood?q=52.4",
            "locate-neighbourhood?q=a,b",
            "locate-neighbourhood?q=95,0",
            "locate-neighbourhood?q=nan,0",
            "locate-neighbourhood?q=inf,0",
            "crime-categories?date=2026",
            "crime-categories?date=x",
        ],
    )  # fmt: skip
    def test_what_makes_no_sense_is_400_with_an_empty_body(
        self, stage: Stage, client: Client, address: str
    ) -> None:
        response = client.get(f"/api/{address}")

        assert (response.status_code, response.content) == (400, b"")

    def test_a_get_longer_than_4094_characters_is_400(self, stage: Stage, client: Client) -> None:
        assert client.get("/api/forces?x=" + "1" * 4090).status_code == 400
        assert client.get("/api/forces?x=" + "1" * 4000).status_code == 200

    @pytest.mark.parametrize("address", ["crime-categories?&date=2026-09", "crime-categories?date=2026-09&&"])
    def test_the_r_clients_stray_ampersands_are_forgiven(
        self, stage: Stage, client: Client, address: str
    ) -> None:
        assert client.get(f"/api/{address}").status_code == 200

    def test_a_point_may_come_with_its_comma_encoded(self, stage: Stage, client: Client) -> None:
        answer = client.get(f"/api/locate-neighbourhood?q={MIDDLE[0]}%2C{MIDDLE[1]}")

        assert answer.json() == {"force": "midshire", "neighbourhood": "N01"}

    def test_any_site_may_read(self, stage: Stage, client: Client) -> None:
        assert client.get("/api/forces")["Access-Control-Allow-Origin"] == "*"
        assert client.get("/api/nothing")["Access-Control-Allow-Origin"] == "*"

    def test_other_methods_are_not_taken(self, stage: Stage, client: Client) -> None:
        assert client.post("/api/forces").status_code == 405

    def test_more_than_the_bucket_holds_is_429_with_whole_seconds(
        self, stage: Stage, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answers, "_buckets", Buckets(rate=0.001, burst=2))

        answers_given = [client.get("/api/forces") for _ in range(3)]

        assert [answer.status_code for answer in answers_given] == [200, 200, 429]
        assert int(answers_given[2]["Retry-After"]) >= 1

    @override_settings(PUBLIC_URL="https://midshire.example")
    def test_addresses_begin_with_where_residents_find_us(self, stage: Stage, client: Client) -> None:
        assert client.get("/api/midshire/N01").json()["url_force"] == "https://midshire.example/areas/N01/"

    def test_the_newest_month_of_crime_is_a_day(self, stage: Stage, client: Client) -> None:
        _one_crime(dt.date(2026, 8, 1))

        assert client.get("/api/crime-last-updated").json() == {"date": "2026-08-01"}


class TestBuckets:
    def test_holds_a_burst_and_leaks_at_its_rate(self) -> None:
        buckets = Buckets(rate=15, burst=30)

        waits = [buckets.wait("a", 0.0) for _ in range(31)]

        assert waits == [0] * 30 + [1]
        assert [buckets.wait("a", 1.0) for _ in range(16)] == [0] * 15 + [1]
        assert buckets.wait("b", 1.0) == 0

    def test_a_rate_of_nothing_is_no_limit(self) -> None:
        buckets = Buckets(rate=0, burst=1)

        assert all(buckets.wait("a", 0.0) == 0 for _ in range(1000))


def _one_crime(month: dt.date) -> Any:
    from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime

    file = CrimeFile.objects.create(
        sha256="0" * 64, name="tests", rows=1, imported_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    )
    return RecordedCrime.objects.create(
        file=file, month=month, reported_by="Midshire Police", category="burglary", neighbourhood_code="N01"
    )
