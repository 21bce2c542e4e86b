"""Outlines that come in after the crimes of their months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from peelian.apps.events import api as events
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.crimes import RecordedCrime
from peelian.apps.places import api as places
from peelian.apps.places.models import Boundary
from peelian.journeys.load_places import load_boundaries
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.clock import AT, SINCE
from tests.factories.places import AreaFactory, square

pytestmark = pytest.mark.django_db

ACTOR = system("test")
NEIGHBOURHOOD = places.AreaKind.NEIGHBOURHOOD
BEFORE, MAY, JUNE = dt.date(2023, 3, 1), dt.date(2026, 5, 1), dt.date(2026, 6, 1)
OUTLINES = {"N01": square(0, 0), "N02": square(1, 0)}


@pytest.fixture(autouse=True)
def outlines() -> Iterator[dict[str, shapely.Polygon]]:
    """What the file holds; a test may change it."""
    shapes = dict(OUTLINES)

    def read(path: Path, **options: object) -> Iterator[places.BoundaryRow]:
        for row, (code, shape) in enumerate(shapes.items(), start=1):
            yield places.BoundaryRow(row, code, code, shapely.to_wkb(shape))

    before = plug(Ports(readers={"boundaries": read}))
    yield shapes
    plug(before)


@pytest.fixture(autouse=True)
def _crimes() -> None:
    """Two neighbourhoods without outlines, and in each month a crime in each and one outside."""
    force = AreaFactory.create()
    lpa = AreaFactory.create(kind=places.AreaKind.LPA, parent=force)
    sector = AreaFactory.create(kind=places.AreaKind.SECTOR, parent=lpa)
    for code in OUTLINES:
        AreaFactory.create(kind=NEIGHBOURHOOD, code=code, parent=sector)
    points = [(month, square(column, 0).centroid) for month in (BEFORE, MAY, JUNE) for column in (0, 1, 9)]
    rows = [
        incidents.CrimeRow(
            row, "", month, "Midshire Police", "Midshire Police", point.y, point.x, "", "", "burglary", "", ""
        )
        for row, (month, point) in enumerate(points)
    ]
    incidents.load_crimes(actor=ACTOR, at=AT, rows=rows, name="street.csv", sha256="a")


def load(**options: dt.date) -> places.Loaded:
    span = {"valid_from": SINCE, **options}
    return load_boundaries(actor=ACTOR, at=AT, path=Path("wards.geojson"), kind=NEIGHBOURHOOD, **span)


def located() -> list[tuple[dt.date, str]]:
    rows = RecordedCrime.objects.exclude(neighbourhood_code="")
    return list(rows.order_by("month", "neighbourhood_code").values_list("month", "neighbourhood_code"))


class TestLoadBoundaries:
    def test_locates_the_crimes_that_were_there_before_and_says_so(self) -> None:
        assert located() == []

        loaded = load()

        assert located() == [(MAY, "N01"), (MAY, "N02"), (JUNE, "N01"), (JUNE, "N02")]
        assert loaded.notes == (
            "4 crimes and stops that were taken in before belong to another neighbourhood now.",
        )

    def test_leaves_the_months_before_the_outlines_alone(self) -> None:
        load(valid_from=dt.date(2026, 5, 2))

        assert located() == [(JUNE, "N01"), (JUNE, "N02")]

    def test_takes_crimes_out_of_an_outline_that_is_ended(self) -> None:
        load()

        loaded = load(valid_until=JUNE)

        assert loaded.ended == 2
        assert located() == [(MAY, "N01"), (MAY, "N02")]

    def test_moves_crimes_where_a_line_is_redrawn(self, outlines: dict[str, shapely.Polygon]) -> None:
        load()
        outlines.update(N01=square(1, 0), N02=square(0, 0))

        assert "2 crimes" in load(valid_from=JUNE).notes[-1]
        assert located() == [(MAY, "N01"), (MAY, "N02"), (JUNE, "N01"), (JUNE, "N02")]
        assert RecordedCrime.objects.get(month=JUNE, neighbourhood_code="N02").lng == square(0, 0).centroid.x

    def test_says_nothing_and_records_nothing_the_second_time(self) -> None:
        load()

        assert load().notes == ()
        assert events.count_events(name="incidents.crimes.located", since=AT, until=AT + dt.timedelta(1)) == 1

    def test_keeps_neither_when_the_outlines_are_refused(self, outlines: dict[str, shapely.Polygon]) -> None:
        outlines["N02"] = square(0, 0)

        with pytest.raises(BadInput):
            load()

        assert located() == []
        assert not Boundary.objects.exists()
