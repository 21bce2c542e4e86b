"""What the places room hands out and takes in: plain values, no Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class AreaKind(StrEnum):
    """The levels, from the whole to the part. A parent is always of the level above."""

    FORCE = "force"
    LPA = "lpa"
    SECTOR = "sector"
    NEIGHBOURHOOD = "neighbourhood"

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return {"force": "Force", "lpa": "Local policing area", "sector": "Sector"}.get(self, "Neighbourhood")

    @property
    def parent_kind(self) -> AreaKind | None:
        """The level above, None for the force."""
        order = list(AreaKind)
        position = order.index(self)
        return order[position - 1] if position else None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of an areas file. `row` is its place in the file, for error messages."""

    row: int
    kind: AreaKind
    code: str
    name: str
    parent_code: str
    valid_from: dt.date
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One polygon of a boundary file in WGS84 (lng, lat), as well-known binary."""

    row: int
    code: str
    name: str
    wkb: bytes
    approximate: bool = False
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """One postcode. Coordinates are WGS84 degrees, None where the publisher has none."""

    row: int
    postcode: str
    lat: float | None
    lng: float | None
    ward_code: str = ""
    district_code: str = ""
    introduced_on: dt.date | None = None
    terminated_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did: rows read, added, changed, left as they were, ended; and what it is careful to say."""

    read: int
    added: int
    changed: int
    unchanged: int
    ended: int = 0
    notes: tuple[str, ...] = ()


class FoundBy(StrEnum):
    """How a place was resolved."""

    LOOKUP = "lookup"  # the publisher's own postcode → ward code
    POINT = "point"  # the point lies inside the boundary
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Place:
    """The answer to "where is this?".

    `neighbourhood_code` is empty when the point is outside the force or the postcode is unknown: then
    `explanation` says so in a sentence for the user. Never the nearest area instead.
    """

    neighbourhood_code: str
    neighbourhood_name: str
    found_by: FoundBy
    on: dt.date
    postcode: str = ""
    lat: float | None = None
    lng: float | None = None
    explanation: str = ""

    def __bool__(self) -> bool:
        return bool(self.neighbourhood_code)
