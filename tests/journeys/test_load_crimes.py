"""The whole force, one real month of street-level crime."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.adapters.geography.boundaries import read_boundaries
from peelian.adapters.police_uk.street import read_street_crimes
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.journeys.load_crimes import load_crimes
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.places import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

ACTOR = system("test")
THEN = dt.date(2011, 1, 1)
FEBRUARY = dt.date(2011, 2, 1)


@pytest.fixture(autouse=True)
def _readers() -> Iterator[None]:
    before = plug(Ports(readers={"crime": read_street_crimes}))
    yield
    plug(before)


@pytest.fixture
def street(real_data: Path) -> Path:
    return real_data / "crime" / "2011-02-west-midlands-street.csv.gz"


@pytest.fixture
def wards(real_data: Path) -> list[str]:
    """The wards of 2018 as if they had stood in 2011: the file names them for each of its points."""
    rows = list(read_boundaries(real_data / "boundaries" / "wards_2018_2022.geojson"))
    force = AreaFactory.create(code="west-midlands", name="West Midlands Police", valid_from=THEN)
    lpa = AreaFactory.create(kind=places.AreaKind.LPA, parent=force, valid_from=THEN)
    sector = AreaFactory.create(kind=places.AreaKind.SECTOR, parent=lpa, valid_from=THEN)
    for row in rows:
        AreaFactory.create(
            kind=places.AreaKind.NEIGHBOURHOOD, code=row.code, name=row.name, parent=sector, valid_from=THEN
        )
    places.load_boundaries(
        actor=ACTOR, at=AT, rows=rows, kind=places.AreaKind.NEIGHBOURHOOD, valid_from=THEN, source="tests"
    )
    return [row.code for row in rows]


class TestFebruary2011:
    def test_every_crime_is_taken_and_lies_in_the_ward_that_the_file_names(
        self, street: Path, wards: list[str]
    ) -> None:
        loaded = load_crimes(actor=ACTOR, at=AT, path=street)

        assert (loaded.taken, loaded.elsewhere, loaded.months) == (25_558, 18, (FEBRUARY,))
        counts = incidents.count_crimes(neighbourhood_codes=wards, first_month=FEBRUARY, last_month=FEBRUARY)
        ours: Counter[str] = Counter()
        for count in counts:
            ours[count.neighbourhood_code] += count.n
        with gzip.open(street, "rt", encoding="utf-8") as text:
            theirs = Counter(row["Ward 2018"] for row in csv.DictReader(text) if row["Ward 2018"])
        assert ours.total() == theirs.total() == 25_540
        # Two points lie within three centimetres of the line between two wards; the file names the other side.
        assert (ours - theirs).total() <= 2

    def test_the_same_file_twice_changes_nothing(
        self, street: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import", "crime", str(street))
        call_command("import", "crime", str(street))

        first, *_, second = capsys.readouterr().out.strip().splitlines()
        assert "25,558 crimes of February 2011 taken, 0 replaced." in first
        assert "taken before: nothing changed" in second
