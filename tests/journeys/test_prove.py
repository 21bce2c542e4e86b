"""A file of positions becomes a proof: planned beside proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
import shapely
import time_machine
from django.core.management import call_command

from peelian.adapters.positions.reader import read_positions
from peelian.analysis.plane import Plane
from peelian.apps.accounts.types import Role
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.positions import PositionFile
from peelian.journeys import prove
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.positions import stay, write_positions
from tests.factories.priorities import PriorityFactory
from tests.factories.stored import stored
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory

pytestmark = pytest.mark.django_db

ACTOR = system("test")
WINDOW = AT + dt.timedelta(days=1)
LATER = AT + dt.timedelta(days=3)


@pytest.fixture(autouse=True)
def _readers() -> Iterator[None]:
    before = plug(Ports(readers={"positions": read_positions}))
    yield
    plug(before)


def make_task(starts_at: dt.datetime = WINDOW) -> PatrolTask:
    priority = PriorityFactory.create(area=make_land().neighbourhoods[0])
    task = PatrolTaskFactory.create(plan__priority=priority)
    TaskWindowFactory.create(task=task, starts_at=starts_at)
    return task


class TestImportPositions:
    def test_proves_the_task_whose_window_the_file_touches(self, tmp_path: Path) -> None:
        task = make_task()
        bad = "B1,1970-01-01T00:00:00Z,52.4,-1.9\n,2026-11-03T09:00:00Z,52.4,-1.9\n"
        path = write_positions(tmp_path / "p.csv", stay("B1", WINDOW + dt.timedelta(hours=1), 16), more=bad)

        loaded = prove.import_positions(actor=ACTOR, at=LATER, path=path)

        assert (loaded.taken, loaded.refused) == (63, 2)
        assert [(refused.row, refused.column) for refused in loaded.refusals] == [
            (65, "time"),
            (66, "device"),
        ]
        [proof] = prove.proofs_touched(loaded)
        assert (proof.task_id, proof.visits, proof.full_visits) == (task.pk, 1, 1)
        assert proof.patrol_minutes == pytest.approx(16)
        assert proof.dose_share == pytest.approx(16 / 45)

    def test_leaves_other_tasks_alone(self, tmp_path: Path) -> None:
        task = make_task(starts_at=WINDOW - dt.timedelta(days=7))
        path = write_positions(tmp_path / "p.csv", stay("B1", WINDOW, 8))

        prove.import_positions(actor=ACTOR, at=LATER, path=path)

        assert visibility.get_proof(task.pk) is None

    def test_the_same_file_twice_changes_nothing(self, tmp_path: Path) -> None:
        task = make_task()
        path = write_positions(tmp_path / "p.csv", stay("B1", WINDOW, 8))
        prove.import_positions(actor=ACTOR, at=LATER, path=path)
        before = visibility.get_proof(task.pk)

        assert prove.import_positions(actor=ACTOR, at=LATER + dt.timedelta(hours=1), path=path).already
        assert visibility.get_proof(task.pk) == before

    def test_a_file_that_breaks_off_leaves_nothing_behind(self, tmp_path: Path) -> None:
        path = write_positions(tmp_path / "p.csv", stay("B1", WINDOW, 8), more='B1,"2026')

        with pytest.raises(BadInput, match="can't be taken apart"):
            prove.import_positions(actor=ACTOR, at=LATER, path=path)

        assert stored() == []
        assert not PositionFile.objects.exists()


class TestLoadPositions:
    def test_is_for_those_who_may_import(self, tmp_path: Path) -> None:
        path = write_positions(tmp_path / "p.csv", stay("B1", WINDOW, 8))
        make_land()

        with pytest.raises(NotAllowed):
            prove.load_positions(viewer=make_viewer(Role.PCSO, "midshire"), at=LATER, path=path)

        assert (
            prove.load_positions(
                viewer=make_viewer(Role.ADMINISTRATOR, "midshire"), at=LATER, path=path
            ).taken
            == 33
        )


class TestWorkOut:
    def test_is_for_those_who_may_see_positions_there(self) -> None:
        task = make_task()

        with pytest.raises(NotAllowed):
            prove.work_out(viewer=make_viewer(Role.INSPECTOR, "riverside-2"), at=LATER, task_id=task.pk)

        proof = prove.work_out(viewer=make_viewer(Role.INSPECTOR, "riverside-1"), at=LATER, task_id=task.pk)
        assert proof.visits == 0


class TestCommand:
    def test_prints_what_was_taken_and_what_it_proves(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        task = make_task()
        path = write_positions(
            tmp_path / "p.csv", stay("B1", WINDOW, 8), more="B1,2026-11-03T09:00:00Z,-1.9,52.4\n"
        )

        with time_machine.travel(LATER, tick=False):
            call_command("import", "positions", str(path))

        out = capsys.readouterr().out
        assert "33 positions taken, 0 there already, 1 rows refused." in out
        assert "row 35, column lat, lng: latitude and longitude look swapped" in out
        assert f"task {task.pk}: 1 of 3 visits, 8.0 of 45 patrol-minutes proven (18%)" in out

        call_command("import", "positions", str(path))
        assert "taken before: nothing changed" in capsys.readouterr().out


@pytest.mark.real_data
class TestRealBuses:
    def test_the_second_form_repeats_the_first(self, real_data: Path) -> None:
        folder = real_data / "vehicle_location"
        text = prove.import_positions(
            actor=ACTOR, at=LATER, path=folder / "bus_positions_west_midlands_2022-01-08.csv"
        )
        feed = prove.import_positions(
            actor=ACTOR, at=LATER, path=folder / "bus_positions_west_midlands_2022-01-08.gtfsrt.pb"
        )

        assert (text.taken, text.repeated, text.refused) == (1073, 0, 0)
        assert (feed.taken, feed.repeated, feed.refused) == (0, 1073, 0)
        assert (feed.first_at, feed.last_at) == (text.first_at, text.last_at)

    def test_a_file_of_local_times_is_refused_until_the_zone_is_named(self, real_data: Path) -> None:
        path = real_data / "vehicle_location" / "bus_traces_liverpool_route14_2026-01.csv.gz"

        with pytest.raises(BadInput, match=r"1,533 of 1,533 rows.*--time-zone"):
            prove.import_positions(actor=ACTOR, at=LATER, path=path)

    def test_buses_prove_presence_though_nobody_is_recorded_as_driving(self, real_data: Path) -> None:
        """A place of 300 m around the middle of all fixes, the afternoon of the file, a fix about every 20 seconds."""
        path = real_data / "vehicle_location" / "bus_traces_liverpool_route14_2026-01.csv.gz"
        fixes = [
            row
            for row in read_positions(path, time_zone="Europe/London")
            if isinstance(row, visibility.PositionRow)
        ]
        middle = shapely.Point(median(row.lng for row in fixes), median(row.lat for row in fixes))
        plane = Plane.around(middle.y, middle.x)
        place = plane.unflatten(plane.flatten(middle).buffer(300))
        priority = PriorityFactory.create(area=make_land().neighbourhoods[0])
        task = PatrolTaskFactory.create(plan__priority=priority, place_wkb=shapely.to_wkb(place))
        start = dt.datetime(2026, 1, 26, 15, 0, tzinfo=dt.UTC)
        TaskWindowFactory.create(task=task, starts_at=start, ends_at=start + dt.timedelta(hours=4))

        loaded = prove.import_positions(actor=ACTOR, at=LATER, path=path, time_zone="Europe/London")

        [proof] = prove.proofs_touched(loaded)
        inside = sum(place.intersects(shapely.Point(row.lng, row.lat)) for row in fixes)
        assert 0 < proof.positions_used <= inside
        assert (
            0 < proof.patrol_minutes <= proof.officer_minutes <= inside * 2
        )  # at most two minutes between two fixes
        assert proof.patrol_minutes <= proof.patrol_minutes_at_most
        assert any("nobody is recorded as holding" in reason for reason in proof.reasons)
