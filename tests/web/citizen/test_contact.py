"""The pages for questions and for lost property."""

from __future__ import annotations

import pytest
from django.test import Client

from peelian.apps.inbox.models import Entry, Thread
from tests.web.stage import Stage

QUESTION = {"text": "When do you come by again?", "email": "ada@home.example", "once": "k1"}
LOST = {
    "lost": "lost", "what": "A red bag", "where": "Bus 63", "day_day": "1", "day_month": "11", "day_year": "2026",
    "email": "ada@home.example", "once": "k2",
}  # fmt: skip


class TestAQuestion:
    def test_is_sent_once_however_often_the_button_is_pressed(self, client: Client, stage: Stage) -> None:
        for _ in range(2):
            response = client.post("/contact-us/", QUESTION)
            assert response.headers["Location"] == "/contact-us/sent/"
        assert Entry.objects.get().text == QUESTION["text"]

    def test_leads_to_a_page_that_tells_nothing_of_the_person(self, client: Client, stage: Stage) -> None:
        client.post("/contact-us/", QUESTION)
        page = client.get("/contact-us/sent/").content.decode()
        assert "72 hours" in page
        assert "ada" not in page

    def test_without_an_address_keeps_what_was_typed(self, client: Client, stage: Stage) -> None:
        response = client.post("/contact-us/", {**QUESTION, "email": ""})
        page = response.content.decode()
        assert response.status_code == 400
        assert "<title>Error:" in page
        assert QUESTION["text"] in page
        assert 'href="#id_email"' in page
        assert not Thread.objects.exists()

    def test_isnt_taken_from_another_site(self, stage: Stage) -> None:
        assert Client(enforce_csrf_checks=True).post("/contact-us/", QUESTION).status_code == 403

    def test_cannot_be_flooded(self, client: Client, stage: Stage) -> None:
        answers = [client.post("/contact-us/", {"text": ""}).status_code for _ in range(21)]
        assert (answers[19], answers[20]) == (400, 429)

    @pytest.mark.parametrize("bad", ["a\0b", "<script>alert(1)</script>", "'; DROP TABLE x; --", "x" * 5000])
    def test_takes_any_words_or_says_what_is_wrong(self, client: Client, stage: Stage, bad: str) -> None:
        response = client.post("/contact-us/", {**QUESTION, "text": bad, "postcode": bad, "phone": bad})
        assert response.status_code == 400
        assert b"<script>alert" not in response.content


class TestLostProperty:
    def test_becomes_words_that_the_team_reads(self, client: Client, stage: Stage) -> None:
        assert client.post("/contact-us/lost-property/", LOST).status_code == 302
        assert Entry.objects.get().text == "I lost something: A red bag\nWhere: Bus 63\nWhen: 1 November 2026"
        assert Thread.objects.get().kind == "lost-property"

    def test_names_each_question_that_was_left_out(self, client: Client, stage: Stage) -> None:
        page = client.post("/contact-us/lost-property/", {}).content.decode()
        for target in ("id_lost_0", "id_what", "id_where", "id_email"):
            assert f'href="#{target}"' in page
            assert f'id="{target}"' in page
