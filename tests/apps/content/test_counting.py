"""Meetings, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.content import api as content
from tests.factories.clock import AT, TODAY
from tests.factories.content import MeetingFactory
from tests.factories.places import Land, make_land

_DAY = dt.timedelta(days=1)


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_held_and_cancelled_by_area_and_kind(land: Land) -> None:
    here = land.neighbourhoods[0]
    MeetingFactory.create(area=here, starts_at=AT - 2 * _DAY)
    MeetingFactory.create(area=here, starts_at=AT - 2 * _DAY, kind="surgery")
    MeetingFactory.create(area=here, starts_at=AT - _DAY, cancelled_at=AT - 2 * _DAY)
    MeetingFactory.create(area=here, starts_at=AT)

    found = content.count_meetings(area_codes=["N01", "N02"], since=AT - 7 * _DAY, until=AT)

    assert found == {
        ("N01", "meeting"): content.MeetingsCounted(held=1, cancelled=1),
        ("N01", "surgery"): content.MeetingsCounted(held=1, cancelled=0),
    }


def test_the_first_meeting_is_none_before_there_is_one(land: Land) -> None:
    assert content.first_meeting_on() is None
    MeetingFactory.create(area=land.sector, starts_at=AT)
    assert content.first_meeting_on() == TODAY
