"""Who asked to join, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.schemes import api as schemes
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.schemes import InterestFactory, SchemeFactory


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_asked_and_answered_by_scheme(land: Land) -> None:
    watch = SchemeFactory.create(code="speed-watch")
    here = land.neighbourhoods[0]
    InterestFactory.create(scheme=watch, area=here)
    InterestFactory.create(scheme=watch, area=here, answered_at=AT)
    InterestFactory.create(scheme=watch, area=land.other_neighbourhood)
    InterestFactory.create(scheme=watch, area=here, asked_at=AT + dt.timedelta(days=1))

    found = schemes.count_asked(area_codes=["N01"], since=AT, until=AT + dt.timedelta(days=1))

    assert found == {"speed-watch": schemes.AskedToJoin(asked=2, answered=1)}


def test_the_first_scheme_is_none_before_there_is_one(land: Land) -> None:
    assert schemes.first_opened_on() is None
    SchemeFactory.create()
    assert schemes.first_opened_on() == TODAY
