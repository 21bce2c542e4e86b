"""Bodies that are too large, answered before they are read."""

from __future__ import annotations

from django.test import Client

from peelian.web.shared.uploads import LARGEST_BODY
from tests.web.stage import Stage


def post(client: Client, length: str) -> int:
    return client.post(
        "/find/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
    ).status_code


class TestALargeBody:
    def test_is_answered_by_what_its_sender_says_of_it(self, client: Client, stage: Stage) -> None:
        assert post(client, str(LARGEST_BODY + 1)) == 413

    def test_of_the_largest_size_and_one_without_a_size_go_on(self, client: Client, stage: Stage) -> None:
        assert post(client, "0") != 413
        assert post(client, "") != 413
        assert post(client, "many") != 413
