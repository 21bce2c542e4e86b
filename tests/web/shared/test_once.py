from __future__ import annotations

import pytest
from django.test import Client

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
