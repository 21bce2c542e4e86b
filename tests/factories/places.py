"""Areas and outlines: an invented force on a grid, 1 km squares near Birmingham."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import factory
import shapely
from factory.django import DjangoModelFactory

from peelian.analysis.plane import Plane
from peelian.apps.places.models import Area, Boundary, Postcode
from peelian.apps.places.services.changing import raise_version
from peelian.apps.places.types import AreaKind
from tests.factories.clock import SINCE

#: The south-west corner of the first neighbourhood.
CORNER = (52.40, -1.99)
SIDE_M = 1_000.0


class AreaFactory(DjangoModelFactory[Area]):
    """An area; without a parent it is the force."""

    class Meta:
        model = Area
        skip_postgeneration_save = True

    kind = AreaKind.FORCE
    code = factory.Sequence(lambda n: f"area-{n}")
    name = factory.Sequence(lambda n: f"Area {n}")
    parent = None
    valid_from = SINCE

    @factory.post_generation
    def tell(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Tell every process that the areas have changed; `tell=False` where that is done for many at once."""
        if extracted is not False:
            raise_version()


def square(column: int, row: int, side_m: float = SIDE_M) -> shapely.Polygon:
    """The square of the grid in this column and row, counted from the south-west."""
    plane = Plane.around(*CORNER)
    box = shapely.box(column * side_m, row * side_m, (column + 1) * side_m, (row + 1) * side_m)
    return plane.unflatten(box)


class BoundaryFactory(DjangoModelFactory[Boundary]):
    """The outline of a code: pass `shape`, a Shapely polygon in WGS84."""

    class Meta:
        model = Boundary
        exclude = ("shape",)
        skip_postgeneration_save = True

    shape = factory.LazyFunction(lambda: square(0, 0))
    area_code = "area-0"
    valid_from = SINCE
    wkb = factory.LazyAttribute(lambda o: shapely.to_wkb(o.shape))
    west = factory.LazyAttribute(lambda o: o.shape.bounds[0])
    south = factory.LazyAttribute(lambda o: o.shape.bounds[1])
    east = factory.LazyAttribute(lambda o: o.shape.bounds[2])
    north = factory.LazyAttribute(lambda o: o.shape.bounds[3])
    label_lat = factory.LazyAttribute(lambda o: o.shape.representative_point().y)
    label_lng = factory.LazyAttribute(lambda o: o.shape.representative_point().x)
    area_km2 = 1.0
    source = "tests"

    @factory.post_generation
    def tell(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """As of an area."""
        if extracted is not False:
            raise_version()


@dataclass(frozen=True, slots=True)
class Land:
    """A small force: one LPA, two sectors; the first sector has three neighbourhoods, the second one."""

    force: Area
    lpa: Area
    sector: Area
    neighbourhoods: tuple[Area, Area, Area]
    other_sector: Area
    other_neighbourhood: Area


def make_land() -> Land:
    """The force in the database, with outlines: four squares in a row."""

    def area(kind: AreaKind, code: str, name: str, parent: Area | None) -> Area:
        made: Area = AreaFactory.create(kind=kind, code=code, name=name, parent=parent, tell=False)
        return made

    force = area(AreaKind.FORCE, "midshire", "Midshire Police", None)
    lpa = area(AreaKind.LPA, "riverside", "Riverside", force)
    sector = area(AreaKind.SECTOR, "riverside-1", "Riverside North", lpa)
    other = area(AreaKind.SECTOR, "riverside-2", "Riverside South", lpa)
    names = (
        ("N01", "Abbey Green", sector),
        ("N02", "Bell Hill", sector),
        ("N03", "Cotton End", sector),
        ("N04", "Dock", other),
    )
    found = []
    for column, (code, name, parent) in enumerate(names):
        found.append(area(AreaKind.NEIGHBOURHOOD, code, name, parent))
        BoundaryFactory.create(area_code=code, shape=square(column, 0), tell=False)
    raise_version()
    return Land(force, lpa, sector, (found[0], found[1], found[2]), other, found[3])


class PostcodeFactory(DjangoModelFactory[Postcode]):
    """A postcode in the middle of the first square."""

    class Meta:
        model = Postcode
        skip_postgeneration_save = True

    postcode = "B31 2AB"
    lat = factory.LazyFunction(lambda: square(0, 0).centroid.y)
    lng = factory.LazyFunction(lambda: square(0, 0).centroid.x)
    source = "tests"

    @factory.post_generation
    def _tell_every_process(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        raise_version()
