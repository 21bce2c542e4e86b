"""No public form without a limit: whoever finds one could flood it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from peelian.web.shared.access import access_of
from tests.architecture.test_every_url_names_its_permission import ADDRESSES

#: Public addresses of ours that take POST and have no limit of their own, and why not.
WITHOUT_A_LIMIT = {
    "leave": "mail programs leave for thousands from one address (RFC 8058); the signed token is the proof",
}


def _decorators(view: Callable[..., Any]) -> Iterator[Any]:
    found: Any = view
    while found is not None:
        yield found
        found = getattr(found, "__wrapped__", None)


def _methods(view: Callable[..., Any]) -> list[str]:
    """What `require_http_methods` lets through to a view. Raises LookupError where nothing says."""
    for layer in _decorators(view):
        for name, cell in zip(layer.__code__.co_freevars, layer.__closure__ or (), strict=True):
            if name == "request_method_list":
                return list(cell.cell_contents)
    message = f"{view.__module__}.{view.__name__} doesn't say which methods it takes"
    raise LookupError(message)


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
        if "POST" in _methods(pattern.callback) and pattern.name not in WITHOUT_A_LIMIT:
            assert getattr(pattern.callback, "limit", ""), f"/{address} takes POST without @limited"

    def test_the_exceptions_are_still_there(self) -> None:
        forms = {pattern.name for _, pattern in PAGES if "POST" in _methods(pattern.callback)}
        assert set(WITHOUT_A_LIMIT) <= forms
