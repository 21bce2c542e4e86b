from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from peelian.kernel.ids import digest
from tests.web.stage import Stage

pytestmark = pytest.mark.django_db


class TestTheKeyOfAForm:
    @pytest.mark.parametrize("key", ["\0", "a b\x01", "\u202e\U0001f600", "x" * 5000])
    def test_may_be_anything_that_somebody_sends(self, client: Client, stage: Stage, key: str) -> None:
        said = {"text": "When is the next meeting?", "email": "ada@home.example", "once": key}
        first, second = (client.post("/contact-us/", said) for _ in range(2))
        assert first.status_code == second.status_code == 302
        assert first.headers["Location"] == second.headers["Location"] == "/contact-us/sent/"

    def test_tells_keys_with_one_beginning_apart(self, client: Client) -> None:
        first, second = (
            client.post("/report/start/theft/", {"once": "x" * 60 + ending}).headers["Location"]
            for ending in "ab"
        )
        assert first != second

    def test_that_is_being_worked_on_leads_the_second_press_to_a_page_in_the_readers_language(
        self, client: Client, stage: Stage
    ) -> None:
        key = f"once:None:{digest(b'k')}"
        caches["shared"].set(key, "?", 60)
        page = client.post(
            "/report/start/theft/?lang=cy", {"once": "k"}, follow=True, headers={"accept-language": "cy"}
        )
        assert page.status_code == 200
        assert page.redirect_chain[-1][0] == "/report/"
        client.get("/contact-us/?lang=cy")
        caches["shared"].set(key, "?", 60)
        page = client.post("/contact-us/", {"once": "k"}, follow=True)
        assert "Mae hwn gennym eisoes" in page.content.decode()
