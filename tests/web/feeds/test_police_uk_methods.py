"""Every public method of three clients made for police.uk, called against our server, gets something in answer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import police_api
import pytest
import uk_police
import uk_police.client
import uk_police_api
from pytest_django.live_server_helper import LiveServer

from peelian.apps.incidents.models.crimes import MapPoint
from peelian.apps.workforce.types.people import Rank
from tests.factories.published import (
    crime,
    middle,
    outcome,
    publish_crimes,
    publish_outcomes,
    publish_stops,
    stop,
)
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, TeamFactory
from tests.web.stage import set_the_stage

HERE = middle(0)
ONE = "a" * 64
AROUND = [(HERE[0] - 0.003, HERE[1]), (HERE[0] + 0.003, HERE[1] - 0.003), (HERE[0] + 0.003, HERE[1] + 0.003)]
POLY = ":".join(f"{lat},{lng}" for lat, lng in AROUND)
US = ("midshire", "N01")

Calls = dict[str, Callable[[Any, int], Any]]

POLICE_API: Calls = {
    "get_forces": lambda api, _: api.get_forces(),
    "get_force": lambda api, _: api.get_force("midshire").description,
    "get_neighbourhoods": lambda api, _: api.get_neighbourhoods("midshire"),
    "get_neighbourhood": lambda api, _: api.get_neighbourhood(*US).officers,
    "locate_neighbourhood": lambda api, _: api.locate_neighbourhood(*HERE),
    "get_dates": lambda api, _: api.get_dates(),
    "get_latest_date": lambda api, _: api.get_latest_date(),
    "get_crime_categories": lambda api, _: api.get_crime_categories(),
    "get_crime_category": lambda api, _: api.get_crime_category("burglary"),
    "get_crime": lambda api, _: api.get_crime(ONE).outcomes,
    "get_crimes_point": lambda api, _: api.get_crimes_point(*HERE),
    "get_crimes_area": lambda api, _: api.get_crimes_area(AROUND),
    "get_crimes_location": lambda api, number: api.get_crimes_location(number),
    "get_crimes_no_location": lambda api, _: api.get_crimes_no_location("midshire"),
}
UK_POLICE: dict[str, Calls] = {
    "forces": {
        "list_forces": lambda api, _: api.list_forces(),
        "get_force_details": lambda api, _: api.get_force_details("midshire"),
        "get_senior_officers": lambda api, _: api.get_senior_officers("midshire"),
    },
    "neighbourhoods": {
        "list_neighbourhoods": lambda api, _: api.list_neighbourhoods("midshire"),
        "get_neighbourhood_details": lambda api, _: api.get_neighbourhood_details(*US),
        "get_neighbourhood_boundary": lambda api, _: api.get_neighbourhood_boundary(*US),
        "get_neighbourhood_team": lambda api, _: api.get_neighbourhood_team(*US),
        "get_neighbourhood_events": lambda api, _: api.get_neighbourhood_events(*US),
        "get_neighbourhood_priorities": lambda api, _: api.get_neighbourhood_priorities(*US),
        "locate_neighbourhood": lambda api, _: api.locate_neighbourhood(*HERE),
    },
    "street_level": {
        "get_street_crimes_at_location": lambda api, _: api.get_street_crimes_at_location(*HERE),
        "get_street_crimes_in_area": lambda api, _: api.get_street_crimes_in_area(POLY),
        "get_outcomes_at_location": lambda api, number: api.get_outcomes_at_location(str(number)),
        "get_outcomes_by_coordinates": lambda api, _: api.get_outcomes_by_coordinates(*HERE),
        "get_outcomes_in_area": lambda api, _: api.get_outcomes_in_area(POLY),
        "get_crimes_at_specific_location": lambda api, number: api.get_crimes_at_specific_location(
            str(number)
        ),
        "get_crimes_no_location": lambda api, _: api.get_crimes_no_location("burglary", "midshire"),
        "get_crime_categories": lambda api, _: api.get_crime_categories("2026-08"),
        "get_last_updated": lambda api, _: api.get_last_updated(),
        "get_outcomes_for_crime": lambda api, _: api.get_outcomes_for_crime(ONE)["outcomes"],
    },
    "stop_search": {
        "stop_and_search_by_area": lambda api, _: api.stop_and_search_by_area(*HERE),
        "stop_and_search_by_location": lambda api, number: api.stop_and_search_by_location(str(number)),
        "stop_and_search_no_location": lambda api, _: api.stop_and_search_no_location("midshire"),
        "stop_and_search_by_force": lambda api, _: api.stop_and_search_by_force("midshire"),
    },
}
UK_POLICE_API: dict[str, Calls] = {
    "forces": {
        "list": lambda api, _: api.list(),
        "get": lambda api, _: api.get("midshire"),
        "people": lambda api, _: api.people("midshire"),
    },
    "neighbourhoods": {
        "list": lambda api, _: api.list("midshire"),
        "get": lambda api, _: api.get(*US),
        "people": lambda api, _: api.people(*US),
        "events": lambda api, _: api.events(*US),
        "priorities": lambda api, _: api.priorities(*US),
        "boundary": lambda api, _: api.boundary(*US),
        "locate": lambda api, _: api.locate(*HERE),
    },
    "crimes": {
        "street": lambda api, _: api.street(poly=AROUND),
        "street_months": lambda api, _: api.street_months(months=6, poly=AROUND),
        "at_location": lambda api, number: api.at_location(location_id=number),
        "no_location": lambda api, _: api.no_location("burglary", "midshire"),
        "categories": lambda api, _: api.categories(),
        "last_updated": lambda api, _: api.last_updated(),
        "outcomes_at_location": lambda api, _: api.outcomes_at_location(lat=HERE[0], lng=HERE[1]),
        "outcomes_for_crime": lambda api, _: api.outcomes_for_crime(ONE).outcomes,
    },
    "stop_search": {
        "street": lambda api, _: api.street(lat=HERE[0], lng=HERE[1]),
        "at_location": lambda api, number: api.at_location(number),
        "no_location": lambda api, _: api.no_location("midshire"),
        "by_force": lambda api, _: api.by_force("midshire"),
    },
    "availability": {"dates": lambda api, _: api.dates()},
}


@pytest.fixture
def location(transactional_db: None) -> int:
    """A force with something to answer every question; the number of the map point where it happened."""
    stage = set_the_stage()
    command = TeamFactory.create(area=stage.land.force, name="Chief officers")
    chief = PersonFactory.create(name="Ruth Ademola", rank=Rank.CHIEF_CONSTABLE)
    PostingFactory.create(post=PostFactory.create(team=command, rank=Rank.CHIEF_CONSTABLE), person=chief)
    publish_crimes(crime(crime_id=ONE), crime(None))
    publish_outcomes(outcome(ONE))
    publish_stops(stop(), stop(None))
    return MapPoint.objects.get().pk


def test_police_api_client(location: int, live_server: LiveServer) -> None:
    api = police_api.PoliceAPI(base_url=f"{live_server.url}/api/")

    _call_all(api, POLICE_API, location)


def test_uk_police(location: int, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uk_police.client.uk_police, "BASE_URL", f"{live_server.url}/api")

    for name, calls in UK_POLICE.items():
        _call_all(getattr(uk_police, name), calls, location)


def test_uk_police_api(location: int, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uk_police_api._client.BASE_URL", f"{live_server.url}/api/")

    with uk_police_api.PoliceAPI() as api:
        for name, calls in UK_POLICE_API.items():
            _call_all(getattr(api, name), calls, location)


def _call_all(api: Any, calls: Calls, location: int) -> None:
    """Every public method is in the table, and gets an answer with something in it."""
    public = {name for name, _ in inspect.getmembers(api, inspect.ismethod) if not name.startswith("_")}
    assert public == set(calls)
    for name, call in calls.items():
        assert call(api, location), name
