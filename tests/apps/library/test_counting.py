"""Good practice, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.library import api as library
from tests.factories.clock import AT, TODAY
from tests.factories.library import EntryFactory
from tests.factories.places import Land, make_land
from tests.factories.workforce import TeamFactory

_DAY = dt.timedelta(days=1)


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_published_in_a_span_by_area(land: Land) -> None:
    team = TeamFactory.create(area=land.sector)
    assert library.first_published_on() is None
    EntryFactory.create(team=team)
    EntryFactory.create(team=team, published=True)
    EntryFactory.create(team=team, published=True, published_at=AT - 30 * _DAY)

    found = library.count_published(area_codes=["riverside-1"], since=AT - _DAY, until=AT + _DAY)

    assert found == {"riverside-1": 1}
    assert library.first_published_on() == TODAY - 30 * _DAY
