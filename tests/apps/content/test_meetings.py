"""Meetings that people can come to."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.content import api as content
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.content import MeetingFactory
from tests.factories.places import AreaFactory

ACTOR = system("tests")
HOUR = dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


class TestListMeetings:
    def test_keeps_one_that_goes_on_now_and_cancelled_ones_soonest_first(self) -> None:
        area = AreaFactory.create()
        later = MeetingFactory.create(area=area)
        now = MeetingFactory.create(area=area, starts_at=AT - HOUR / 2)
        MeetingFactory.create(area=area, starts_at=AT - HOUR)  # just over
        content.cancel_meeting(actor=ACTOR, at=AT, meeting_id=later.pk)

        found = content.list_meetings(area_codes=[area.code], since=AT)

        assert [(meeting.id, meeting.is_cancelled) for meeting in found] == [
            (now.pk, False),
            (later.pk, True),
        ]
        assert [
            meeting.id for meeting in content.list_meetings(area_codes=[area.code], since=AT, until=AT)
        ] == [now.pk]


class TestCreateMeeting:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"title": " "}, "title"), ({"address": ""}, "address"), ({"ends_at": AT}, "ends_at")],
    )
    def test_refuses_what_makes_no_sense(self, changes: dict[str, object], field: str) -> None:
        given = {"title": "Surgery", "address": "Library", "starts_at": AT, "ends_at": AT + HOUR}

        with pytest.raises(content.CannotMeet) as refusal:
            content.create_meeting(actor=ACTOR, at=AT, area_id=AreaFactory.create().pk, **given | changes)  # type: ignore[arg-type]
        assert refusal.value.field == field


class TestCancelMeeting:
    def test_happens_once_and_before_the_end(self) -> None:
        meeting = MeetingFactory.create()
        content.cancel_meeting(actor=ACTOR, at=AT, meeting_id=meeting.pk)

        for moment in (AT, meeting.ends_at):
            with pytest.raises(content.TooLateToCancel):
                content.cancel_meeting(actor=ACTOR, at=moment, meeting_id=meeting.pk)
