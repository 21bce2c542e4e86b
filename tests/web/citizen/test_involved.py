"""What people can join: read by anybody, asked for without an account."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from peelian.apps.schemes.models import Interest
from tests.factories.schemes import SchemeFactory
from tests.web.stage import Stage

ANN = {"email": "ann@home.example", "postcode": "B31 2AB", "words": "Saturdays."}


class TestTheList:
    def test_shows_what_there_is_to_join(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(name="Speed Watch", code="speed-watch")
        SchemeFactory.create(
            name="Old Watch", closed_at=stage.message.created_at, opened_at=stage.message.created_at
        )
        page = client.get("/get-involved/").content.decode()
        assert 'href="/get-involved/speed-watch/"' in page
        assert "Old Watch" not in page

    def test_of_an_area_shows_its_own_and_the_forces(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(name="Everywhere")
        SchemeFactory.create(name="Of the sector", area=stage.land.sector)
        SchemeFactory.create(name="Of another", area=stage.land.other_sector)
        page = client.get("/get-involved/?area=N01").content.decode()
        assert "Everywhere" in page
        assert "Of the sector" in page
        assert "Of another" not in page

    def test_says_so_when_there_is_none(self, client: Client, stage: Stage) -> None:
        assert "nothing to join" in client.get("/get-involved/?area=none").content.decode()


class TestAsking:
    def test_is_taken_and_says_what_happens_next(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(name="Speed Watch", code="speed-watch")
        answer = client.post("/get-involved/speed-watch/", ANN, follow=True)
        assert answer.redirect_chain == [("/get-involved/speed-watch/asked/", 302)]
        assert "answers you" in answer.content.decode()
        assert Interest.objects.get().words == "Saturdays."

    def test_pressed_twice_is_taken_once(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        page = client.get("/get-involved/speed-watch/").content.decode()
        key = re.findall(r'name="once" value="([^"]+)"', page)[0]
        for _ in range(2):
            answer = client.post("/get-involved/speed-watch/", {**ANN, "once": key})
            assert answer.headers["Location"] == "/get-involved/speed-watch/asked/"
        assert Interest.objects.count() == 1

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"email": ""}, "Enter your email address or your mobile number"),
            ({"email": "ann"}, "in the right form"),
            ({"postcode": ""}, "Enter your postcode"),
            ({"postcode": "DE1 1AA"}, "postcode"),
            ({"email": "", "phone": "x"}, "number"),
        ],
    )
    def test_with_something_wrong_says_so_and_keeps_the_words(
        self, client: Client, stage: Stage, said: dict[str, str], words: str
    ) -> None:
        SchemeFactory.create(code="speed-watch")
        answer = client.post("/get-involved/speed-watch/", {**ANN, **said})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "<title>Error:" in page
        assert words in page
        assert "Saturdays." in page
        assert not Interest.objects.exists()

    def test_answers_alike_whether_or_not_somebody_is_known(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        first = client.post("/get-involved/speed-watch/", ANN)
        again = client.post("/get-involved/speed-watch/", ANN)
        assert (first.status_code, first.headers["Location"]) == (
            again.status_code,
            again.headers["Location"],
        )

    def test_a_closed_one_offers_no_form(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(
            code="gone", closed_at=stage.message.created_at, opened_at=stage.message.created_at
        )
        page = client.get("/get-involved/gone/").content.decode()
        assert "This has closed" in page
        assert 'method="post"' not in page
        assert client.post("/get-involved/gone/", ANN).status_code == 400

    def test_of_none_is_not_found(self, client: Client, stage: Stage) -> None:
        assert client.get("/get-involved/none/").status_code == 404

    def test_cannot_be_flooded(self, client: Client, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        last = [client.post("/get-involved/speed-watch/", {"email": ""}).status_code for _ in range(31)][-1]
        assert last == 429

    def test_is_not_taken_from_another_site(self, stage: Stage) -> None:
        SchemeFactory.create(code="speed-watch")
        assert Client(enforce_csrf_checks=True).post("/get-involved/speed-watch/", ANN).status_code == 403
