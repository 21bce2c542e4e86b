"""A business's own pages: a link by mail, a file taken whole, what became of each report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.messages import Message
from peelian.kernel.actors import system
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.reported import make_business
from tests.journeys.test_report_as_business import row, table


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def business(land: Land) -> incidents.BusinessView:
    return make_business()


@pytest.fixture
def home(business: incidents.BusinessView) -> str:
    """The address of the business's page, as it is mailed."""
    email = contacts.addresses([business.contact_id])[business.contact_id].email
    response = Client().post("/business/", {"email": email})
    assert response.status_code == 302
    found = re.search(r"/business/\w+/", Message.objects.get().body)
    assert found
    return found[0]


def text(response: Any) -> str:
    return str(response.content.decode())


def send(
    home: str, content: bytes, *, name: str = "fuel.csv", client: Client | None = None, **more: str
) -> Any:
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return (client or Client()).post(f"{home}file/", {"file": file, **more})


class TestTheLink:
    def test_is_answered_alike_for_everybody(self, business: incidents.BusinessView) -> None:
        email = contacts.addresses([business.contact_id])[business.contact_id].email
        answers = [Client().post("/business/", {"email": one}) for one in (email, "nobody@home.example")]
        assert answers[0]["Location"] == answers[1]["Location"]
        assert Message.objects.count() == 1

    @pytest.mark.parametrize("email", ["", "x", "a@b", "<script>@x.example", "x" * 300])
    def test_needs_an_address(self, land: Land, email: str) -> None:
        response = Client().post("/business/", {"email": email})
        assert response.status_code == 400
        assert "There is a problem" in text(response)

    @pytest.mark.parametrize("token", ["x", "a" * 60, "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "%00", "é"])
    @pytest.mark.parametrize("page", ["", "file/", "file/sent/", "file/example.csv", "reports.csv", "keys/"])
    def test_that_is_wrong_opens_the_same_page(self, land: Land, token: str, page: str) -> None:
        response = Client().get(f"/business/{token}/{page}")
        assert response.status_code == 404
        assert "This link does not work any more" in text(response)

    def test_is_kept_nowhere(self, home: str) -> None:
        response = Client().get(home)
        assert "no-store" in response["Cache-Control"]


class TestAFile:
    def test_is_taken_and_its_reports_stand_on_the_page(self, home: str) -> None:
        client = Client()
        response = send(home, table(row("T-1"), row("T-2")), client=client)
        assert response.status_code == 302
        assert "2 new reports" in text(client.get(response["Location"]))
        page = text(client.get(home))
        assert page.count("We have it") == 2
        assert Report.objects.get(their_reference="T-1").reference in page

    def test_sent_twice_by_an_impatient_thumb_is_taken_once(self, home: str) -> None:
        client = Client()
        for _ in range(2):
            assert send(home, table(row("T-1")), client=client, once="k").status_code == 302
        assert Report.objects.count() == 1

    def test_with_mistakes_is_refused_whole_with_row_and_column(self, home: str) -> None:
        response = send(home, table(row("T-1"), row("T-2", value="a lot"), row("T-3", site="S9")))
        page = text(response)
        assert response.status_code == 400
        assert "fuel.csv, row 3, column value" in page
        assert "fuel.csv, row 4, column site" in page
        assert not Report.objects.exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"kind,site,their_reference\r\nbilking,S1,\xe9\r\n", "Windows-1252"),
            (b"PK\x03\x04", "workbook"),
            (b"\0" * 100, "NUL"),
            (b"x" * 1_100_000, "larger than 1 MB"),
            (b"", "The file is empty"),
        ],
    )
    def test_that_is_none_is_answered_with_a_sentence(self, home: str, content: bytes, words: str) -> None:
        response = send(home, content)
        assert response.status_code == 400
        assert words in text(response)

    @pytest.mark.parametrize(
        "name", ["<script>.csv", "../../etc/passwd", "a" * 300 + ".csv", "\u202ecsv.exe"]
    )
    def test_may_have_any_name(self, home: str, name: str) -> None:
        response = send(home, b"nothing\r\n", name=name)
        assert response.status_code == 400
        assert "<script>.csv" not in text(response)

    def test_without_a_file_is_refused(self, home: str) -> None:
        assert Client().post(f"{home}file/", {}).status_code == 400
        assert Client().post(f"{home}file/", {"file": "text"}).status_code == 400

    def test_lists_its_columns_and_offers_a_file_with_them(self, home: str) -> None:
        page = text(Client().get(f"{home}file/"))
        assert "petrol, super, diesel" in page
        header = Client().get(f"{home}file/example.csv").content.decode("utf-8-sig").strip().split(",")
        assert header[:3] == ["kind", "site", "their_reference"]
        response = send(home, (",".join(header) + "\r\n").encode())
        assert "no rows below the header" in text(response)


class TestTheirBooks:
    def test_hold_no_formula(self, home: str) -> None:
        send(home, table(row("=HYPERLINK(1)"), row("@SUM")))
        saved = Client().get(f"{home}reports.csv").content.decode("utf-8-sig")
        assert "\n'=HYPERLINK(1)," in saved
        assert "\n'@SUM," in saved

    def test_say_what_became_of_each(self, home: str) -> None:
        send(home, table(row("T-1")))
        incidents.step(
            actor=system("tests"), at=AT, reference=Report.objects.get().reference, step=incidents.Step.FILE,
            by=incidents.By.STAFF, words="x", crime_number="22A1/12345/26",
        )  # fmt: skip
        page = text(Client().get(home))
        assert "Recorded, and closed" in page
        assert "22A1/12345/26" in page

    def test_of_a_closed_account_are_shut(self, home: str, business: incidents.BusinessView) -> None:
        incidents.close_business(actor=system("tests"), at=AT, business_id=business.id)
        assert Client().get(home).status_code == 404
        assert send(home, table(row("T-1"))).status_code == 404
