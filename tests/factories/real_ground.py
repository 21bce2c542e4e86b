"""The real wards of 2025 as neighbourhoods, in made-up sectors of six."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from peelian.adapters.geography.boundaries import read_boundaries
from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.kernel.actors import system
from tests.factories.places import AreaFactory

_WARDS_IN_SECTOR = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """Wards: codes by name (no two have one) and outlines by code."""

    codes: dict[str, str]
    outlines: dict[str, shapely.Geometry]

    def of(self, names: Iterable[str]) -> list[str]:
        """Codes of wards."""
        return [self.codes[name] for name in names]

    def middle(self, name: str) -> shapely.Point:
        """A point that is surely inside a ward."""
        point = self.outlines[self.codes[name]].representative_point()
        assert isinstance(point, shapely.Point)
        return point


def lay(
    real_data: Path,
    *,
    since: dt.date,
    at: dt.datetime,
    districts: Sequence[str] = (),
    first: Sequence[Sequence[str]] = (),
) -> Ground:
    """Put the wards of districts (all seven without any) into the database, as if they had stood since a day.

    Districts become LPAs (`birmingham`), and their wards sectors of six (`birmingham-1`), by name. `first`: wards that
    make the first sectors of the first district.
    """
    rows = [
        row
        for row in read_boundaries(real_data / "boundaries" / "wards_2025.geojson")
        if not districts or row.properties["lad_name"] in districts
    ]
    wards: dict[str, dict[str, places.BoundaryRow]] = defaultdict(dict)
    for row in rows:
        wards[row.properties["lad_name"]][row.name.replace("’", "'")] = row
    force = AreaFactory.create(
        code="west-midlands", name="West Midlands Police", valid_from=since, tell=False
    )
    codes: dict[str, str] = {}
    for number, (district, names) in enumerate(sorted(wards.items())):
        lpa = _area(places.AreaKind.LPA, district.lower(), district, force, since)
        chosen = first if number == 0 else ()
        rest = sorted(names.keys() - {name for sector in chosen for name in sector})
        sectors = [*chosen, *(rest[n : n + _WARDS_IN_SECTOR] for n in range(0, len(rest), _WARDS_IN_SECTOR))]
        for place, inside in enumerate(sectors, start=1):
            sector = _area(
                places.AreaKind.SECTOR, f"{lpa.code}-{place}", f"{district} {place}", lpa, since
            )  # fmt: skip
            for name in inside:
                _area(places.AreaKind.NEIGHBOURHOOD, names[name].code, name, sector, since)
                codes[name] = names[name].code
    places.load_boundaries(
        actor=system("test"), at=at, rows=rows, kind=places.AreaKind.NEIGHBOURHOOD, valid_from=since, source="tests"
    )  # fmt: skip
    return Ground(codes, {row.code: shapely.from_wkb(row.wkb) for row in rows})


def row_of(code: str) -> Area:
    """An area's row, for a factory."""
    return Area.objects.get(code=code)


def _area(kind: places.AreaKind, code: str, name: str, parent: Area, since: dt.date) -> Area:
    made: Area = AreaFactory.create(
        kind=kind, code=code, name=name, parent=parent, valid_from=since, tell=False
    )
    return made
