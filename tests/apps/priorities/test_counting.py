"""Decisions by sector."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.types import DecisionKind
from peelian.kernel.categories import ProblemCategory
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory

_SPAN = {"since": AT - dt.timedelta(days=1), "until": AT + dt.timedelta(days=1)}
_SECTORS = ["riverside-1", "riverside-2"]


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_by_sector_add_up_to_all_decisions(land: Land) -> None:
    PriorityFactory.create(area=land.neighbourhoods[0])
    other = CycleFactory.create(sector=land.other_sector)
    CandidateFactory.create(cycle=other)
    CandidateFactory.create(
        cycle=other, category=ProblemCategory.PARKING, decision=DecisionKind.DECLINED, decision_reason="Not ours.",
        decided_by=UserFactory.create(), decided_at=AT,
    )  # fmt: skip

    found = priorities.count_decisions_by_sector(area_codes=_SECTORS, **_SPAN)

    assert found == {
        "riverside-1": priorities.DecisionCount(adopted=1, declined=0, pending=0, kept=0),
        "riverside-2": priorities.DecisionCount(adopted=0, declined=1, pending=1, kept=0),
    }
    whole = priorities.count_decisions(area_codes=_SECTORS, **_SPAN)
    assert whole == priorities.DecisionCount(adopted=1, declined=1, pending=1, kept=0)


def test_the_first_list_is_none_before_there_is_one(land: Land) -> None:
    assert priorities.first_list_on() is None
    CycleFactory.create(sector=land.sector)
    assert priorities.first_list_on() == TODAY
