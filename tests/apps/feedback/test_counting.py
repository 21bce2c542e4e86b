"""What residents were told, counted."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.feedback import api as feedback
from peelian.apps.feedback.types import UpdateState
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.feedback import UpdateFactory
from tests.factories.messaging import MessageFactory
from tests.factories.places import Land, make_land
from tests.factories.priorities import PriorityFactory


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def test_told_by_area_are_as_many_as_their_messages(land: Land) -> None:
    assert feedback.first_written_on() is None
    priority = PriorityFactory.create(area=land.neighbourhoods[0])
    UpdateFactory.create(priority=priority)
    UpdateFactory.create(
        priority=priority, state=UpdateState.SENT, approved_by=UserFactory.create(), approved_at=AT,
        message=MessageFactory.create(),
    )  # fmt: skip
    span = {"area_codes": ["N01", "N02"], "since": AT, "until": AT + dt.timedelta(days=1)}

    assert feedback.count_told(**span) == {"N01": 1}
    assert len(feedback.list_message_ids(**span)) == 1
    assert feedback.first_written_on() == TODAY
