"""Meetings are announced and called off by those who may write to the residents of the area."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.content import api as content
from peelian.apps.events.models import Event
from peelian.journeys import meet
from peelian.kernel.errors import NotAllowed, NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.content import MeetingFactory
from tests.factories.places import Land

HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)


def announce(
    viewer: Viewer, area_code: str = "N01", starts_at: dt.datetime = AT + WEEK
) -> content.MeetingView:
    return meet.announce(
        viewer=viewer, at=AT, area_code=area_code, title="Surgery", address="Library", starts_at=starts_at,
        ends_at=starts_at + HOUR,
    )  # fmt: skip


class TestAnnounce:
    @pytest.mark.parametrize("area_code", ["N01", "riverside-1"])
    @pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR, Role.COMMS])
    def test_of_a_neighbourhood_or_a_sector_in_the_own_name(
        self, land: Land, role: Role, area_code: str
    ) -> None:
        viewer = make_viewer(role, "riverside-1")

        made = announce(viewer, area_code)

        assert made in content.list_meetings(area_codes=[area_code], since=AT)
        event = Event.objects.get(name="content.meeting.created")
        assert (event.actor_id, event.area_code) == (str(viewer.user_id), area_code)

    @pytest.mark.parametrize(
        ("role", "area"),
        [
            (Role.PCSO, "N01"), (Role.CONTACT_CENTRE, "midshire"), (Role.ANALYST, "midshire"),
            (Role.SERGEANT, "riverside-2"),
        ],
    )  # fmt: skip
    def test_is_refused_to_whoever_may_not_write_to_them(self, land: Land, role: Role, area: str) -> None:
        with pytest.raises(NotAllowed):
            announce(make_viewer(role, area))

    def test_of_a_larger_area_is_refused_for_no_page_would_show_it(self, land: Land) -> None:
        with pytest.raises(content.CannotMeet) as refusal:
            announce(make_viewer(Role.INSPECTOR, "midshire"), "riverside")
        assert refusal.value.field == "area_code"

    def test_in_the_past_is_refused(self, land: Land) -> None:
        with pytest.raises(content.CannotMeet) as refusal:
            announce(make_viewer(Role.SERGEANT, "riverside-1"), starts_at=AT)
        assert refusal.value.field == "starts_at"

    def test_of_an_area_that_is_not_there_is_refused(self, land: Land) -> None:
        with pytest.raises(NotFound):
            announce(make_viewer(Role.INSPECTOR, "midshire"), "N99")


class TestCancel:
    def test_marks_it(self, land: Land) -> None:
        meeting = MeetingFactory.create(area=land.neighbourhoods[0])
        viewer = make_viewer(Role.SERGEANT, "riverside-1")

        assert meet.cancel(viewer=viewer, at=AT, meeting_id=meeting.pk).is_cancelled
        with pytest.raises(content.TooLateToCancel):
            meet.cancel(viewer=viewer, at=AT, meeting_id=meeting.pk)

    @pytest.mark.parametrize(("role", "area"), [(Role.PCSO, "N01"), (Role.SERGEANT, "riverside-2")])
    def test_is_refused_to_whoever_may_not_write_to_them(self, land: Land, role: Role, area: str) -> None:
        meeting = MeetingFactory.create(area=land.neighbourhoods[0])

        with pytest.raises(NotAllowed):
            meet.cancel(viewer=make_viewer(role, area), at=AT, meeting_id=meeting.pk)

    def test_of_no_meeting_is_refused(self, land: Land) -> None:
        with pytest.raises(NotFound):
            meet.cancel(viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, meeting_id=404)
