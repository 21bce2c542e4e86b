"""Figures of a day lie in the areas of that day: a code lives on through generations, its outline doesn't."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import shapely
from django.db.models import Sum

from peelian.adapters.geography.boundaries import read_boundaries
from peelian.apps.places.models import Boundary
from peelian.apps.places.services.changing import raise_version
from peelian.apps.places.types import AreaKind
from peelian.apps.visibility.models.figures import CellDay, GroundDay
from tests.apps.visibility.test_rollups import DAY, clock, take
from tests.factories.places import AreaFactory, BoundaryFactory, make_land, square
from tests.factories.positions import Fix, stay

pytestmark = pytest.mark.django_db

AFTER = DAY + dt.timedelta(days=1)


def minutes_by_area(day: dt.date) -> dict[str, float]:
    rows = GroundDay.objects.filter(day=day).values_list("area_code").annotate(minutes=Sum("officer_minutes"))
    return dict(rows)


def standing(device: str, point: shapely.Point, start: dt.datetime, minutes: int) -> list[Fix]:
    """A device at a point for so many minutes."""
    return [(device, start + dt.timedelta(seconds=30 * n), point.y, point.x) for n in range(2 * minutes + 1)]


def test_a_neighbourhood_that_is_drawn_anew_keeps_its_code_and_gets_other_minutes() -> None:
    make_land()
    Boundary.objects.filter(area_code__in=("N01", "N02")).update(valid_until=AFTER)
    BoundaryFactory.create(area_code="N01", shape=square(0, 3), valid_from=AFTER, tell=False)
    both = shapely.union_all([square(0, 0), square(1, 0)])
    BoundaryFactory.create(area_code="N02", shape=both, valid_from=AFTER, tell=False)
    raise_version()
    north = square(0, 3).representative_point()
    take(
        stay("A", clock(10), 24),
        stay("A", clock(10, day=AFTER), 24),
        standing("B", north, clock(10), 10),
        standing("B", north, clock(10, day=AFTER), 10),
        on=(DAY, AFTER),
    )
    before, after = minutes_by_area(DAY), minutes_by_area(AFTER)
    assert before["N01"] == pytest.approx(24 + 1)  # with the minute that A drove away in
    assert "N02" not in before
    assert after["N02"] == pytest.approx(24 + 1)
    assert after["N01"] == pytest.approx(10)
    assert sum(before.values()) == pytest.approx(sum(after.values()))


@pytest.mark.real_data
def test_the_real_wards_of_2018_and_2025_hold_the_same_minutes_each_in_its_days(real_data: Path) -> None:
    """One point in a ward of each generation that the other doesn't have: two days, two answers, no minute lost."""
    changed = dt.date(2025, 5, 1)
    days = changed - dt.timedelta(days=2), changed + dt.timedelta(days=2)
    rows = {
        year: {row.code: row for row in read_boundaries(real_data / "boundaries" / name)}
        for year, name in ((2018, "wards_2018_2022.geojson"), (2025, "wards_2025.geojson"))
    }
    shapes = {year: {code: shapely.from_wkb(row.wkb) for code, row in rows[year].items()} for year in rows}
    points = [
        shapes[year][min(rows[year].keys() - rows[other].keys())].representative_point()
        for year, other in ((2018, 2025), (2025, 2018))
    ]
    truth = {
        year: [
            next(code for code, shape in shapes[year].items() if shape.contains(point)) for point in points
        ]
        for year in rows
    }
    assert truth[2018] != truth[2025]
    force = AreaFactory.create(code="force", valid_from=dt.date(2018, 5, 3), tell=False)
    for year, since, until in ((2018, dt.date(2018, 5, 3), changed), (2025, changed, None)):
        lpa = AreaFactory.create(
            kind=AreaKind.LPA,
            code=f"lpa-{year}",
            parent=force,
            valid_from=since,
            valid_until=until,
            tell=False,
        )
        sector = AreaFactory.create(
            kind=AreaKind.SECTOR,
            code=f"sector-{year}",
            parent=lpa,
            valid_from=since,
            valid_until=until,
            tell=False,
        )
        for code in sorted(set(truth[year])):
            AreaFactory.create(
                kind=AreaKind.NEIGHBOURHOOD,
                code=code,
                parent=sector,
                valid_from=since,
                valid_until=until,
                tell=False,
            )
            BoundaryFactory.create(
                area_code=code, shape=shapes[year][code], valid_from=since, valid_until=until, tell=False
            )
    raise_version()
    take(
        *(
            standing(device, point, clock(hour, day=day), minutes)
            for day in days
            for device, point, hour, minutes in (("A", points[0], 10, 24), ("B", points[1], 12, 9))
        ),
        on=days,
    )
    for day, year in zip(days, (2018, 2025), strict=True):
        wanted: dict[str, float] = {}
        for code, minutes in zip(truth[year], (24, 9), strict=True):
            wanted[code] = wanted.get(code, 0) + minutes
        assert minutes_by_area(day) == pytest.approx(wanted)
    assert minutes_by_area(days[0]).keys() != minutes_by_area(days[1]).keys()
    cells = CellDay.objects.order_by("cell", "area_code")
    assert set(cells.values_list("area_code", flat=True)) == {*truth[2018], *truth[2025]}
