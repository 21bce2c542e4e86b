"""Pages that cost much to make are limited when they are only read, too."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


class TestASearch:
    @pytest.mark.parametrize("address", ["/search/", "/find/"])
    def test_waits_after_three_hundred_from_one_address(self, client: Client, address: str) -> None:
        answers = [client.get(address) for _ in range(301)]
        assert answers[299].status_code == 200
        assert answers[300].status_code == 429
        assert int(answers[300].headers["Retry-After"]) <= 600
        assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_takes_a_byte_that_no_database_takes(self, client: Client) -> None:
        assert client.get("/find/", {"q": "\x00hill"}).status_code == 200
