"""The open data of the West Midlands: three generations of wards, every postcode, points against the official ward."""

from __future__ import annotations

import csv
import datetime as dt
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from peelian.apps.places import api as places
from peelian.apps.places.models import Postcode
from peelian.journeys import load_places
from tests.apps.places import slowly
from tests.apps.places.ground import ACTOR, AT, WARD

pytestmark = [pytest.mark.django_db, pytest.mark.real_data, pytest.mark.slow]
IN_2017, IN_2018, IN_2025 = dt.date(2017, 6, 1), dt.date(2018, 5, 3), dt.date(2025, 5, 1)
FORCE = {"force_code": "west-midlands", "force_name": "West Midlands Police"}
LATEST = "postcodes/postcodes_west_midlands_2025-05.csv.gz"
WITHDRAWN = "postcodes/postcodes_terminated_west_midlands_2022-05.csv.gz"


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"\n{what}: {time.perf_counter() - began:.2f} s", end="")  # noqa: T201 - a figure, never asserted


def load_wards(folder: Path, vintage: str, file: str, since: dt.date, until: dt.date | None) -> places.Loaded:
    span = {"valid_from": since, "valid_until": until}
    lists = folder / "lookups/wards_by_vintage.csv"
    load_places.load_areas(actor=ACTOR, at=AT, path=lists, vintage=vintage, end_missing=True, **span, **FORCE)
    with timed(f"outlines of {vintage}"):
        return load_places.load_boundaries(
            actor=ACTOR, at=AT, path=folder / "boundaries" / file, kind=WARD, **span
        )


def load_postcodes(folder: Path, file: str) -> places.Loaded:
    with timed(file):
        return load_places.load_postcodes(actor=ACTOR, at=AT, path=folder / file)


@pytest.fixture
def wards(real_data: Path) -> Path:
    assert (
        load_wards(real_data, "2013-2017", "wards_2013_2017.geojson", dt.date(2013, 5, 2), IN_2018).added
        == 163
    )
    assert load_wards(real_data, "2018-2022", "wards_2018_2022.geojson", IN_2018, IN_2025).added > 0
    load_wards(real_data, "2025", "wards_2025.geojson", IN_2025, None)
    return real_data


class TestTheRealForce:
    def test_has_its_wards_in_every_generation(self, wards):
        for day, count in ((IN_2017, 163), (IN_2018, 192), (IN_2025, 192)):
            areas = places.list_areas(on=day, kind=WARD)
            assert len(areas) == count
            assert all(places.boundary_shape(area.code, day) is not None for area in areas)

    def test_finds_the_official_ward_of_2000_postcodes_by_their_points(self, wards):
        assert load_postcodes(wards, LATEST).added == 58_226
        assert load_postcodes(wards, LATEST).unchanged == 58_226
        rows = sorted(Postcode.objects.values_list("postcode", "lat", "lng", "ward_code"))
        chosen = random.Random(7).sample(rows, 2000)
        with timed("2,000 points, one by one"):
            found = [places.locate_point(lat, lng, IN_2025).neighbourhood_code for _, lat, lng, _ in chosen]
        right = sum(code == row[3] for code, row in zip(found, chosen, strict=True))
        print(f"\nby point, the official ward of {right} of 2,000", end="")  # noqa: T201
        assert right >= 0.999 * 2000
        with timed("2,000 postcodes, one by one"):
            assert all(places.locate_postcode(row[0], IN_2025).neighbourhood_code == row[3] for row in chosen)
        old = [places.locate_postcode(row[0], IN_2017) for row in chosen]
        assert sum(map(bool, old)) >= 0.999 * 2000
        assert {place.found_by for place in old} >= {places.FoundBy.POINT, places.FoundBy.LOOKUP}

    def test_answers_withdrawn_postcodes(self, wards):
        assert load_postcodes(wards, WITHDRAWN).added == 27_508
        place = places.locate_postcode("B1 1AA", IN_2025)
        assert place.neighbourhood_name == "Ladywood"
        assert "withdrawn in August 2010" in place.explanation

    def test_answers_every_postcode_as_its_row_in_the_database_says(self, wards):
        load_postcodes(wards, LATEST)
        load_postcodes(wards, WITHDRAWN)
        rows = sorted(Postcode.objects.values_list("postcode", flat=True))
        chosen = random.Random(7).sample(rows, 300)
        for day in (IN_2017, IN_2018, IN_2025):
            with timed(f"{len(rows):,} postcodes at once, {day}"):
                found = dict(zip(rows, places.locate_postcodes(rows, day), strict=True))
            assert [found[text] for text in chosen] == [slowly.locate_postcode(text, day) for text in chosen]

    def test_reads_code_point_open_as_os_ships_it(self, wards, tmp_path):
        """The live postcodes written back in Ordnance Survey's own layout give the same points."""
        from peelian.adapters.geography.postcodes import read_postcodes
        from peelian.kernel.tables import read_table

        table = read_table(wards / LATEST)
        at = {name: place for place, name in enumerate(table.header)}
        expected, path = {}, tmp_path / "b.csv"
        with path.open("w", newline="") as stream:
            writer = csv.writer(stream)
            for record in table.records:
                value = {name: record.values[place] for name, place in at.items()}
                expected[value["postcode"]] = (float(value["lat"]), float(value["lng"]))
                quality, east, north = value["positional_quality"], value["easting"], value["northing"]
                codes = ["", "", "", "", value["lad_code"], value["ward_code"]]
                writer.writerow([value["postcode"], quality, east, north, *codes])
        with timed("58,226 rows of Code-Point Open"):
            found = {row.postcode: (row.lat, row.lng) for row in read_postcodes(path)}
        assert found.keys() == expected.keys()
        furthest = max(
            max(abs(a - b) for a, b in zip(found[code], expected[code], strict=True)) for code in found
        )
        assert furthest < 2e-6
