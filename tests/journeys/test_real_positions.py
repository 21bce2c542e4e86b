"""Real positions of buses, from the files to visits, on the real wards of 2025.

What the files can tell is little, and these tests say so: the force area's file is one snapshot, a fix of each of 1,073
buses, which shows where they were and no minute of presence. The traces of eight buses, a fix about every twenty
seconds, are from Liverpool, outside the force: on its wards there is nothing of them, so they are held against circles
where they stood and against an area drawn for them. Figures are compared with the same rows counted by hand.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from peelian.adapters.positions.reader import read_positions
from peelian.analysis.plane import Plane
from peelian.analysis.visits import VisitRules
from peelian.apps.accounts.types import Role
from peelian.apps.places import api as places
from peelian.apps.places.models import Area
from peelian.apps.problems.models import Plan
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import PlaceKind
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay, PlaceDay
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.queries import days, parts
from peelian.journeys import fold, prove
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from tests.factories import bodies, real_ground, stored
from tests.factories.accounts import make_viewer
from tests.factories.counted_by_hand import Fix, by_hand, steps_of, within_metres
from tests.factories.places import AreaFactory
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import PatrolTaskFactory, PlaceFactory, TaskWindowFactory

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

ACTOR = system("test")
SINCE = dt.date(2020, 1, 1)
RULES = VisitRules()
SNAPSHOT = "bus_positions_west_midlands_2022-01-08"
READ_AT = dt.datetime(2022, 1, 9, 9, 0, tzinfo=dt.UTC)
TRACES = "bus_traces_liverpool_route14_2026-01.csv.gz"
TRACED_ON, TRACED_AT = dt.date(2026, 1, 26), dt.datetime(2026, 1, 27, 9, 0, tzinfo=dt.UTC)
#: The middles of the three cells of 100 m, none beside another, in which the eight buses stood longest.
STOPS = {
    "Queen Square Bus Station": (53.40774, -2.98150),
    "the other end of the route": (53.44872, -2.91468),
    "on the way, by the Royal Hospital": (53.40959, -2.97552),
}
STOP_M = 150.0


@pytest.fixture(autouse=True)
def _ports() -> Iterator[None]:
    before = plug(Ports(readers={"positions": read_positions}))
    yield
    plug(before)


@pytest.fixture
def folder(real_data: Path) -> Path:
    """The files of real vehicles."""
    return real_data / "vehicle_location"


def take(path: Path, at: dt.datetime) -> visibility.PositionsLoaded:
    """Import a file and fold the days that it touched, as the worker does."""
    loaded = prove.import_positions(actor=ACTOR, at=at, path=path, time_zone="Europe/London")
    fold.fold_due(actor=ACTOR, at=at)
    return loaded


def task_at(
    area: Area, name: str, lat: float, lng: float, starts_at: dt.datetime, hours: float
) -> PatrolTask:
    """A patrol asked for in a circle of 150 m, all afternoon."""
    circle = Plane.around(lat, lng).unflatten(shapely.Point(0, 0).buffer(STOP_M))
    place = PlaceFactory.create(
        area=area, name=name, kind=PlaceKind.HOTSPOT, lat=lat, lng=lng, metres=STOP_M, wkb=shapely.to_wkb(circle),
        valid_from=SINCE,
    )  # fmt: skip
    plan = Plan.objects.first() or PlanFactory.create(priority=PriorityFactory.create(area=area))
    task = PatrolTaskFactory.create(plan=plan, title=name, place=place, place_wkb=place.wkb)
    TaskWindowFactory.create(task=task, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=hours))
    return task


class TestASnapshotOfTheForceArea:
    def test_gives_counts_by_ward_and_no_minute(self, real_data: Path, folder: Path) -> None:
        ground = real_ground.lay(real_data, since=SINCE, at=READ_AT)
        assert len(ground.outlines) == 192

        loaded = take(folder / f"{SNAPSHOT}.csv", READ_AT)

        assert (loaded.taken, loaded.repeated, loaded.refused) == (1_073, 0, 0)
        worked = {
            row.day: (row.positions, row.devices, row.unheld_devices) for row in DayWorked.objects.all()
        }
        assert worked == {
            dt.date(2022, 1, 7): (244, 244, 244),
            dt.date(2022, 1, 8): (829, 829, 829),
        }, "one fix of each bus, and nobody is recorded as holding any"
        named = wards_that_the_file_names(folder)
        named["E05011168"] -= (
            1  # one bus is 1.3 mm from the line between two wards, and the store keeps decimetres
        )
        named["E05011156"] += 1
        assert by_ward(READ_AT.date()) == named
        assert not GroundDay.objects.exists(), "one fix of a device is no stretch of time"
        assert not CellDay.objects.exists()

    def test_proves_no_visit_and_says_that_fixes_were_there(self, real_data: Path, folder: Path) -> None:
        real_ground.lay(real_data, since=SINCE, at=READ_AT, districts=("Wolverhampton",))
        middle = (52.565113, -2.074031)  # no other circle of 150 m has more buses in it that afternoon
        ward = places.locate_point(*middle, READ_AT.date()).neighbourhood_code
        task = task_at(
            real_ground.row_of(ward), "Where five buses are", *middle, dt.datetime(2022, 1, 8, 12, tzinfo=dt.UTC), 4
        )  # fmt: skip

        take(folder / f"{SNAPSHOT}.csv", READ_AT)

        proof = visibility.get_proof(task.pk)
        assert proof is not None
        circle = shapely.from_wkb(bytes(task.place_wkb))
        inside = [
            row for row in fixes_of(folder / f"{SNAPSHOT}.csv")
            if circle.intersects(shapely.Point(row[3], row[2])) and row[1] >= 1_641_643_200
        ]  # fmt: skip
        assert (proof.visits, proof.patrol_minutes, proof.officer_minutes) == (0, 0, 0)
        assert proof.positions_used == len(inside) == 5
        [row] = visibility.practice(
            viewer=make_viewer(Role.INSPECTOR, "wolverhampton"), area_codes=[ward],
            first_on=READ_AT.date() - dt.timedelta(days=1), last_on=READ_AT.date(), by=visibility.By.TASK,
        ).rows  # fmt: skip
        assert row.verdict not in {visibility.Verdict.VISITED, visibility.Verdict.PARTLY}

    def test_is_the_same_day_in_both_forms(self, folder: Path) -> None:
        take(folder / f"{SNAPSHOT}.csv", READ_AT)
        before = stored.stored()

        again = take(folder / f"{SNAPSHOT}.gtfsrt.pb", READ_AT)

        assert (again.taken, again.repeated, again.refused) == (0, 1_073, 0)
        assert stored.stored() == before
        assert len(before) == 1_073

    def test_in_the_other_form_alone_is_the_same_day_too(self, folder: Path) -> None:
        loaded = take(folder / f"{SNAPSHOT}.gtfsrt.pb", READ_AT)

        assert (loaded.taken, loaded.repeated, loaded.refused) == (1_073, 0, 0)
        found = sorted((device, round(at.timestamp())) for device, at, _, _ in stored.stored())
        assert found == sorted(
            (device, round(at)) for device, at, _, _ in fixes_of(folder / f"{SNAPSHOT}.csv")
        )


class TestTracesOfEightBuses:
    def test_are_on_no_ward_of_the_force(self, real_data: Path, folder: Path) -> None:
        real_ground.lay(real_data, since=SINCE, at=TRACED_AT)

        loaded = take(folder / TRACES, TRACED_AT)

        assert (loaded.taken, loaded.repeated, loaded.refused) == (1_533, 0, 0)
        assert set(GroundDay.objects.values_list("area_code", flat=True)) == {""}
        assert visibility.figures_between(
            area_codes=[area.code for area in places.list_areas(on=TRACED_ON)], first_on=TRACED_ON, last_on=TRACED_ON
        ).patrol_minutes == 0  # fmt: skip

    def test_are_visits_where_they_stand_at_stops(self, folder: Path) -> None:
        area = drawn_area()
        tasks = {
            name: task_at(area, name, lat, lng, dt.datetime(2026, 1, 26, 15, tzinfo=dt.UTC), 5)
            for name, (lat, lng) in STOPS.items()
        }

        take(folder / TRACES, TRACED_AT)

        fixes, rows = fixes_of(folder / TRACES), {}
        for name, task in tasks.items():
            exact = by_hand(fixes, within_metres(*STOPS[name], STOP_M))
            proof = visibility.get_proof(task.pk)
            assert proof is not None
            assert (proof.visits, proof.patrol_minutes, proof.officer_minutes) == pytest.approx(exact)
            assert "nobody is recorded as holding" in " ".join(proof.reasons)
            day = PlaceDay.objects.get(place=task.place, role="tasked")
            assert (day.visits, day.patrol_minutes, day.officer_minutes) == pytest.approx(exact)
            rows[name] = (day.visits, round(day.patrol_minutes, 1), round(day.officer_minutes, 1))
        assert rows == {
            "Queen Square Bus Station": (7, 55.8, 65.7),
            "the other end of the route": (8, 33.2, 36.5),
            "on the way, by the Royal Hospital": (8, 19.2, 19.2),
        }

    def test_add_up_to_the_time_between_their_fixes_in_an_area_drawn_for_them(self, folder: Path) -> None:
        drawn_area()

        take(folder / TRACES, TRACED_AT)

        steps = [seconds for _, seconds in steps_of(fixes_of(folder / TRACES))]
        found = list(GroundDay.objects.all())
        assert {row.area_code for row in found} == {"liverpool-14"}
        assert sum(row.officer_minutes for row in found) == pytest.approx(sum(steps) / 60)
        assert sum(row.fixes for row in found) == len(steps)
        cells = CellDay.objects.filter(area_code="liverpool-14")
        assert sum(cell.officer_minutes for cell in cells) == pytest.approx(sum(steps) / 60)
        assert all(cell.untasked_minutes == cell.officer_minutes for cell in cells)

    def test_are_the_same_day_as_siri_vm(self, folder: Path, tmp_path: Path) -> None:
        take(folder / TRACES, TRACED_AT)
        before = stored.stored()
        rows = [
            (device, dt.datetime.fromtimestamp(at, dt.UTC).isoformat(), str(lat), str(lng))
            for device, at, lat, lng in fixes_of(folder / TRACES)
        ]
        siri = tmp_path / "traces.xml"
        siri.write_bytes(bodies.as_siri_vm(rows))

        again = take(siri, TRACED_AT)

        assert (again.taken, again.repeated, again.refused) == (0, 1_533, 0)
        assert stored.stored() == before

    def test_a_real_delivery_of_siri_vm_lies_elsewhere(self, real_data: Path, folder: Path) -> None:
        at = dt.datetime(2022, 1, 30, 9, tzinfo=dt.UTC)
        real_ground.lay(real_data, since=SINCE, at=at, districts=("Birmingham",))

        loaded = take(folder / "siri_vm_sample.xml", at)

        assert (loaded.taken, loaded.refused) == (4, 0)
        assert by_ward(dt.date(2022, 1, 29)) == {}, "its buses are in Kent"


def drawn_area() -> Area:
    """A neighbourhood drawn round route 14: no boundary of Liverpool lies beside the checkout."""
    force = AreaFactory.create(code="merseyside", name="Merseyside Police", valid_from=SINCE)
    lpa = AreaFactory.create(kind=places.AreaKind.LPA, parent=force, valid_from=SINCE)
    sector = AreaFactory.create(kind=places.AreaKind.SECTOR, parent=lpa, valid_from=SINCE)
    area = AreaFactory.create(
        kind=places.AreaKind.NEIGHBOURHOOD, code="liverpool-14", name="Along route 14", parent=sector,
        valid_from=SINCE,
    )  # fmt: skip
    outline = shapely.to_wkb(shapely.box(-3.02, 53.38, -2.85, 53.49))
    places.load_boundaries(
        actor=ACTOR, at=TRACED_AT, kind=places.AreaKind.NEIGHBOURHOOD, valid_from=SINCE, source="drawn for the test",
        rows=[places.BoundaryRow(1, area.code, area.name, outline)],
    )  # fmt: skip
    return real_ground.row_of(area.code)


def by_ward(day: dt.date) -> dict[str, int]:
    """How many fixes of the days up to one lie in each ward, by the table that figures use."""
    ground = days.ground_of(day)
    fixes = parts.all_fixes(list(PositionPart.objects.filter(replaced_at__isnull=True)))
    areas = ground.area_of(fixes.x, fixes.y)
    found = Counter(ground.codes[area] for area in areas.tolist() if area >= 0)
    return dict(found)


def wards_that_the_file_names(folder: Path) -> dict[str, int]:
    """The same, as whoever cut the file to the force area wrote it beside each fix."""
    with (folder / f"{SNAPSHOT}.csv").open(encoding="utf-8") as text:
        return dict(Counter(row["ward_code"] for row in csv.DictReader(text)))


def fixes_of(path: Path) -> list[Fix]:
    """A file's rows without the house's readers."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [
        (
            row["vehicle_id"],
            dt.datetime.fromisoformat(row["timestamp"]).replace(tzinfo=dt.UTC).timestamp(),
            float(row.get("lat") or row["latitude"]),
            float(row.get("lng") or row["longitude"]),
        )
        for row in csv.DictReader(text.splitlines())
    ]  # in January the local time is UTC
