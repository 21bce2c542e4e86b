"""The whole force: one real month of crime and 27 of stop and search, taken in and asked for as programs ask."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client

from peelian.adapters.geography.boundaries import read_boundaries
from peelian.adapters.police_uk.outcomes import read_outcomes
from peelian.adapters.police_uk.stops import read_stops
from peelian.adapters.police_uk.street import read_street_crimes
from peelian.analysis.plane import distance_m
from peelian.apps.incidents import api as incidents
from peelian.apps.places import api as places
from peelian.journeys.load_crimes import load_crimes
from peelian.journeys.load_published import Published, load_published
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE
from tests.factories.places import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

ACTOR = system("test")
CENTRE = (52.479, -1.899)  # of Birmingham
MILE_M = 1609.344
#: Around the whole force.
ALL_OF_IT = "52.2,-2.4:52.8,-2.4:52.8,-1.3:52.2,-1.3"


@pytest.fixture(autouse=True)
def _readers() -> Iterator[None]:
    readers = {"crime": read_street_crimes, "stops": read_stops, "outcomes": read_outcomes}
    before = plug(Ports(readers=readers))
    yield
    plug(before)


@pytest.fixture
def street(real_data: Path) -> Path:
    return real_data / "crime" / "2011-02-west-midlands-street.csv.gz"


@pytest.fixture
def stops(real_data: Path) -> Path:
    [path] = (real_data / "stop_and_search").glob("*.csv.gz")
    return path


@pytest.fixture
def wards(real_data: Path) -> list[str]:
    """The wards of 2018, from before the first stop."""
    from_2018 = SINCE.replace(year=2018)
    rows = list(read_boundaries(real_data / "boundaries" / "wards_2018_2022.geojson"))
    force = AreaFactory.create(code="west-midlands", name="West Midlands Police", valid_from=from_2018)
    lpa = AreaFactory.create(kind=places.AreaKind.LPA, parent=force, valid_from=from_2018)
    sector = AreaFactory.create(kind=places.AreaKind.SECTOR, parent=lpa, valid_from=from_2018)
    for row in rows:
        AreaFactory.create(
            kind=places.AreaKind.NEIGHBOURHOOD,
            code=row.code,
            name=row.name,
            parent=sector,
            valid_from=from_2018,
        )
    places.load_boundaries(
        actor=ACTOR,
        at=AT,
        rows=rows,
        kind=places.AreaKind.NEIGHBOURHOOD,
        valid_from=from_2018,
        source="tests",
    )
    return [row.code for row in rows]


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def _within_a_mile(rows: list[dict[str, str]]) -> int:
    lats = np.array([float(row["Latitude"]) for row in rows])
    lngs = np.array([float(row["Longitude"]) for row in rows])
    return int((distance_m(lngs, lats, np.float64(CENTRE[1]), np.float64(CENTRE[0])) <= MILE_M).sum())


class TestStops:
    def test_every_stop_is_taken_and_lies_in_the_ward_that_the_file_names(
        self, stops: Path, wards: list[str], client: Client
    ) -> None:
        loaded = load_published(Published.STOPS, actor=ACTOR, at=AT, path=stops)

        assert (loaded.taken, loaded.elsewhere, len(loaded.months)) == (57_639, 42, 27)
        counts = incidents.count_stops(
            neighbourhood_codes=wards, first_month=loaded.months[0], last_month=loaded.months[-1], by="kind"
        )
        ours: Counter[str] = Counter()
        for count in counts:
            ours[count.neighbourhood_code] += count.n
        theirs = Counter(row["Ward 2018"] for row in _rows(stops) if row["Ward 2018"])
        assert ours.total() == theirs.total() == 57_597
        # A point some centimetres from the line between two wards may be named on the other side.
        assert (ours - theirs).total() <= 5

    def test_are_answered_by_force_and_by_place(self, stops: Path, wards: list[str], client: Client) -> None:
        load_published(Published.STOPS, actor=ACTOR, at=AT, path=stops)
        march = [row for row in _rows(stops) if row["Month"] == "2019-03"]

        by_force = client.get("/api/stops-force?force=west-midlands&date=2019-03").json()
        near = client.get("/api/stops-street", {"lat": CENTRE[0], "lng": CENTRE[1], "date": "2019-03"}).json()
        everywhere = client.post("/api/stops-street", {"poly": ALL_OF_IT, "date": "2019-03"}).json()
        months = client.get("/api/crimes-street-dates").json()

        assert len(by_force) == len(everywhere) == len(march) == 3_205
        assert len(near) == _within_a_mile(march) > 100
        assert [months[0]["date"], months[-1]["date"], len(months)] == ["2021-03", "2019-01", 27]
        here = near[0]["location"]["street"]["id"]
        at_one = client.get(f"/api/stops-at-location?location_id={here}&date=2019-03").json()
        assert {found["location"]["latitude"] for found in at_one} == {near[0]["location"]["latitude"]}

    def test_the_same_file_twice_changes_nothing(
        self, stops: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("import", "stops", str(stops))
        call_command("import", "stops", str(stops))

        first, *_, last = capsys.readouterr().out.strip().splitlines()
        assert "57,639 stops of 27 months from January 2019 to March 2021 taken, 0 replaced." in first
        assert "taken before: nothing changed" in last


class TestCrimes:
    def test_are_answered_by_place_and_refused_by_the_ten_thousand(
        self, street: Path, client: Client
    ) -> None:
        AreaFactory.create(code="west-midlands", name="West Midlands Police")
        load_crimes(actor=ACTOR, at=AT, path=street)
        rows = _rows(street)

        near = client.get("/api/crimes-street/all-crime", {"lat": CENTRE[0], "lng": CENTRE[1]}).json()
        all_of_it = client.get("/api/crimes-street/all-crime", {"poly": ALL_OF_IT})
        robberies = client.get("/api/crimes-street/robbery", {"poly": ALL_OF_IT}).json()
        here = near[0]["location"]["street"]
        at_one = client.get(f"/api/crimes-at-location?location_id={here['id']}").json()

        assert len(near) == _within_a_mile(rows) > 500
        assert (all_of_it.status_code, all_of_it.content) == (503, b"")
        assert len(robberies) == 807
        assert len(at_one) == sum(
            (float(row["Latitude"]), float(row["Longitude"]))
            == (float(near[0]["location"]["latitude"]), float(near[0]["location"]["longitude"]))
            for row in rows
        )
        assert {found["month"] for found in near} == {"2011-02"}
        assert all((found["persistent_id"], found["outcome_status"]) == ("", None) for found in near)


class TestOutcomes:
    def test_come_by_the_command_and_say_what_they_belong_to(
        self, real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
    ) -> None:
        """No outcomes file lies among the real data: one is made here from what the crimes' own file says of them."""
        street = real_data / "crime" / "format_sample_2018-07-west-yorkshire-street.csv.gz"
        path = tmp_path / "2018-07-west-yorkshire-outcomes.csv"
        rows = [row for row in _rows(street) if row["Crime ID"] and row["Last outcome category"]]
        with path.open("w", encoding="utf-8", newline="") as text:
            columns = [
                "Crime ID",
                "Month",
                "Reported by",
                "Falls within",
                "Longitude",
                "Latitude",
                "Location",
            ]
            out = csv.DictWriter(
                text, [*columns, "LSOA code", "LSOA name", "Outcome type"], extrasaction="ignore"
            )
            out.writeheader()
            out.writerows({**row, "Outcome type": row["Last outcome category"]} for row in rows)
        call_command("import", "crime", str(street))

        call_command("import", "outcomes", str(path))

        told = capsys.readouterr().out
        assert f"{len(rows):,} outcomes of July 2018 taken, 0 replaced." in told
        assert "haven't been imported" not in told
        history = client.get(f"/api/outcomes-for-crime/{rows[0]['Crime ID']}").json()
        assert history["outcomes"][0]["category"]["name"] == rows[0]["Last outcome category"]
