"""Every address is open to those who hold a named permission, or public for a stated reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from peelian.web.shared.access import access_of


def _patterns(resolver: URLResolver, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = f"{above}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, address)
        else:
            yield address, entry


ADDRESSES = list(_patterns(get_resolver()))


class TestEveryAddress:
    @pytest.mark.parametrize(
        ("address", "pattern"), ADDRESSES, ids=[address or "/" for address, _pattern in ADDRESSES]
    )
    def test_names_one_permission_or_its_reason_to_be_public(self, address: str, pattern: URLPattern) -> None:
        access = access_of(pattern.callback)
        assert access is not None, f"/{address} has neither @requires nor @public"
        assert bool(access.permission) != bool(access.reason)

    @pytest.mark.parametrize(
        ("address", "pattern"), ADDRESSES, ids=[address or "/" for address, _pattern in ADDRESSES]
    )
    def test_gives_a_reason_in_a_sentence(self, address: str, pattern: URLPattern) -> None:
        access = access_of(pattern.callback)
        if access is not None and access.permission is None:
            assert len(access.reason.split()) >= 3, f"/{address}: {access.reason!r}"

    @pytest.mark.parametrize(
        ("address", "pattern"), ADDRESSES, ids=[address or "/" for address, _pattern in ADDRESSES]
    )
    def test_has_the_argument_that_its_permission_is_asked_for(
        self, address: str, pattern: URLPattern
    ) -> None:
        access = access_of(pattern.callback)
        if access is not None and access.area:
            assert access.area in pattern.pattern.converters, f"/{address} has no {access.area}"

    def test_of_staff_is_not_public(self) -> None:
        open_doors = [
            address
            for address, pattern in ADDRESSES
            if address.startswith(("station/", "beat/", "board/"))
            and access_of(pattern.callback).permission is None  # type: ignore[union-attr]
        ]
        assert open_doors == []

    def test_of_residents_needs_no_permission(self) -> None:
        closed = [
            address
            for address, pattern in ADDRESSES
            if pattern.name
            and pattern.callback.__module__.startswith("peelian.web.citizen")
            and access_of(pattern.callback).permission  # type: ignore[union-attr]
        ]
        assert closed == []
