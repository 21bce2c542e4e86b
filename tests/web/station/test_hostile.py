"""What a hand-made request may not do at the station."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.models import RoleGrant
from peelian.apps.accounts.types import Role
from peelian.apps.events import api as events
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.feedback.models import Update
from peelian.apps.visibility.models.positions import PositionFile
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.voice import ContributionFactory
from tests.web.staff_stage import Station, client_of, member


@pytest.fixture
def administrator(station: Station) -> Client:
    """The force's administrator, signed in."""
    return client_of(member("Ada Admin", Role.ADMINISTRATOR, station.land.force.code))


class TestApproving:
    def test_words_that_changed_behind_the_page_are_not_approved(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:update", args=[station.update.pk])
        found = re.search(r'name="read_as_of" value="([^"]+)"', inspector.get(address).content.decode())
        assert found is not None
        sergeant.post(address, {"said": "Other words.", "did": "That nobody else has read."})

        send = reverse("station:send_update", args=[station.update.pk])
        page = inspector.post(send, {"read_as_of": found.group(1)}, follow=True).content.decode()

        assert "changed while you read them" in page
        assert Update.objects.get(pk=station.update.pk).state == "draft"

    def test_words_as_the_page_shows_them_are(self, station: Station, inspector: Client) -> None:
        address = reverse("station:update", args=[station.update.pk])
        found = re.search(r'name="read_as_of" value="([^"]+)"', inspector.get(address).content.decode())
        assert found is not None

        send = reverse("station:send_update", args=[station.update.pk])
        assert inspector.post(send, {"read_as_of": "nonsense"}).status_code == 302
        assert Update.objects.get(pk=station.update.pk).state == "draft"
        inspector.post(send, {"read_as_of": found.group(1)})
        assert Update.objects.get(pk=station.update.pk).state == "sent"


class TestAudit:
    def test_tells_who_looked_only_where_the_record_is_ones_own(
        self, station: Station, inspector: Client, administrator: Client
    ) -> None:
        subject = f"contacts.Contact:{station.contact.pk}"
        PersonalDataRead.objects.create(
            at=AT, viewer_kind="staff", viewer_id="1", subject=subject, reason="complaint 4127"
        )
        asked = {"subject": subject}
        address = reverse("station:audit")

        assert "complaint 4127" not in inspector.get(address, asked).content.decode()
        assert "complaint 4127" in administrator.get(address, asked).content.decode()
        events.record(
            name="contacts.contact.asked", actor=system("tests"), at=AT, subject=subject, area_code="N01"
        )
        assert "complaint 4127" in inspector.get(address, asked).content.decode()

    def test_takes_a_nul_for_nothing(self, administrator: Client) -> None:
        for key in ("subject", "name"):
            assert administrator.get(reverse("station:audit"), {key: "\0"}).status_code == 200


class TestDays:
    def test_at_the_end_of_the_calendar_are_refused(self, station: Station, administrator: Client) -> None:
        said = {
            "role": "board", "area_code": "midshire", "valid_from": "2026-01-01", "valid_until": "9999-12-31"
        }  # fmt: skip
        before = RoleGrant.objects.count()

        page = administrator.post(reverse("station:staff_member", args=[station.sergeant.pk]), said)

        assert "Enter a day before 2200" in page.content.decode()
        assert RoleGrant.objects.count() == before

    def test_of_the_board_too(self, station: Station) -> None:
        board = client_of(member("Bo Board", Role.BOARD, "midshire"))
        asked = {"area": "midshire", "since": "9998-01-01", "until": "9999-12-31"}

        assert board.get(reverse("board:home"), asked).status_code == 400


class TestUploads:
    @pytest.mark.parametrize("name", ["\u540d" * 100 + ".csv", "a" * 240 + ".csv", ".csv", "..csv"])
    def test_take_files_of_any_name(self, station: Station, inspector: Client, name: str) -> None:
        lines = [f"R-1,2026-11-01T08:{minute:02d}:00Z,52.4,-1.9" for minute in range(5)]
        file = SimpleUploadedFile(name, "\n".join(["device,time,lat,lng", *lines]).encode())

        inspector.post(reverse("station:positions"), {"file": file, "time_zone": ""})

        assert PositionFile.objects.get().name.endswith(".csv")


class TestWhatPeopleSaid:
    def test_is_shown_where_it_stands_with_a_larger_area(self, station: Station, sergeant: Client) -> None:
        ContributionFactory.create(
            area=station.land.sector, text="From nobody knows where.", said_at=AT - dt.timedelta(days=1)
        )

        assert "From nobody knows where." in sergeant.get(reverse("station:voice")).content.decode()
