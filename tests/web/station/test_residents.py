"""Looking residents up: with a reason only, and each look is recorded."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from tests.web.staff_stage import Station, client_of, member


class TestResidents:
    @pytest.fixture
    def clerk(self, station: Station) -> Client:
        return client_of(member("Cleo Clerk", Role.CONTACT_CENTRE, station.land.force.code))

    def test_finds_nobody_without_a_reason(self, station: Station, clerk: Client) -> None:
        page = clerk.post(
            reverse("station:contacts"), {"text": station.contact.email, "reason": ""}
        ).content.decode()
        assert "Say why you need to see this" in page
        assert PersonalDataRead.objects.count() == 0

    def test_records_every_look(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:contacts"), {"text": station.contact.email, "reason": "they rang"})
        page = clerk.get(reverse("station:contact", args=[station.contact.pk])).content.decode()
        assert station.contact.email in page
        assert [read.reason for read in PersonalDataRead.objects.all()] == ["they rang", "they rang"]

    def test_asks_for_the_reason_before_a_bare_address(self, station: Station, clerk: Client) -> None:
        page = clerk.get(reverse("station:contact", args=[station.contact.pk])).content.decode()
        assert station.contact.email not in page

    def test_hands_over_all_that_is_held(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:contact", args=[station.contact.pk]), {"reason": "their request"})
        response = clerk.post(reverse("station:export_contact", args=[station.contact.pk]))
        assert response["Content-Disposition"].startswith("attachment")
        assert station.contact.email in response.content.decode()

    def test_removes_a_person(self, station: Station, clerk: Client) -> None:
        clerk.post(reverse("station:erase_contact", args=[station.contact.pk]), {"reason": "their request"})
        station.contact.refresh_from_db()
        assert station.contact.email == ""
