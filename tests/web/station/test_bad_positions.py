"""One file with all that goes wrong in files of positions, from the upload to the page and the proof.

A thousand rows: 960 good ones, of which 80 are of a device that nobody holds; ten with latitude and longitude swapped;
ten of a clock that was never set; and twenty (2 %) that are malformed, in five ways.
"""

from __future__ import annotations

import datetime as dt
import html
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from peelian.apps.events.models import Event
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.devices import Device, DeviceHolding
from peelian.apps.visibility.models.positions import PositionFile, PositionPart
from peelian.apps.visibility.models.proofs import Proof, Visit
from peelian.journeys import prove
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput
from tests.factories.clock import AT
from tests.factories.positions import stay
from tests.factories.stored import stored
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.web.staff_stage import Station, client_of, set_the_station

WINDOW = AT - dt.timedelta(days=2)
HELD, UNHELD = "RADIO-7", "FOUND-IN-A-DRAWER"
_GOOD_LAT, _GOOD_LNG = 52.48, -1.9


def _moment(number: int) -> str:
    return (WINDOW - dt.timedelta(hours=5) + dt.timedelta(seconds=20 * number)).isoformat()


def _good() -> list[str]:
    """960 rows: one stay of 16 minutes at the place by the device that is held, one of 16 by the other, and a drive."""
    held = list(stay(HELD, WINDOW + dt.timedelta(minutes=10), 16, every_s=16))
    unheld = [*stay(UNHELD, WINDOW + dt.timedelta(minutes=60), 16, every_s=16)]
    unheld += [(UNHELD, unheld[-1][1] + dt.timedelta(seconds=30 * n), *unheld[-1][2:]) for n in range(1, 18)]
    drive = 960 - len(held) - len(unheld)
    rows = [f"{device},{at.isoformat()},{lat:.6f},{lng:.6f}" for device, at, lat, lng in (*held, *unheld)]
    assert len(unheld) == 80
    return [*rows, *(f"{HELD},{_moment(n)},{_GOOD_LAT:.6f},{_GOOD_LNG + n * 1e-4:.6f}" for n in range(drive))]


SWAPPED = [f"{HELD},{_moment(n)},{_GOOD_LNG},{_GOOD_LAT}" for n in range(10)]
UNSET = [f"{HELD},1970-01-01T00:{n:02d}:00Z,{_GOOD_LAT},{_GOOD_LNG}" for n in range(10)]
MALFORMED = [
    row
    for n in range(4)
    for row in (
        f"{HELD},yesterday,{_GOOD_LAT},{_GOOD_LNG}",
        f"{HELD},{_moment(n)},north,{_GOOD_LNG}",
        f"{HELD},{_moment(n)},,{_GOOD_LNG}",
        f",{_moment(n)},{_GOOD_LAT},{_GOOD_LNG}",
        f"{HELD},{_moment(n)}",
    )
]


def _file(rows: list[str]) -> bytes:
    mixed = list(rows)
    random.Random(5).shuffle(mixed)
    return "\n".join(["device,time,lat,lng", *mixed, ""]).encode()


def _all_rows() -> dict[type[Model], list[Any]]:
    """Every row that an import could write, to be compared."""
    kept = (PositionFile, PositionPart, Device, Proof, Visit, Event)
    return {model: list(model._default_manager.order_by("pk").values()) for model in kept}


def bring(client: Client, name: str, body: bytes) -> str:
    said = {"file": SimpleUploadedFile(name, body), "time_zone": ""}
    answer = client.post(reverse("station:positions"), said, follow=True)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def station(db: None, settings: Any, tmp_path: Path) -> Station:
    settings.POSITIONS = tmp_path / "positions"
    return set_the_station()


@pytest.fixture
def inspector(station: Station) -> Client:
    return client_of(station.inspector)


@pytest.fixture
def task(station: Station) -> PatrolTask:
    """Three visits of a quarter of an hour, the day before yesterday; the radio is the PCSO's."""
    DeviceHolding.objects.create(device=HELD, person=station.pcso, starts_at=WINDOW - dt.timedelta(days=9))
    task = PatrolTaskFactory.create(plan=station.plan, created_by=station.sergeant)
    TaskWindowFactory.create(task=task, starts_at=WINDOW)
    return task


class TestAFileWithAllThatGoesWrong:
    BODY = _file([*_good(), *SWAPPED, *UNSET, *MALFORMED])

    def test_has_two_in_a_hundred_malformed(self) -> None:
        assert (self.BODY.count(b"\n") - 1, len(MALFORMED)) == (1_000, 20)

    def test_is_taken_but_for_the_rows_that_cannot_be_positions(
        self, inspector: Client, task: PatrolTask
    ) -> None:
        page = bring(inspector, "monday.csv", self.BODY)

        assert "960 new positions" in page
        file = PositionFile.objects.get()
        assert (file.taken, file.repeated, file.refused, file.unheld) == (960, 0, 40, 1)
        assert len(stored()) == 960

    def test_says_of_each_refused_row_where_it_stands_and_why(
        self, inspector: Client, task: PatrolTask
    ) -> None:
        page = bring(inspector, "monday.csv", self.BODY)

        lines = self.BODY.decode().splitlines()
        refusals = PositionFile.objects.get().refusals
        refused = sorted(lines[refusal["row"] - 1] for refusal in refusals)
        assert refused == sorted([*SWAPPED, *UNSET, *MALFORMED])
        for reason in ("latitude and longitude look swapped", "clock was not set"):
            assert page.count(reason) == 1 + 10, "once with its number, and once for each row"
        for refusal in refusals:
            assert f"Row </span>{refusal['row']}</th>" in page
            assert refusal["reason"] in page

    def test_names_the_device_that_nobody_holds_and_counts_it_for_no_person(
        self, inspector: Client, task: PatrolTask, station: Station
    ) -> None:
        page = bring(inspector, "monday.csv", self.BODY)

        assert "1 device that nobody was recorded as holding" in page
        assert f"<li>{UNHELD}</li>" in page
        assert f"<li>{HELD}</li>" not in page
        proof = visibility.get_proof(task.pk)
        assert proof is not None
        assert (proof.visits, proof.full_visits) == (2, 2)
        assert proof.patrol_minutes == pytest.approx(32)
        holders = {visit.device: visit.person_id for visit in Visit.objects.filter(proof__task=task)}
        assert holders == {HELD: station.pcso.pk, UNHELD: None}

    def test_changes_nothing_when_it_comes_again(self, inspector: Client, task: PatrolTask) -> None:
        bring(inspector, "monday.csv", self.BODY)
        rows, fixes = _all_rows(), stored()

        page = bring(inspector, "monday-again.csv", self.BODY)

        assert "We had this file already. Nothing was changed." in page
        assert (_all_rows(), stored()) == (rows, fixes)

    def test_adds_nothing_when_its_rows_come_in_another_file(
        self, inspector: Client, task: PatrolTask
    ) -> None:
        bring(inspector, "monday.csv", self.BODY)
        before, proof = stored(), visibility.get_proof(task.pk)

        page = bring(inspector, "turned.csv", _file([*MALFORMED, *UNSET, *SWAPPED, *reversed(_good())]))

        assert "0 new positions" in page
        assert stored() == before
        after = visibility.get_proof(task.pk)
        assert proof
        assert after
        assert (after.visits, after.patrol_minutes) == (proof.visits, proof.patrol_minutes)


class TestAFileWithTooMuchThatIsBad:
    def test_is_refused_whole_with_the_commonest_reason_and_changes_nothing(
        self, inspector: Client, task: PatrolTask
    ) -> None:
        before = _all_rows()
        swapped = [f"{HELD},{_moment(n)},{_GOOD_LNG},{_GOOD_LAT}" for n in range(230)]

        page = bring(inspector, "tuesday.csv", _file([*_good(), *swapped, *UNSET, *MALFORMED]))

        assert "260 of 1,220 rows (21%) can't be positions" in page
        assert "Most often (230): latitude and longitude look swapped" in page
        assert "tuesday.csv" in page
        assert (_all_rows(), stored()) == (before, [])

    def test_is_refused_without_a_page_too(self, task: PatrolTask, tmp_path: Path) -> None:
        path = tmp_path / "wednesday.csv"
        path.write_bytes(_file([*_good()[:60], *SWAPPED, *UNSET]))
        before = _all_rows()

        with pytest.raises(BadInput, match=r"20 of 80 rows \(25%\)"):
            prove.import_positions(actor=system("tests"), at=AT, path=path)

        assert (_all_rows(), stored()) == (before, [])
