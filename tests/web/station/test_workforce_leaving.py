"""The planner's pages of leaving, coming back, and putting a leaving right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.people import Career, Person
from peelian.apps.workforce.models.posts import Posting
from tests.factories.clock import SINCE, TODAY
from tests.factories.stability import lpa_unit
from tests.factories.workforce import PersonFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def planner(station: Station) -> Client:
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


@pytest.fixture
def gone(station: Station) -> Person:
    made: Person = PersonFactory.create(name="Jack Andrews", collar_number="20062", left_on=TODAY)
    return made


def test_joining_with_the_number_of_who_left_offers_to_take_them_back(
    station: Station, planner: Client, gone: Person
) -> None:
    """“Collar number is taken” led the planner to a new number: two people in the records for one."""
    unit = lpa_unit(station.land.lpa)
    said = {
        "name": "Jack Andrews", "collar_number": "20062", "rank": "constable", "fte": "1",
        "joined_on": TODAY.isoformat(), "joined_as": "rejoiner",
    }  # fmt: skip
    page = planner.post(reverse("station:workforce_join", args=[unit.code]), said).content.decode()
    assert "20062 is Jack Andrews, who left" in page
    back = reverse("station:workforce_rejoin", args=[unit.code])
    assert f'href="{back}"' in page
    taken = planner.post(
        back, {"collar_number": "20062", "rank": "sergeant", "fte": "0.8", "joined_on": TODAY.isoformat()}
    )
    assert taken.status_code == 302
    assert Posting.objects.get(person=gone).unit == unit
    assert Career.objects.filter(person=gone).count() == 2


def test_a_number_of_who_serves_is_taken(station: Station, planner: Client) -> None:
    PersonFactory.create(collar_number="20063")
    said = {
        "name": "Jo", "collar_number": "20063", "rank": "constable", "fte": "1", "joined_on": TODAY.isoformat(),
        "joined_as": "pcda",
    }  # fmt: skip
    address = reverse("station:workforce_join", args=[lpa_unit(station.land.lpa).code])
    assert "Collar number 20063 is taken." in planner.post(address, said).content.decode()


def test_a_leaving_is_withdrawn_and_corrected_on_its_page(planner: Client, gone: Person) -> None:
    assert (
        reverse("station:correct_leaving") in planner.get(reverse("station:workforce_leave")).content.decode()
    )
    said = {"collar_number": "20062", "what": "corrected", "left_on": "", "reason": "", "destination": ""}
    asked = planner.post(reverse("station:correct_leaving"), said).content.decode()
    assert "Enter the first day without them" in asked
    assert "Choose why they leave" in asked
    right = said | {"left_on": TODAY.isoformat(), "reason": "retirement"}
    assert planner.post(reverse("station:correct_leaving"), right).status_code == 302
    assert Career.objects.get(person=gone).reason == "retirement"
    told = planner.post(reverse("station:correct_leaving"), said | {"what": "withdrawn"}, follow=True)
    assert "isn’t taken up again" in told.content.decode()
    assert Career.objects.get(person=gone).left_on is None


def test_a_leaving_from_a_unit_that_has_closed_since_is_not_withdrawn(planner: Client, gone: Person) -> None:
    unit = UnitFactory.create(valid_until=TODAY)
    Posting.objects.create(person=gone, unit=unit, valid_from=SINCE, valid_until=TODAY)
    said = {"collar_number": "20062", "what": "withdrawn", "left_on": "", "reason": "", "destination": ""}
    page = planner.post(reverse("station:correct_leaving"), said)
    assert page.status_code != 302
    assert "Their unit has closed since. Take them back into another." in page.content.decode()
    assert Career.objects.get(person=gone).left_on == TODAY
