"""What a file of positions is told to have been: its form, the devices that nobody held, what its days set aside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from peelian.adapters.positions.reader import read_positions
from peelian.apps.accounts.types import Role
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.types.positions import FileKind
from peelian.journeys import fold, prove
from peelian.journeys.ports import Ports, plug
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories import bodies
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import make_land
from tests.factories.positions import Fix, write_positions
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db
ACTOR = system("test")
LATER = AT + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.POSITIONS = tmp_path / "positions"
    before = plug(Ports(readers={"positions": read_positions}))
    yield
    plug(before)


def fixes(device: str, *seconds: float, lat: float = 52.48) -> list[Fix]:
    return [(device, AT + dt.timedelta(seconds=each), lat, -1.9) for each in seconds]


def brought(path: Path) -> visibility.PositionFileView:
    return visibility.get_file(prove.import_positions(actor=ACTOR, at=LATER, path=path).file_id)


def as_parquet(path: Path) -> Path:
    table = pa.table({"device": ["B1"], "at": [AT.isoformat()], "lat": [52.48], "lng": [-1.9]})
    parquet.write_table(table, path)
    return path


class TestItsForm:
    def test_is_what_its_bytes_say(self, tmp_path: Path) -> None:
        rows = bodies.good_rows(3, AT)
        forms = {
            FileKind.CSV: bodies.as_csv(rows),
            FileKind.JSON: bodies.as_ndjson(rows),
            FileKind.PARQUET: as_parquet(tmp_path / "made").read_bytes(),
        }
        for kind, body in forms.items():
            path = tmp_path / f"{kind}.any"
            path.write_bytes(body)
            assert brought(path).kind == kind


class TestDevicesThatNobodyHeld:
    def test_are_counted_and_named_for_those_who_may_import(self, tmp_path: Path) -> None:
        make_land()
        person = PersonFactory.create()
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=person.pk, starts_at=AT)
        several = [*fixes("B1", 0, 30), *fixes("B3", 0), *fixes("B2", 0, 30)]

        file = brought(write_positions(tmp_path / "p.csv", several))

        assert file.unheld == 2
        ours = make_viewer(Role.ADMINISTRATOR, "midshire")
        assert visibility.list_unheld_devices(file.id, viewer=ours) == ["B2", "B3"]
        with pytest.raises(NotAllowed):
            visibility.list_unheld_devices(file.id, viewer=make_viewer(Role.PCSO, "midshire"))

    def test_are_none_where_each_was_held(self, tmp_path: Path) -> None:
        person = PersonFactory.create()
        visibility.hold_device(actor=ACTOR, at=AT, device="B1", person_id=person.pk, starts_at=AT)

        file = brought(write_positions(tmp_path / "p.csv", fixes("B1", 0, 30)))

        assert file.unheld == 0


class TestWhatItsDaysSetAside:
    def test_is_not_known_before_they_are_folded(self, tmp_path: Path) -> None:
        file = brought(write_positions(tmp_path / "p.csv", fixes("B1", 0, 30)))
        assert file.set_aside is None

        fold.fold_due(actor=ACTOR, at=LATER)

        assert visibility.get_file(file.id).set_aside == {}
        assert visibility.list_files()[0].set_aside == {}

    def test_is_of_its_own_fixes_and_none_of_another_files(self, tmp_path: Path) -> None:
        far = fixes("B1", 45, lat=54.0)  # 170 km in fifteen seconds
        torn = [*fixes("B2", 60, lat=52.40), *fixes("B2", 60, lat=52.60)]
        good = brought(write_positions(tmp_path / "good.csv", fixes("B1", *range(0, 300, 30))))
        bad = brought(write_positions(tmp_path / "bad.csv", [*far, *torn, *fixes("B2", 0, 30)]))

        fold.fold_due(actor=ACTOR, at=LATER)

        assert visibility.get_file(good.id).set_aside == {}
        assert visibility.get_file(bad.id).set_aside == {"contradictory": 2, "jumps": 1}
