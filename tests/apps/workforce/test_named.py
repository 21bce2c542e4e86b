"""What residents' pages say of teams, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Portrait
from peelian.apps.workforce.types.people import Rank
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
)

_DAY = dt.timedelta(days=1)


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


class TestCountTeams:
    def test_counts_whom_residents_pages_name(self, land: Land) -> None:
        own = TeamFactory.create(area=land.neighbourhoods[0], social_url="https://social.example/abbey")
        for rank in (Rank.PCSO, Rank.PCSO, Rank.CONSTABLE):
            PostingFactory.create(post=PostFactory.create(team=own, rank=rank))
        PostFactory.create(team=own)  # held by nobody
        sector = TeamFactory.create(area=land.sector, email="")
        for rank in (Rank.SERGEANT, Rank.CONSTABLE):  # the constable isn't on any neighbourhood's page
            PostingFactory.create(post=PostFactory.create(team=sector, rank=rank))

        found = workforce.count_teams(["N01", "N02", "riverside-1"], TODAY)

        assert found == {
            "N01": workforce.AreaTeams("N01", 1, 1, 1, officers=1, pcsos=2, posts=4, filled=3),
            "riverside-1": workforce.AreaTeams(
                "riverside-1", 1, 0, 0, officers=1, pcsos=0, posts=2, filled=2
            ),
        }

    def test_is_of_the_day(self, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0])
        PostingFactory.create(post=PostFactory.create(team=team), valid_until=TODAY)

        assert workforce.count_teams(["N01"], TODAY - _DAY)["N01"].filled == 1
        assert workforce.count_teams(["N01"], TODAY)["N01"].filled == 0


class TestListContactPages:
    def test_a_portrait_is_shown_while_its_person_is_posted(self, land: Land) -> None:
        team = TeamFactory.create(area=land.neighbourhoods[0])
        posted = PersonFactory.create(email="amina@midshire.example", bio="Twelve years here.")
        PostingFactory.create(post=PostFactory.create(team=team), person=posted)
        elsewhere = PersonFactory.create()
        for code, person in (("N01", posted), ("N02", elsewhere)):
            NamedContactFactory.create(area_code=code, person=person)
            Portrait.objects.create(person=person, content=b"x", media_type="image/jpeg", added_at=AT)

        found = workforce.list_contact_pages(["N01", "N02"], TODAY)

        assert found == [
            workforce.ContactPage("N01", has_mail=True, has_words=True, has_photo=True),
            workforce.ContactPage("N02", has_mail=False, has_words=False, has_photo=False),
        ]


class TestFirstPostedOn:
    def test_is_none_before_anybody_was_posted(self, land: Land) -> None:
        assert workforce.first_posted_on() is None
        PostingFactory.create()
        assert workforce.first_posted_on() == SINCE
