"""What was said by way and by area, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.voice import api as voice
from peelian.apps.voice.types import Kind, VoiceTotal
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.voice import ContributionFactory

_SPAN = {"since": AT - dt.timedelta(days=30), "until": AT}


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_adds_up_to_all_that_was_said(land: Land) -> None:
    here, there = land.neighbourhoods[:2]
    ContributionFactory.create(area=here, person_key="contact:1", kind=Kind.REPLY)
    ContributionFactory.create(area=there, person_key="contact:1", kind=Kind.REPORT, text="")
    officer = UserFactory.create()
    for _ in range(2):
        ContributionFactory.create(
            area=here, kind=Kind.MEETING, people=7, person_key="meeting:1", recorded_by=officer
        )

    by_kind = voice.count_by_kind(area_codes=["N01", "N02"], **_SPAN)
    total = voice.count_voice(area_codes=["N01", "N02"], **_SPAN)

    assert by_kind == {
        Kind.REPLY: VoiceTotal(1, 1), Kind.REPORT: VoiceTotal(1, 1), Kind.MEETING: VoiceTotal(2, 7),
    }  # fmt: skip
    assert sum(one.contributions for one in by_kind.values()) == total.contributions == 4
    assert total.people == 8, "who replied and reported is one person"
    assert by_kind == {
        kind: voice.count_voice(area_codes=["N01", "N02"], kind=kind, **_SPAN) for kind in by_kind
    }
    assert voice.count_by_area(area_codes=["N01", "N02"], **_SPAN) == {"N01": 3, "N02": 1}


def test_the_first_day_is_none_before_anybody_spoke(land: Land) -> None:
    assert voice.first_said_on() is None
    ContributionFactory.create(area=land.sector)
    assert voice.first_said_on() == TODAY - dt.timedelta(days=7)
