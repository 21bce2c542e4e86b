"""What the places room hands out and takes in: plain values, no Django."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from peelian.kernel.text import gettext_noop as _


class AreaKind(StrEnum):
    """The levels, from the whole to the part. A parent is always of the level above."""

    FORCE = "force"
    LPA = "lpa"
    SECTOR = "sector"
    NEIGHBOURHOOD = "neighbourhood"

    @property
    def label(self) -> str:
        """The words that a person reads."""
        return {"force": _("Force"), "lpa": _("Local policing area"), "sector": _("Sector")}.get(
            self, _("Neighbourhood")
        )

    @property
    def parent_kind(self) -> AreaKind | None:
        """The level above, None for the force."""
        order = list(AreaKind)
        position = order.index(self)
        return order[position - 1] if position else None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of an areas file. `row` is its place in the file, for error messages.

    A placeholder stands for a level on which the file is silent (a list of wards says nothing of sectors): an area
    that has a parent on that day already keeps it, and a placeholder that nobody needs is left out.
    """

    row: int
    kind: AreaKind
    code: str
    name: str
    parent_code: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    placeholder: bool = False


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
    `explanation` says so in a sentence for the user. Never the nearest area instead. A withdrawn postcode has
    `terminated_on`, and an explanation that says so beside its answer.
    """

    neighbourhood_code: str
    neighbourhood_name: str
    found_by: FoundBy
    on: dt.date
    postcode: str = ""
    lat: float | None = None
    lng: float | None = None
    explanation: str = ""
    terminated_on: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.neighbourhood_code)


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area on a day. `path` holds codes, from its own up to the force's; `id` is the row of that generation."""

    id: int
    code: str
    kind: AreaKind
    name: str
    parent_code: str
    valid_from: dt.date
    valid_until: dt.date | None
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """An area that stands no longer, as it was on its last day.

    `successors` are the neighbourhoods that hold its ground, `above` the areas over it that still stand, nearest first.
    """

    area: AreaView
    last_on: dt.date
    successors: tuple[AreaView, ...]
    above: tuple[AreaView, ...]


@dataclass(frozen=True, slots=True)
class FoundArea:
    """An area that a search found. `within` names its parents, nearest first; `likeness` is 1 for a sure hit."""

    code: str
    kind: AreaKind
    name: str
    within: tuple[str, ...]
    why: str
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class BoundaryView:
    """An outline on a day.

    `geometry` is GeoJSON (WGS84, lng before lat), `box` west, south, east, north. `approximate` outlines are derived,
    not the publisher's legal line; `source` says from what.
    """

    code: str
    name: str
    geometry: dict[str, Any]
    box: tuple[float, float, float, float]
    label_lat: float
    label_lng: float
    area_km2: float
    approximate: bool
    source: str


@dataclass(frozen=True, slots=True)
class OtherForce:
    """Another police force, by police.uk's id where it has one, and its own site."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One line of a gazetteer: an address with its unique property reference number and its point (WGS84)."""

    row: int
    uprn: str
    line: str
    postcode: str
    lat: float
    lng: float


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address that somebody can choose. `line` holds neither the postcode nor who lives there."""

    uprn: str
    line: str
    postcode: str
    lat: float
    lng: float
