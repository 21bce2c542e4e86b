"""My team in the morning: everybody once, on, away or untold; empty posts, probations, training to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.duties import Shift
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.stability import Probation
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.kernel.time import local_day, now, start_of_day
from tests.factories.workforce import PersonFactory, PostFactory, PostingFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member

pytestmark = pytest.mark.django_db


def on_post(team: Team, name: str) -> Person:
    """A constable in a post of the team."""
    person: Person = PersonFactory.create(name=name)
    PostingFactory.create(post=PostFactory.create(team=team), person=person)
    return person


def shift(person: Person, kind: str = "early", hours: tuple[int, int] = (7, 15)) -> None:
    """A shift of today."""
    first = start_of_day(local_day(now()))
    Shift.objects.create(
        person=person,
        kind=kind,
        starts_at=first + dt.timedelta(hours=hours[0]),
        ends_at=first + dt.timedelta(hours=hours[1]),
    )


@pytest.fixture
def team(station: Station) -> Team:
    """Abbey Green's team with two more people: one on, one on leave; Amina has nothing recorded; one post empty."""
    found = Team.objects.get(name="Abbey Green Team")
    shift(on_post(found, "Olive On"))
    shift(on_post(found, "Leo Leave"), "leave", (0, 24))
    PostFactory.create(team=found, title="Empty post", rank=Rank.SERGEANT)
    return found


def words(client: Client, **asked: str) -> str:
    """The page."""
    response = client.get(reverse("station:my_team"), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestMyTeam:
    def test_puts_everybody_in_one_place(self, team: Team, sergeant: Client) -> None:
        page = words(sergeant, area="N01")
        assert "1 of 3 on today, 1 away, 1 with nothing recorded. 1 vacant post." in page
        assert "Leo Leave: on leave" in page
        assert "PCSO Amina Yusuf" in page
        assert "Empty post, Abbey Green Team" in page

    def test_tells_who_is_on_probation_without_a_tutor(self, team: Team, sergeant: Client) -> None:
        lpa = UnitFactory.create(name="Riverside LPA", kind=UnitKind.LPA)
        Probation.objects.create(
            person=Person.objects.get(name="Olive On"), unit=lpa, starts_on=local_day(now()),
            ends_on=local_day(now()) + dt.timedelta(days=300),
        )  # fmt: skip
        page = words(sergeant, area="N01")
        assert "1 on probation" in page
        assert "No tutor." in page
        assert "Posted outside the LPA of their probation." in page

    def test_opens_at_the_area_of_the_own_post(self, station: Station, team: Team) -> None:
        user = member("Sal Skipper", Role.SERGEANT, station.land.lpa.code)
        person = PersonFactory.create(name="Sal Skipper", rank=Rank.SERGEANT, user=user)
        PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.SERGEANT), person=person)
        assert "Abbey Green," in words(client_of(user))

    def test_asks_for_an_area_where_there_are_many(self, station: Station, team: Team) -> None:
        page = words(client_of(member("Ines Wide", Role.INSPECTOR, station.land.lpa.code)))
        assert "Choose an area" in page
        assert "Olive On" not in page

    def test_is_closed_to_another_areas_sergeant(self, station: Station, team: Team) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert client.get(reverse("station:my_team"), {"area": "N01"}).status_code == 403
