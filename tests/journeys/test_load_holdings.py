"""A file says who carried which device, and proofs say whose their visits were."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from peelian.adapters.positions.holdings import read_holdings
from peelian.adapters.positions.reader import read_positions
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.apps.visibility.models.proofs import Visit
from peelian.journeys import load_holdings, prove
from peelian.journeys.load_holdings import HoldingsLoaded
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.positions import stay, write_positions
from tests.factories.priorities import PriorityFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db

ACTOR = system("test")
LATER = AT + dt.timedelta(days=3)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _readers() -> Iterator[None]:
    before = plug(Ports(readers={"positions": read_positions, "devices": read_holdings}))
    yield
    plug(before)


@pytest.fixture(autouse=True)
def _people() -> None:
    for number in ("C1", "C2"):
        PersonFactory.create(collar_number=number)


def write(folder: Path, *rows: tuple[str, str, dt.datetime, dt.datetime | None]) -> Path:
    path = folder / "devices.csv"
    lines = [
        f"{device},{collar},{first.isoformat()},{last.isoformat() if last else ''}"
        for device, collar, first, last in rows
    ]
    path.write_text("\n".join(["device,collar_number,from,until", *lines]), encoding="utf-8")
    return path


def load(folder: Path, *rows: tuple[str, str, dt.datetime, dt.datetime | None]) -> HoldingsLoaded:
    return load_holdings.load_holdings(actor=ACTOR, at=LATER, path=write(folder, *rows))


def holdings() -> list[tuple[str, str, dt.datetime, dt.datetime | None]]:
    rows = DeviceHolding.objects.order_by("device", "starts_at")
    return list(rows.values_list("device", "person__collar_number", "starts_at", "ends_at"))


class TestLoadHoldings:
    def test_hands_a_device_over_in_whatever_order_the_rows_stand(self, tmp_path: Path) -> None:
        loaded = load(tmp_path, ("R-1", "C2", AT + 8 * HOUR, None), ("R-1", "C1", AT, None))

        assert loaded == HoldingsLoaded(added=2, ended=0, unchanged=0)
        assert holdings() == [("R-1", "C1", AT, AT + 8 * HOUR), ("R-1", "C2", AT + 8 * HOUR, None)]

    def test_the_same_file_twice_changes_nothing(self, tmp_path: Path) -> None:
        rows = [("R-1", "C1", AT, None), ("R-1", "C2", AT + 8 * HOUR, None), ("R-2", "C1", AT, AT + HOUR)]
        load(tmp_path, *rows)
        before = holdings()

        again = load(tmp_path, *rows)

        assert again == HoldingsLoaded(added=0, ended=0, unchanged=3)
        assert again.nothing_new
        assert holdings() == before

    def test_gives_an_open_holding_its_end(self, tmp_path: Path) -> None:
        load(tmp_path, ("R-1", "C1", AT, None))

        assert load(tmp_path, ("R-1", "C1", AT, AT + HOUR)).ended == 1
        assert holdings() == [("R-1", "C1", AT, AT + HOUR)]

    def test_refuses_a_collar_number_that_nobody_has_and_takes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="row 3, column collar_number: nobody has the collar number C9"):
            load(tmp_path, ("R-1", "C1", AT, None), ("R-2", "C9", AT, None))

        assert holdings() == []

    @pytest.mark.parametrize("known_before", [True, False], ids=["in the database", "in the same file"])
    def test_refuses_two_people_at_once(self, tmp_path: Path, known_before: bool) -> None:
        first, second = ("R-1", "C1", AT, AT + 8 * HOUR), ("R-1", "C2", AT + HOUR, None)
        if known_before:
            load(tmp_path, first)

        with pytest.raises(
            BadInput, match="column from: R-1 is recorded with somebody at that time"
        ) as refusal:
            load(tmp_path, *([second] if known_before else [first, second]))

        assert refusal.value.row == (2 if known_before else 3)
        assert "Two people can't carry one device" in refusal.value.mend
        assert len(holdings()) == known_before

    def test_tells_of_its_progress(self, tmp_path: Path) -> None:
        told: list[int] = []
        path = write(tmp_path, ("R-1", "C1", AT, None), ("R-2", "C2", AT, None))

        load_holdings.load_holdings(actor=ACTOR, at=LATER, path=path, progress=told.append)

        assert told == [2]


class TestProofsThatWereThereBefore:
    @pytest.fixture
    def proven(self, land: Land, tmp_path: Path) -> PatrolTask:
        """A task with a visit of R-1 that nobody is known to have carried."""
        task = PatrolTaskFactory.create(plan__priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        TaskWindowFactory.create(task=task, starts_at=AT)
        path = write_positions(tmp_path / "p.csv", stay("R-1", AT + HOUR, 16))
        prove.import_positions(actor=ACTOR, at=LATER, path=path)
        return task

    def test_say_whose_the_visit_was(self, proven: PatrolTask, tmp_path: Path) -> None:
        assert load(tmp_path, ("R-1", "C1", AT, None)).proofs == 1

        visit = Visit.objects.get(proof__task=proven)
        assert visit.person is not None
        assert visit.person.collar_number == "C1"

    def test_forget_who_had_handed_the_device_in_by_then(self, proven: PatrolTask, tmp_path: Path) -> None:
        load(tmp_path, ("R-1", "C1", AT - HOUR, None))

        assert load(tmp_path, ("R-1", "C1", AT - HOUR, AT)).proofs == 1

        assert Visit.objects.get(proof__task=proven).person is None

    def test_are_left_alone_when_nothing_is_new(self, proven: PatrolTask, tmp_path: Path) -> None:
        load(tmp_path, ("R-1", "C1", AT, None))

        assert load(tmp_path, ("R-1", "C1", AT, None)).proofs == 0


class TestCommand:
    def run(self, *words: object) -> str:
        out = io.StringIO()
        call_command("import", "devices", *map(str, words), stdout=out, stderr=io.StringIO())
        return out.getvalue()

    def test_says_what_became_of_the_file(self, tmp_path: Path) -> None:
        path = write(tmp_path, ("R-1", "C1", AT, None))

        assert "devices.csv: 1 holdings added, 0 given their end, 0 as they were." in self.run(path)
        assert "1 holdings read. All of it is there already: nothing changed." in self.run(path)

    def test_names_the_file_of_a_row_that_only_the_journey_refuses(self, tmp_path: Path) -> None:
        path = write(tmp_path, ("R-1", "C9", AT, None))

        with pytest.raises(BadInput, match=r"^devices\.csv, row 2, column collar_number: nobody has"):
            self.run(path)
