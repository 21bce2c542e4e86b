"""Teams, posts, named contacts: who serves a neighbourhood on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.types.people import Rank
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)

ACTOR = system("tests")


@pytest.fixture
def land(db: None) -> Land:
    """An invented force."""
    return make_land()


class TestListTeam:
    def test_is_the_named_contact_then_by_rank_with_the_sectors_sergeant(self, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0])
        sector_team = TeamFactory.create(area=land.sector)
        pcso = PostingFactory.create(post__team=team, post__rank=Rank.PCSO)
        constable = PostingFactory.create(post__team=team)
        sergeant = PostingFactory.create(post__team=sector_team, post__rank=Rank.SERGEANT)
        PostingFactory.create(post__team=sector_team)  # a constable of the sector isn't this neighbourhood's
        PostingFactory.create(post__team=team, valid_until=TODAY)
        NamedContactFactory.create(person=pcso.person)

        members = workforce.list_team("N01", TODAY)

        assert [member.person_id for member in members] == [
            pcso.person_id,
            sergeant.person_id,
            constable.person_id,
        ]
        assert [member.is_named_contact for member in members] == [True, False, False]
        assert members[0].full_name == f"PCSO {pcso.person.name}"

    def test_leaves_out_whoever_has_left(self, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0])
        PostingFactory.create(post__team=team, person__left_on=TODAY)

        assert workforce.list_team("N01", TODAY) == []

    def test_a_neighbourhood_without_a_team_has_its_sectors(self, land: Land) -> None:
        sector_team = TeamFactory.create(area=land.sector)
        own = TeamFactory.create(area=land.neighbourhoods[0])

        assert [getattr(workforce.team_of(code, TODAY), "id", None) for code in ("N01", "N02", "N04")] == [
            own.pk,
            sector_team.pk,
            None,
        ]


class TestNameContact:
    def test_follows_on_from_the_one_before(self, land: Land) -> None:
        first, second = PersonFactory.create_batch(2)
        for person, since in ((first, SINCE), (second, TODAY)):
            workforce.name_contact(actor=ACTOR, at=AT, area_code="N01", person_id=person.pk, valid_from=since)

        before, after = (workforce.named_contact("N01", day) for day in (TODAY - dt.timedelta(1), TODAY))
        assert before is not None
        assert after is not None
        assert (before.person_id, after.person_id) == (first.pk, second.pk)
        assert workforce.named_contact("N02", TODAY) is None

    def test_refuses_a_rank_that_residents_do_not_meet(self, land: Land) -> None:
        chief = PersonFactory.create(rank=Rank.CHIEF_CONSTABLE)

        with pytest.raises(workforce.CannotName, match="chief constable"):
            workforce.name_contact(actor=ACTOR, at=AT, area_code="N01", person_id=chief.pk, valid_from=TODAY)


class TestPostPerson:
    def test_ends_the_posting_before(self, land: Land) -> None:
        person = PersonFactory.create()
        old, new = (
            PostFactory.create(team__area=land.neighbourhoods[0]),
            PostFactory.create(team__area=land.sector),
        )
        workforce.post_person(actor=ACTOR, at=AT, person_id=person.pk, post_id=old.pk, valid_from=SINCE)
        workforce.post_person(actor=ACTOR, at=AT, person_id=person.pk, post_id=new.pk, valid_from=TODAY)

        assert workforce.posted_area_codes(person.pk, TODAY - dt.timedelta(days=1)) == ("N01",)
        assert workforce.posted_area_codes(person.pk, TODAY) == ("riverside-1",)

    def test_refuses_a_post_that_is_held_and_another_rank(self, land: Land) -> None:
        held = PostingFactory.create(post__team__area=land.sector)

        with pytest.raises(workforce.CannotPost, match="held"):
            workforce.post_person(
                actor=ACTOR,
                at=AT,
                person_id=PersonFactory.create().pk,
                post_id=held.post_id,
                valid_from=TODAY,
            )
        with pytest.raises(workforce.CannotPost, match="not for a sergeant"):
            workforce.post_person(
                actor=ACTOR,
                at=AT,
                person_id=PersonFactory.create(rank=Rank.SERGEANT).pk,
                post_id=held.post_id,
                valid_from=TODAY,
            )

    def test_the_database_refuses_two_in_a_post(self, land: Land) -> None:
        held = PostingFactory.create(post__team__area=land.sector)

        with pytest.raises(IntegrityError, match="posting_one_person_a_post"), transaction.atomic():
            PostingFactory.create(post=held.post)


class TestListPeople:
    def test_lists_those_below_an_area_for_its_station_only(self, land: Land) -> None:
        here = PostingFactory.create(post__team__area=land.neighbourhoods[0])
        PostingFactory.create(post__team__area=land.other_neighbourhood)

        found = workforce.list_people(
            viewer=make_viewer(Role.SERGEANT, "riverside-1"), area_path_code="riverside-1", on=TODAY
        )

        assert [person.id for person in found] == [here.person_id]
        with pytest.raises(NotAllowed):
            workforce.list_people(viewer=make_viewer(Role.PCSO, "N01"), area_path_code="N01", on=TODAY)


@pytest.mark.django_db
def test_full_names_are_those_of_each_person_in_two_questions() -> None:
    people = [PersonFactory.create(rank=rank) for rank in (Rank.CONSTABLE, Rank.PCSO, Rank.SERGEANT)]
    workforce.change_terms(actor=ACTOR, at=AT, person_id=people[0].pk, valid_from=TODAY, rank=Rank.INSPECTOR)
    ids = [one.pk for one in people]
    for day in (None, TODAY, TODAY - dt.timedelta(days=1), dt.date(1999, 1, 1)):
        with CaptureQueriesContext(connection) as asked:
            found = workforce.full_names(ids, day)
        assert found == {key: workforce.get_person(key, day).full_name for key in ids}
        assert len(asked) == 2
