"""A first draft of a force's structure from its wards, for people to change and then import.

Each district becomes an LPA, or several where it is split; its wards are grouped into compact sectors of about equal
numbers. It is a proposal: how a force groups wards is its own decision, and the draft knows only where they lie.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from peelian.analysis.cluster import compact_groups
from peelian.apps.places.types import AreaKind, AreaRow, BoundaryRow
from peelian.kernel.errors import BadInput
from peelian.kernel.text import slug

_SEED = 7  # a draft made again is the same draft
_DISTRICT_CODE, _DISTRICT_NAME = ("cd", "code"), ("nm", "name")


@dataclass(frozen=True, slots=True)
class _Ward:
    code: str
    name: str
    district_code: str
    district_name: str
    lng: float
    lat: float


def draft_areas(
    rows: Iterable[BoundaryRow],
    *,
    force_code: str,
    force_name: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    wards_per_sector: int = 6,
    splits: Mapping[str, Sequence[str]] | None = None,
) -> list[AreaRow]:
    """A structure proposed from the outlines of wards: force, LPAs, sectors, neighbourhoods, parents first.

    The same wards give the same draft. A sector's code and name come from its most central ward, so that they stay
    when others join it.

    Args:
        rows: ward outlines with their district in the properties (`LAD25CD`, `LAD25NM` of any year, or `lad_code`,
            `lad_name`).
        force_code: the force's code.
        force_name: the force's name.
        valid_from: the first day of the structure.
        valid_until: the first day on which it doesn't hold any more.
        wards_per_sector: about how many wards make a sector.
        splits: districts that make several LPAs: the LPAs' names, from west to east, by district code.

    Raises:
        BadInput: a ward without a district, or a split of a district that isn't there.
    """
    wards = [_ward(row) for row in rows]
    by_district: dict[str, list[_Ward]] = defaultdict(list)
    for ward in sorted(wards, key=lambda ward: ward.code):
        by_district[ward.district_code].append(ward)
    splits = splits or {}
    unknown = sorted(splits.keys() - by_district.keys())
    if unknown:
        there = ", ".join(sorted(by_district))
        raise BadInput(f"there is no district {unknown[0]} to split.", mend=f"There are: {there}.")
    force = AreaRow(0, AreaKind.FORCE, force_code, force_name, "", valid_from, valid_until)
    drafted = [force]
    for code in sorted(by_district, key=lambda code: (by_district[code][0].district_name.casefold(), code)):
        for lpa, members in _lpas(force, by_district[code], splits.get(code, ())):
            drafted += [lpa, *_sectors(lpa, members, wards_per_sector)]
    return [replace(area, row=line) for line, area in enumerate(drafted, start=2)]  # line 1 is the header


def _lpas(force: AreaRow, wards: Sequence[_Ward], names: Sequence[str]) -> list[tuple[AreaRow, list[_Ward]]]:
    if not names:
        lpa = replace(
            force,
            kind=AreaKind.LPA,
            code=wards[0].district_code,
            name=wards[0].district_name,
            parent_code=force.code,
        )
        return [(lpa, list(wards))]
    return [
        (replace(force, kind=AreaKind.LPA, code=slug(name), name=name, parent_code=force.code), members)
        for name, members in zip(names, _grouped(wards, len(names)), strict=True)
    ]


def _sectors(lpa: AreaRow, wards: Sequence[_Ward], wards_per_sector: int) -> list[AreaRow]:
    drafted: list[AreaRow] = []
    for members in _grouped(wards, max(1, round(len(wards) / wards_per_sector))):
        middle = _most_central(members)
        name = f"{middle.name} and around" if len(members) > 1 else middle.name
        code = f"{slug(lpa.name)}-{slug(middle.name)}"[:40].rstrip("-")
        if any(area.code == code for area in drafted):
            code = f"{slug(lpa.name)[:30]}-{middle.code}"
        drafted.append(replace(lpa, kind=AreaKind.SECTOR, code=code, name=name, parent_code=lpa.code))
        drafted += [
            replace(lpa, kind=AreaKind.NEIGHBOURHOOD, code=ward.code, name=ward.name, parent_code=code)
            for ward in sorted(members, key=lambda ward: (ward.name.casefold(), ward.code))
        ]
    return drafted


def _grouped(wards: Sequence[_Ward], groups: int) -> list[list[_Ward]]:
    """Compact groups of about equal numbers, from west to east."""
    labels = compact_groups([(ward.lng, ward.lat) for ward in wards], [1.0] * len(wards), groups, _SEED)
    return [
        [ward for ward, label in zip(wards, labels, strict=True) if label == group] for group in range(groups)
    ]


def _most_central(wards: Sequence[_Ward]) -> _Ward:
    lng, lat = (sum(getattr(ward, axis) for ward in wards) / len(wards) for axis in ("lng", "lat"))
    squeeze = math.cos(math.radians(lat))
    return min(wards, key=lambda ward: (math.hypot((ward.lng - lng) * squeeze, ward.lat - lat), ward.code))


def _ward(row: BoundaryRow) -> _Ward:
    code, name = (_district(row.properties, ends) for ends in (_DISTRICT_CODE, _DISTRICT_NAME))
    if not code:
        raise BadInput(
            f"{row.name or row.code} has no district.", row=row.row, column="LAD25CD",
            mend="Use a file of wards that names their districts (LAD25CD, LAD25NM).",
        )  # fmt: skip
    middle = shapely.centroid(shapely.from_wkb(row.wkb))
    return _Ward(row.code, row.name or row.code, code, name or code, float(middle.x), float(middle.y))


def _district(properties: Mapping[str, str], ends: Sequence[str]) -> str:
    names = (
        name for name in properties if name.lower().startswith("lad") and name.lower().endswith(tuple(ends))
    )
    return properties[found].strip() if (found := next(names, None)) else ""
