from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.posts import NamedContact
from tests.apps.workforce.test_portraits import photo
from tests.web.conftest import SignIn
from tests.web.stage import Stage


@pytest.fixture
def amina(stage: Stage) -> int:
    """The named officer of Abbey Green."""
    return int(NamedContact.objects.get(area_code="N01").person_id)


class TestAPortrait:
    def test_goes_from_the_station_to_the_neighbourhoods_page(
        self, client: Client, amina: int, sign_in: SignIn
    ) -> None:
        address = f"/station/staff/people/{amina}/portrait/"
        staff = sign_in(Role.ADMINISTRATOR, "midshire")
        assert staff.post(address, {"picture": SimpleUploadedFile("a.jpg", photo())}).status_code == 302

        page = client.get("/areas/N01/").content.decode()
        assert f'src="/people/{amina}.jpg"' in page
        assert 'alt="Portrait of PCSO Amina Yusuf"' in page
        answer = client.get(f"/people/{amina}.jpg")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert f'href="{address}"' in staff.get("/station/staff/people/").content.decode()

    def test_can_be_taken_away(self, client: Client, amina: int, sign_in: SignIn) -> None:
        address = f"/station/staff/people/{amina}/portrait/"
        staff = sign_in(Role.ADMINISTRATOR, "midshire")
        staff.post(address, {"picture": SimpleUploadedFile("a.jpg", photo())})
        assert "Show no picture" in staff.get(address).content.decode()
        staff.post(address, {"remove": "yes"})

        assert client.get(f"/people/{amina}.jpg").status_code == 404
        assert "peelian-portrait" not in client.get("/areas/N01/").content.decode()

    def test_that_is_none_is_refused_in_a_sentence(self, amina: int, sign_in: SignIn) -> None:
        staff = sign_in(Role.ADMINISTRATOR, "midshire")
        answer = staff.post(
            f"/station/staff/people/{amina}/portrait/",
            {"picture": SimpleUploadedFile("a.jpg", b"MZ\x90\x00")},
        )
        assert "Save it again as JPEG or PNG" in answer.content.decode()

    def test_is_set_by_administrators_only(self, amina: int, sign_in: SignIn) -> None:
        staff = sign_in(Role.SERGEANT, "riverside-1")
        assert staff.get(f"/station/staff/people/{amina}/portrait/").status_code == 403

    def test_is_set_by_the_administrators_of_its_own_area(self, amina: int, sign_in: SignIn) -> None:
        staff = sign_in(Role.ADMINISTRATOR, "riverside-2")
        address = f"/station/staff/people/{amina}/portrait/"
        assert staff.post(address, {"picture": SimpleUploadedFile("a.jpg", photo())}).status_code == 403
        assert staff.post(address, {"remove": "yes"}).status_code == 403

    def test_of_nobody_is_missing(self, client: Client, amina: int) -> None:
        assert client.get("/people/99999.jpg").status_code == 404
