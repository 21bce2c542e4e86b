"""My team in the morning: everybody once, on, away or untold; empty posts, probations, training to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.duties import Shift
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.stability import Probation, Tutoring
from peelian.apps.workforce.models.units import Team
from peelian.apps.workforce.types.people import Rank
from peelian.apps.workforce.types.units import UnitKind
from peelian.journeys.looks import list_looks
from peelian.kernel.time import local_day, now, start_of_day
from tests.factories.stability import student_of
from tests.factories.workforce import (
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
    UnitFactory,
)
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

    def test_lists_first_who_is_on_at_this_moment(self, team: Team, sergeant: Client) -> None:
        person = on_post(team, "Nina Now")
        at = now()
        Shift.objects.create(
            person=person,
            kind="late",
            starts_at=at - dt.timedelta(minutes=1),
            ends_at=at + dt.timedelta(minutes=1),
        )
        Shift.objects.filter(person__name="Olive On").update(
            starts_at=at + dt.timedelta(minutes=2), ends_at=at + dt.timedelta(minutes=3)
        )
        page = words(sergeant, area="N01")
        assert page.count("On now</strong>") == 1
        assert page.index("On now</strong>") < page.index("PC Nina Now") < page.index("PC Olive On")

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

    def test_says_who_tutors_a_student_of_the_own_team_and_from_when_nobody_does(
        self, team: Team, sergeant: Client
    ) -> None:
        day = local_day(now())
        student = student_of(Person.objects.get(name="Olive On"))
        tutor = Person.objects.get(name="Leo Leave")
        address = reverse("station:team_tutor", args=[student.pk]) + "?area=N01"
        assert address in words(sergeant, area="N01").replace("&amp;", "&")
        form = sergeant.get(address).content.decode()
        assert "Leo Leave" in form
        assert "Olive On</option>" not in form

        answer = sergeant.post(address, {"tutor_id": str(tutor.pk), "valid_from": day.isoformat()})

        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('station:my_team')}?area=N01")
        assert Tutoring.objects.get().tutor == tutor
        assert "Tutor: Leo Leave." in words(sergeant, area="N01")
        ending = reverse("station:end_team_tutor", args=[student.pk])
        assert sergeant.post(ending, {"valid_until": day.isoformat()}).status_code == 302
        assert not Tutoring.objects.exists()
        again = sergeant.post(ending, {"valid_until": day.isoformat()})
        assert "Nobody tutors PC Olive On today." in again.content.decode()

    def test_takes_no_tutor_of_another_team(self, station: Station, team: Team, sergeant: Client) -> None:
        student = student_of(Person.objects.get(name="Olive On"))
        other = on_post(TeamFactory.create(area=station.land.other_sector), "Eve Elsewhere")
        address = reverse("station:team_tutor", args=[student.pk])
        answer = sergeant.post(
            address, {"tutor_id": str(other.pk), "valid_from": local_day(now()).isoformat()}
        )
        assert answer.status_code == 200
        assert not Tutoring.objects.exists()

    def test_asks_for_the_right_where_the_student_is_today(
        self, station: Station, team: Team, sergeant: Client
    ) -> None:
        """Olive moves to another sector: who led her team yesterday says nothing about her any more."""
        olive = Person.objects.get(name="Olive On")
        student = student_of(olive)
        day = local_day(now())
        Posting.objects.filter(person=olive).update(valid_until=day)
        elsewhere = TeamFactory.create(area=station.land.other_sector)
        PostingFactory.create(post=PostFactory.create(team=elsewhere), person=olive, valid_from=day)
        for name in ("team_tutor", "end_team_tutor"):
            address = reverse(f"station:{name}", args=[student.pk])
            assert sergeant.get(address).status_code == 403
            assert sergeant.post(address, {"valid_until": day.isoformat()}).status_code == 403

    def test_opens_at_the_area_of_the_own_post(self, station: Station, team: Team) -> None:
        user = member("Sal Skipper", Role.SERGEANT, station.land.lpa.code)
        person = PersonFactory.create(name="Sal Skipper", rank=Rank.SERGEANT, user=user)
        PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.SERGEANT), person=person)
        assert "Abbey Green," in words(client_of(user))

    def test_tells_everybody_who_is_listed_who_looked_and_nobody_else(
        self, station: Station, team: Team, sergeant: Client
    ) -> None:
        elsewhere = on_post(TeamFactory.create(area=station.land.other_sector), "Eve Elsewhere")
        words(sergeant, area="N01")
        words(sergeant, area="N01")

        for name in ("Olive On", "Leo Leave", "Amina Yusuf"):  # on, away, and with nothing recorded
            (look,) = list_looks(person_id=Person.objects.get(name=name).pk)
            assert (look.who, look.times) == (station.sergeant.name, 2)
            assert look.what == "My team: today’s shift or absence, probation, training to do"
        assert list_looks(person_id=elsewhere.pk) == []

    def test_records_no_look_of_the_viewer_at_themselves(self, station: Station, team: Team) -> None:
        user = member("Sal Skipper", Role.SERGEANT, station.land.lpa.code)
        person = PersonFactory.create(name="Sal Skipper", rank=Rank.SERGEANT, user=user)
        PostingFactory.create(post=PostFactory.create(team=team, rank=Rank.SERGEANT), person=person)

        assert "Sal Skipper" in words(client_of(user), area="N01")

        assert list_looks(person_id=person.pk) == []
        assert list_looks(person_id=station.pcso.pk)

    def test_records_no_look_where_it_is_closed(self, station: Station, team: Team) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        client.get(reverse("station:my_team"), {"area": "N01"})
        assert list_looks(person_id=station.pcso.pk) == []

    def test_asks_for_an_area_where_there_are_many(self, station: Station, team: Team) -> None:
        page = words(client_of(member("Ines Wide", Role.INSPECTOR, station.land.lpa.code)))
        assert "Choose an area" in page
        assert "Olive On" not in page

    def test_is_closed_to_another_areas_sergeant(self, station: Station, team: Team) -> None:
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))
        assert client.get(reverse("station:my_team"), {"area": "N01"}).status_code == 403
