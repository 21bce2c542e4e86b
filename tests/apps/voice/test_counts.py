"""How many people spoke: different ones, by way and by time, and hands counted in a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.places.models import Area
from peelian.apps.voice import api as voice
from peelian.apps.voice.types import Kind
from peelian.kernel.categories import ProblemCategory as Category
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.voice import ContributionFactory

SINCE = AT - dt.timedelta(weeks=8)
CODES = ["N01", "N02", "N03"]


@pytest.fixture
def land(db: None) -> Land:
    """An invented force."""
    return make_land()


def say(area: Area, key: str, *, kind: Kind = Kind.SURVEY, days_ago: int = 7, **more: Any) -> None:
    """One contribution about drugs."""
    said_at = AT - dt.timedelta(days=days_ago)
    ContributionFactory.create(
        area=area, category=Category.DRUGS, person_key=key, kind=kind, said_at=said_at, **more
    )


def meeting(area: Area, key: str, people: int, **more: Any) -> None:
    """A note of a show of hands."""
    say(area, key, kind=Kind.MEETING, people=people, recorded_by=UserFactory.create(), **more)


def count() -> voice.VoiceCount:
    """Of drugs, in the sector, in eight weeks."""
    (found,) = voice.count_by_category(area_codes=CODES, since=SINCE, until=AT)
    return found


class TestCounts:
    def test_one_person_counts_once_whatever_the_way_in(self, land: Land) -> None:
        """A reply and a report of one contact are one person, also across two neighbourhoods of a sector."""
        say(land.neighbourhoods[0], "contact:7", kind=Kind.REPLY)
        say(land.neighbourhoods[1], "contact:7", kind=Kind.REPORT, text="")
        say(land.neighbourhoods[0], "survey:a")

        found = count()

        assert (found.people, found.contributions) == (2, 3)
        assert found.by_area == {"N01": 2, "N02": 1}
        assert found.by_kind == {Kind.REPLY: 1, Kind.REPORT: 1, Kind.SURVEY: 1}

    def test_a_show_of_hands_counts_the_hands(self, land: Land) -> None:
        meeting(land.neighbourhoods[0], "meeting:1:drugs", 14)
        say(land.neighbourhoods[0], "survey:a")

        found = count()

        assert (found.people, found.by_kind) == (15, {Kind.MEETING: 14, Kind.SURVEY: 1})
        assert found.by_area == {"N01": 15}
        assert voice.count_voice(area_codes=CODES, since=SINCE, until=AT).people == 15

    def test_hands_noted_line_by_line_are_one_hall(self, land: Land) -> None:
        for people in (14, 14, 12):
            meeting(land.neighbourhoods[0], "meeting:1:drugs", people)
        meeting(land.neighbourhoods[0], "meeting:2:drugs", 5)

        assert count().people == 19

    def test_says_how_many_spoke_lately(self, land: Land) -> None:
        say(land.neighbourhoods[0], "survey:a", days_ago=3)
        say(land.neighbourhoods[0], "survey:b", days_ago=14)
        say(land.neighbourhoods[0], "survey:c", days_ago=15)

        assert (count().people, count().recent_people) == (3, 2)

    def test_says_how_much_of_it_one_person_said(self, land: Land) -> None:
        for _ in range(8):
            say(land.neighbourhoods[0], "contact:7", kind=Kind.REPLY)
        say(land.neighbourhoods[0], "survey:b")
        meeting(land.neighbourhoods[0], "meeting:1:drugs", 30)

        assert count().largest_share == 0.8


class TestTheDatabaseRefuses:
    def test_more_than_one_person_outside_a_meeting_and_a_hall_of_nobody(self, land: Land) -> None:
        officer = UserFactory.create()
        for kind, people in ((Kind.SURVEY, 2), (Kind.MEETING, 0), (Kind.MEETING, 501)):
            with (
                pytest.raises(IntegrityError, match="contribution_people_of_a_meeting"),
                transaction.atomic(),
            ):
                say(land.neighbourhoods[0], "x", kind=kind, people=people, recorded_by=officer)

    def test_a_meeting_that_nobody_noted_and_a_report_with_words_of_its_own(self, land: Land) -> None:
        with pytest.raises(IntegrityError, match="contribution_note_has_officer"), transaction.atomic():
            say(land.neighbourhoods[0], "x", kind=Kind.MEETING, people=3)
        with pytest.raises(IntegrityError, match="contribution_report_has_no_words"), transaction.atomic():
            say(land.neighbourhoods[0], "x", kind=Kind.REPORT, text="My bicycle.")
