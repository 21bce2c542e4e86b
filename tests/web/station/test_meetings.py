"""Meetings: announced, called off, and kept in the list."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.content.models.meetings import Meeting
from tests.web.staff_stage import Station, client_of, member


class TestMeetings:
    SAID = {
        "title": "Surgery at the library", "kind": "surgery", "area_code": "N01", "address": "Library, High Street",
        "held_on": "2026-11-09", "starts": "18:30", "ends": "19:30", "description": "Come and talk.",
    }  # fmt: skip

    def test_announces_one_that_residents_read_at_once(self, station: Station, sergeant: Client) -> None:
        page = sergeant.post(reverse("station:announce_meeting"), self.SAID, follow=True).content.decode()
        assert "Residents of Abbey Green can read it now." in page
        meeting = Meeting.objects.get(title=self.SAID["title"])
        assert (meeting.kind, meeting.area.code) == ("surgery", "N01")
        assert f"{meeting.starts_at:%d %H:%M}-{meeting.ends_at:%H:%M}" == "09 18:30-19:30"
        public = Client().get(reverse("citizen:area", args=["N01"])).content.decode()
        assert self.SAID["title"] in public

    @pytest.mark.parametrize(
        ("change", "words", "beside"),
        [
            ({"title": ""}, "Give the meeting a title", "title"),
            ({"area_code": ""}, "Choose the neighbourhood or the sector", "area_code"),
            ({"area_code": "N04"}, "Select a valid choice", "area_code"),
            ({"area_code": "riverside"}, "Select a valid choice", "area_code"),
            ({"held_on": "2026-11-01"}, "The meeting must start in the future.", "held_on"),
            ({"ends": "18:00"}, "The meeting must end after it starts.", "ends"),
        ],
    )
    def test_says_what_is_wrong_beside_it(
        self, station: Station, sergeant: Client, change: dict[str, str], words: str, beside: str
    ) -> None:
        page = sergeant.post(reverse("station:announce_meeting"), {**self.SAID, **change}).content.decode()
        assert f'href="#id_{beside}"' in page
        assert words in page
        assert "Come and talk." in page
        assert Meeting.objects.count() == 1

    def test_calls_one_off_and_keeps_it_in_the_list(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:cancel_meeting", args=[Meeting.objects.get().pk])
        assert address in sergeant.get(reverse("station:meetings")).content.decode()
        assert "Meet your team, Monday 9 November 2026" in sergeant.get(address).content.decode()
        page = sergeant.post(address, follow=True).content.decode()
        assert "Called off." in page
        assert "Cancelled" in page
        assert address not in page
        assert "This meeting was cancelled already." in sergeant.post(address).content.decode()

    def test_offers_nothing_to_those_who_only_look(self, station: Station) -> None:
        clerk = client_of(member("Cleo Clerk", Role.CONTACT_CENTRE, station.land.force.code))
        page = clerk.get(reverse("station:meetings")).content.decode()
        assert "Meet your team" in page
        assert "Announce a meeting" not in page
        assert "Call it off" not in page
