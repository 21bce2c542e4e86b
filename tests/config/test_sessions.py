"""A session's cookie can hold anything."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ['"\\000aaaaaaaaaaaaaaaaaaa"', "x" * 5000, "' OR 1=1 --"])
def test_a_cookie_that_cannot_be_a_key_is_nobody(client: Client, cookie: str) -> None:
    client.cookies.load(f"sessionid={cookie}" if cookie.startswith('"') else "")
    if not cookie.startswith('"'):
        client.cookies["sessionid"] = cookie

    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/station/").status_code == 302
