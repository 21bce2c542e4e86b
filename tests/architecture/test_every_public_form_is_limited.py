"""No public form without a limit: whoever finds one could flood it."""

from __future__ import annotations

import pytest
from django.urls import URLPattern

from peelian.web.shared.access import access_of
from tests.architecture.doors import methods_of
from tests.architecture.test_every_url_names_its_permission import ADDRESSES

#: Public addresses of ours that take POST and have no limit of their own, and why not.
WITHOUT_A_LIMIT = {
    "leave": "mail programs leave for thousands from one address (RFC 8058); the signed token is the proof",
}


PAGES = [
    (address, pattern)
    for address, pattern in ADDRESSES
    if pattern.callback.__module__.startswith("peelian.web.citizen")
]


class TestEveryAddressOfResidents:
    @pytest.mark.parametrize(("address", "pattern"), PAGES, ids=[address or "/" for address, _ in PAGES])
    def test_that_takes_a_form_has_a_limit_for_each_network_address(
        self, address: str, pattern: URLPattern
    ) -> None:
        access = access_of(pattern.callback)
        assert access is not None
        assert access.permission is None
        methods = methods_of(pattern.callback)
        assert methods, f"/{address} doesn't say which methods it takes"
        if "POST" in methods and pattern.name not in WITHOUT_A_LIMIT:
            assert getattr(pattern.callback, "limit", ""), f"/{address} takes POST without @limited"

    def test_the_exceptions_are_still_there(self) -> None:
        forms = {pattern.name for _, pattern in PAGES if "POST" in methods_of(pattern.callback)}
        assert set(WITHOUT_A_LIMIT) <= forms
