"""What a meeting said, noted on a phone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.content.models.meetings import Meeting
from peelian.apps.voice.models import Contribution
from peelian.kernel.time import now
from tests.factories.content import MeetingFactory
from tests.web.staff_stage import Station, client_of, member, set_the_station

SAID = {"category": "drugs", "people": "14", "text": "Dealing in the park.", "neighbourhood_code": "N01"}


@pytest.fixture
def station(db: None) -> Station:
    """A sector at work."""
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    """Amina Yusuf, of Abbey Green."""
    assert station.pcso.user
    return client_of(station.pcso.user)


@pytest.fixture
def meeting(station: Station) -> Meeting:
    """Of the sector, yesterday."""
    return MeetingFactory.create(
        area=station.land.sector, title="Ward panel", starts_at=now() - dt.timedelta(days=1)
    )


class TestNoteOfAMeeting:
    def test_is_found_on_the_meetings_page_and_counts_the_hands(self, pcso: Client, meeting: Meeting) -> None:
        address = reverse("beat:meeting-note", args=[meeting.pk])
        assert address in pcso.get(reverse("beat:meetings")).content.decode()

        said = pcso.post(address, SAID, follow=True).content.decode()

        assert "Noted: drugs, 14 people." in said
        row = Contribution.objects.get(kind="meeting")
        assert (row.people, row.area.code, row.person_key) == (14, "N01", f"meeting:{meeting.pk}:drugs")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"people": "0"}, "Enter a number from 1 to 500"),
            ({"people": "501"}, "Enter a number from 1 to 500"),
            ({"people": "many"}, "Enter a whole number"),
            ({"text": ""}, "Write down what they said"),
            ({"neighbourhood_code": "N04"}, "Select a valid choice"),
        ],
    )
    def test_says_what_is_wrong(
        self, pcso: Client, meeting: Meeting, change: dict[str, str], words: str
    ) -> None:
        address = reverse("beat:meeting-note", args=[meeting.pk])

        assert words in pcso.post(address, {**SAID, **change}).content.decode()
        assert not Contribution.objects.filter(kind="meeting").exists()

    def test_is_not_there_for_a_meeting_to_come_cancelled_or_elsewhere(
        self, station: Station, pcso: Client
    ) -> None:
        sector, before = station.land.sector, now() - dt.timedelta(days=1)
        for closed in (
            MeetingFactory.create(area=sector, starts_at=now() + dt.timedelta(days=1)),
            MeetingFactory.create(area=sector, starts_at=before, cancelled_at=before - dt.timedelta(days=1)),
            MeetingFactory.create(area=station.land.other_sector, starts_at=before),
        ):
            assert pcso.get(reverse("beat:meeting-note", args=[closed.pk])).status_code == 404

    def test_stays_shut_for_the_board(self, station: Station, meeting: Meeting) -> None:
        board = client_of(member("Bo Board", Role.BOARD, station.land.force.code))
        assert board.get(reverse("beat:meeting-note", args=[meeting.pk])).status_code == 403
