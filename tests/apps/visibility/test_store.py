"""The store of positions: whole or not there, each fix once, the same whatever the order in which it came."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from peelian.apps.events import api as events
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.services import folding
from peelian.columns import days
from peelian.kernel.actors import system
from tests.factories.stored import Row, files, keep, stored

pytestmark = pytest.mark.django_db
ACTOR = system("test")
NOON = dt.datetime(2026, 11, 17, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(days=1)
DAY = dt.date(2026, 11, 17)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "POSITIONS", tmp_path / "positions")


def walk(device: str, start: dt.datetime, count: int, *, lat: float = 52.48) -> list[Row]:
    """A fix every half minute, some metres apart."""
    return [(device, start + dt.timedelta(seconds=30 * n), lat + n * 1e-5, -1.9) for n in range(count)]


def fold_all() -> list[dt.date]:
    """Fold all days that are due, until none is; the days that changed, in order."""
    changed = []
    while due := visibility.list_days_to_fold():
        for day in due:
            if visibility.fold_day(actor=ACTOR, at=LATER, day=day).changed:
                changed.append(day)
    return changed


def rows_of(day: dt.date) -> list[dict[str, object]]:
    part = parts.folded_part(day)
    assert part is not None
    return days.read_table(parts.folder(), [part.name]).to_pylist()


class TestKeeping:
    def test_lays_fixes_into_the_files_of_their_local_days(self) -> None:
        before_midnight = dt.datetime(2026, 7, 1, 22, 59, 30, tzinfo=dt.UTC)  # 23:59:30 in London
        kept = keep(*walk("B1", before_midnight, 2), at=LATER)
        assert kept.on == (dt.date(2026, 7, 1), dt.date(2026, 7, 2))
        assert [part.rows for part in PositionPart.objects.order_by("day")] == [1, 1]

    def test_the_same_fixes_again_write_nothing(self) -> None:
        keep(*walk("B1", NOON, 5), at=LATER)
        before = files()
        again = keep(*walk("B1", NOON, 5), at=LATER)
        assert (again.taken, again.repeated, again.on) == (0, 5, ())
        assert files() == before

    def test_nor_do_they_after_the_day_was_folded(self) -> None:
        keep(*walk("B1", NOON, 5), at=LATER)
        fold_all()
        again = keep(*walk("B1", NOON, 6), at=LATER)
        assert (again.taken, again.repeated) == (1, 5)

    def test_leaves_out_what_the_national_grid_does_not_reach_and_says_where_it_stood(self) -> None:
        kept = keep(("B1", NOON, 52.48, -1.9), ("B1", LATER, 49.1, -8.9), at=LATER)
        assert (kept.taken, kept.off_grid) == (1, (1,))

    def test_files_hold_no_name_of_a_device(self) -> None:
        keep(*walk("Radio 4711", NOON, 5), at=LATER)
        [name] = files()
        assert b"4711" not in (parts.folder() / name).read_bytes()


class TestFolding:
    def test_the_same_fixes_fold_to_the_same_rows_however_they_came(self) -> None:
        wild = ("B1", NOON + dt.timedelta(seconds=45), 53.9, -1.9)
        rows = [*walk("B1", NOON, 20), *walk("B2", NOON, 20, lat=52.5), wild]
        order = np.random.default_rng(3).permutation(len(rows))
        with transaction.atomic():
            keep(*rows, at=LATER)
            fold_all()
            at_once = rows_of(DAY)
            transaction.set_rollback(True)
        for piece in np.array_split(order, 6):
            keep(*(rows[one] for one in piece), *(rows[one] for one in piece[:2]), at=LATER)
            fold_all()
        devices = {row["device"] for row in at_once}
        names = dict(zip(sorted(devices), sorted({row["device"] for row in rows_of(DAY)}), strict=True))
        renamed = [row | {"device": names[row["device"]]} for row in at_once]
        assert rows_of(DAY) == renamed

    def test_one_file_takes_the_place_of_all_and_the_old_ones_go_an_hour_later(self) -> None:
        keep(*walk("B1", NOON, 5), at=LATER)
        keep(*walk("B2", NOON, 5), at=LATER)
        assert fold_all() == [DAY]
        assert (len(files()), PositionPart.objects.filter(replaced_at=None).count()) == (3, 1)
        for name in files():
            os.utime(parts.folder() / name, (NOON.timestamp(),) * 2)
        assert visibility.sweep_positions(actor=ACTOR, at=LATER) == 0
        assert visibility.sweep_positions(actor=ACTOR, at=LATER + dt.timedelta(minutes=61)) == 2
        assert len(stored()) == 10

    def test_a_day_to_which_nothing_came_stays_as_it_is(self) -> None:
        keep(*walk("B1", NOON, 5), at=LATER)
        fold_all()
        before = files()
        assert not visibility.fold_day(actor=ACTOR, at=LATER, day=DAY).changed
        assert files() == before
        assert (
            events.count_events(name="visibility.day.folded", since=NOON, until=LATER + dt.timedelta(1)) == 1
        )

    def test_what_comes_late_for_a_day_folds_the_day_after_again_if_that_day_then_ends_otherwise(
        self,
    ) -> None:
        midnight = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
        keep(*walk("B1", midnight + dt.timedelta(seconds=10), 3), at=LATER)
        assert fold_all() == [DAY + dt.timedelta(days=1)]
        keep(*walk("B1", midnight - dt.timedelta(seconds=80), 3), at=LATER)
        assert fold_all() == [DAY, DAY + dt.timedelta(days=1)]
        first, second, *_ = rows_of(DAY + dt.timedelta(days=1))
        assert (first["carry"], second["before_us"]) == (True, first["at_us"])
        keep(*walk("B1", NOON, 3), at=LATER)
        assert fold_all() == [DAY]

    @pytest.mark.parametrize(("day", "hours"), [(dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25)])
    def test_a_day_is_as_long_as_its_clocks_say(self, day: dt.date, hours: int) -> None:
        start = dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(hours=24)
        keep(*(("B1", start + dt.timedelta(minutes=30 * n), 52.48, -1.9) for n in range(144)), at=LATER)
        fold_all()
        assert sum(not row["carry"] for row in rows_of(day)) == hours * 2


class TestDayPositions:
    def test_bring_the_fix_before_the_day_and_the_first_after_it(self) -> None:
        midnight = dt.datetime(2026, 11, 17, tzinfo=dt.UTC)
        keep(*walk("B1", midnight - dt.timedelta(seconds=45), 2 * 60 * 24 + 10), at=LATER)
        fold_all()
        engine = days.connect()
        found = parts.day_positions(engine, DAY, ahead_s=120)
        assert found is not None
        rows = engine.to_pyarrow(found.order_by("at_us")).to_pylist()
        assert rows[0]["carry"]
        assert len(rows) == 1 + 2 * 60 * 24 + 4
        assert all(row["before_us"] == before["at_us"] for before, row in itertools.pairwise(rows))
        assert parts.day_positions(engine, DAY.replace(day=1), ahead_s=120) is None


class TestForgetting:
    def test_removes_rows_and_files_of_days_older_than_31(
        self, django_capture_on_commit_callbacks: object
    ) -> None:
        keep(*walk("old", LATER - dt.timedelta(days=33), 3), *walk("new", NOON, 3), at=LATER)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert visibility.forget_positions(actor=ACTOR, at=LATER) == 3
        assert {row[0] for row in stored()} == {"new"}
        assert len(files()) == 1


CRASH = """
import os, sys, signal, datetime as dt
sys.path[:0] = {path!r}
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.POSITIONS = Path({folder!r})
from peelian.columns import days
import pyarrow as pa
days.write_part(settings.POSITIONS, dt.date(2026, 11, 17), pa.table({{"device": [1]}}))
os.kill(os.getpid(), signal.SIGKILL)
"""


class TestWhatIsCutOff:
    def test_a_process_killed_between_file_and_row_changes_nothing_and_its_file_is_swept(self) -> None:
        keep(*walk("B1", NOON, 5), at=LATER)
        before, listed = stored(), files()
        path = [str(Path(__file__).resolve().parents[3] / "src")]
        script = CRASH.format(path=path, folder=str(settings.POSITIONS))
        died = subprocess.run([sys.executable, "-W", "ignore", "-c", script], check=False)
        assert died.returncode == -signal.SIGKILL
        assert len(files()) == len(listed) + 1
        assert stored() == before
        for name in files():
            os.utime(parts.folder() / name, (NOON.timestamp(),) * 2)
        assert visibility.sweep_positions(actor=ACTOR, at=LATER) == 1
        assert (files(), stored()) == (listed, before)

    def test_an_import_that_is_taken_back_leaves_files_that_nobody_reads(self) -> None:
        with transaction.atomic():
            keep(*walk("B1", NOON, 5), at=LATER)
            transaction.set_rollback(True)
        assert (stored(), len(files())) == ([], 1)
        assert dt.timedelta(hours=1) == folding.SWEPT_AFTER


class TestTheMove:
    def test_rows_of_the_table_come_out_as_arrivals(self) -> None:
        executor = MigrationExecutor(connection)
        executor.migrate([("visibility", "0004_figures")])
        old = executor.loader.project_state([("visibility", "0004_figures")]).apps
        file = old.get_model("visibility", "PositionFile").objects.create(
            sha256="x", name="p.csv", taken=3, repeated=0, refused=0, imported_at=NOON
        )
        table = old.get_model("visibility", "Position")
        for device, at, lat, lng in walk("B1", NOON, 3):
            table.objects.create(device=device, at=at, lat=lat, lng=lng, file=file)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        executor = MigrationExecutor(connection)
        executor.migrate([("visibility", "0005_positions_lie_in_files")])
        new = executor.loader.project_state([("visibility", "0005_positions_lie_in_files")]).apps
        [arrival] = new.get_model("visibility", "Arrival").objects.select_related("feed")
        assert (arrival.rows, arrival.feed.kind) == (3, "table")
        import pyarrow as pa

        with pa.ipc.open_stream(bytes(arrival.payload)) as stream:
            rows = stream.read_all().to_pylist()
        assert [row["device"] for row in rows] == ["B1"] * 3
        assert rows[1]["at_us"] == round(NOON.timestamp() * 1e6) + 30_000_000
