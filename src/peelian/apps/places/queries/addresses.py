"""The addresses of a postcode, for somebody to choose from."""

from __future__ import annotations

import re

from peelian.apps.places.models import Address
from peelian.apps.places.types import AddressView
from peelian.kernel.errors import NotFound
from peelian.kernel.text import normalise_postcode

_PARTS = re.compile(r"(\d+)")


def list_addresses(postcode: str) -> list[AddressView]:
    """The known addresses of a postcode in the order of the street: 2 before 10. None for what can't be a postcode."""
    known = normalise_postcode(postcode)
    if known is None:
        return []
    return sorted((_view(row) for row in Address.objects.filter(postcode=known)), key=_as_on_the_street)


def get_address(uprn: str) -> AddressView:
    """One address. Raises NotFound."""
    row = Address.objects.filter(pk=uprn).first()
    if row is None:
        raise NotFound("We don’t know this address.")
    return _view(row)


def list_addresses_with(
    word: str, *, south: float, west: float, north: float, east: float
) -> list[AddressView]:
    """The known addresses in a box whose lines hold a word, in whatever letters, in order of their numbers."""
    rows = Address.objects.filter(
        lat__gte=south, lat__lte=north, lng__gte=west, lng__lte=east, line__icontains=word
    )
    return [_view(row) for row in rows.order_by("uprn")]


def _view(row: Address) -> AddressView:
    return AddressView(row.uprn, row.line, row.postcode, row.lat, row.lng)


def _as_on_the_street(address: AddressView) -> tuple[list[tuple[int, int, str]], str]:
    parts = (part for part in _PARTS.split(address.line.casefold()) if part)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], address.uprn
