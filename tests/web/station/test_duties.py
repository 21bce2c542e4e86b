"""Single shifts and abstractions: recorded, put right, taken back by a sergeant, and told to whoever sends a patrol."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.duties import Abstraction, Shift
from peelian.kernel.actors import system
from peelian.kernel.time import LONDON, now
from tests.factories.workforce import PersonFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.priorities import _rows


@pytest.fixture
def hours(station: Station) -> dict[str, Any]:
    """Late on Thursday 5 November, over midnight."""
    return {
        "person_id": station.pcso.pk, "first_on": "2026-11-05", "last_on": "", "starts": "18:00", "ends": "02:00",
    }  # fmt: skip


def spans(model: type[Shift] | type[Abstraction]) -> list[str]:
    rows = model._default_manager.order_by("starts_at")
    return [f"{row.starts_at:%d %H}-{row.ends_at:%d %H}" for row in rows]


class TestAShift:
    def test_is_recorded_over_midnight_and_stands_in_the_list(
        self, station: Station, sergeant: Client, hours: dict[str, Any]
    ) -> None:
        assert (
            "Nothing is recorded for these days." in sergeant.get(reverse("station:duties")).content.decode()
        )
        page = sergeant.post(
            reverse("station:set_shift"), {**hours, "kind": "late"}, follow=True
        ).content.decode()
        assert "Late shift" in page
        assert spans(Shift) == ["05 18-06 02"]
        assert Event.objects.filter(name="workforce.shift.set").count() == 1

    def test_is_put_right_and_taken_back(
        self, station: Station, sergeant: Client, hours: dict[str, Any]
    ) -> None:
        sergeant.post(reverse("station:set_shift"), {**hours, "kind": "late"})
        change = reverse("station:change_shift", args=[Shift.objects.get().pk])
        assert 'value="2026-11-05"' in sergeant.get(change).content.decode()
        sergeant.post(
            change, {**hours, "first_on": "2026-11-07", "kind": "early", "starts": "06:00", "ends": "14:00"}
        )
        assert spans(Shift) == ["07 06-07 14"]
        sergeant.post(reverse("station:withdraw_shift", args=[Shift.objects.get().pk]))
        assert spans(Shift) == []
        assert Event.objects.filter(name="workforce.shift.withdrawn").count() == 1

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"person_id": ""}, "Choose who it is"),
            ({"kind": ""}, "Choose what it is"),
            ({"first_on": ""}, "Enter the day"),
            ({"last_on": "2026-11-04"}, "The last day must be the first day or later"),
            ({"last_on": "2026-11-05"}, "It must end after it starts."),
            ({"last_on": "2027-11-05"}, "It can be 60 days at most."),
        ],
    )
    def test_says_what_is_wrong(
        self, sergeant: Client, hours: dict[str, Any], change: dict[str, str], words: str
    ) -> None:
        said = {**hours, "kind": "late", **change}
        assert words in sergeant.post(reverse("station:set_shift"), said).content.decode()
        assert not Shift.objects.exists()


class TestAnAbstraction:
    def test_is_recorded_put_right_when_they_are_back_early_and_taken_back(
        self, station: Station, sergeant: Client, hours: dict[str, Any]
    ) -> None:
        said = {**hours, "code": "court", "planned": "sudden", "note": "Witness"}
        page = sergeant.post(reverse("station:abstract"), said, follow=True).content.decode()
        assert "At court" in page
        assert "at short notice" in page
        row = Abstraction.objects.get()
        assert (row.planned, row.note) == (False, "Witness")
        change = reverse("station:change_abstraction", args=[row.pk])
        assert "Witness" in sergeant.get(change).content.decode()
        sergeant.post(change, {**said, "ends": "20:00"})
        assert spans(Abstraction) == ["05 18-05 20"]
        sergeant.post(reverse("station:withdraw_abstraction", args=[Abstraction.objects.get().pk]))
        assert spans(Abstraction) == []

    def test_refuses_a_second_one_in_the_same_time(
        self, station: Station, sergeant: Client, hours: dict[str, Any]
    ) -> None:
        said = {**hours, "code": "court", "planned": "planned", "note": ""}
        sergeant.post(reverse("station:abstract"), said)
        page = sergeant.post(reverse("station:abstract"), {**said, "code": "aid"}).content.decode()
        assert "They are at court already" in page
        assert Abstraction.objects.count() == 1

    def test_is_told_to_whoever_sends_them_on_patrol(
        self, station: Station, sergeant: Client, hours: dict[str, Any]
    ) -> None:
        sergeant.post(reverse("station:abstract"), {**hours, "code": "aid", "planned": "planned", "note": ""})
        away = Abstraction.objects.get().starts_at.astimezone(LONDON)
        said = {
            "title": "Shops", "kind": "foot", "place": "neighbourhood", "neighbourhood_code": "N01",
            "dose_visits": "1", "dose_minutes": "15", "person_ids": str(station.pcso.pk), "send": "yes",
            **_rows("times", {"first_on": f"{away:%Y-%m-%d}", "last_on": "", "starts": "18:30", "ends": "19:30"}),
        }  # fmt: skip
        page = sergeant.post(reverse("station:send_patrol", args=[station.plan.pk]), said).content.decode()
        assert "PCSO Amina Yusuf: on mutual aid" in page


class TestWhoMay:
    def test_is_for_those_who_task_where_the_person_is_posted(
        self, station: Station, hours: dict[str, Any]
    ) -> None:
        said = {**hours, "kind": "late"}
        assert station.pcso.user
        assert client_of(station.pcso.user).post(reverse("station:set_shift"), said).status_code == 403
        far = client_of(member("Far Away", Role.SERGEANT, station.land.other_sector.code))
        assert "Choose who it is" not in far.get(reverse("station:set_shift")).content.decode()
        far.post(reverse("station:set_shift"), said)
        assert not Shift.objects.exists()
        client_of(station.sergeant).post(reverse("station:set_shift"), said)
        row = Shift.objects.get()
        for name, args in (("change_shift", [row.pk]), ("withdraw_shift", [row.pk])):
            assert far.post(reverse(f"station:{name}", args=args), said).status_code == 403
        assert spans(Shift) == ["05 18-06 02"]

    def test_shows_what_somebody_said_on_the_phone_that_could_not_be_taken(
        self, station: Station, sergeant: Client
    ) -> None:
        at = now()
        workforce.hear_away(
            actor=system("tests"), at=at, person_id=station.pcso.pk,
            said=workforce.AwayUnsent(
                uuid4(), workforce.AwayWhat.AWAY, at - dt.timedelta(days=20), "response", hours=2
            ),
        )  # fmt: skip
        page = sergeant.get(reverse("station:duties")).content.decode()
        assert "Said on the phone, not taken" in page
        assert "<strong>On response</strong>, said" in page
        assert "This was said more than 14 days before it came." in page

    def test_leaves_out_people_who_hold_no_post(self, station: Station, sergeant: Client) -> None:
        nobody = PersonFactory.create(name="Gone Tomorrow")
        page = sergeant.get(reverse("station:set_shift")).content.decode()
        assert "Amina Yusuf" in page
        assert nobody.name not in page

    def test_asks_for_an_area_where_there_are_many_people(self, station: Station) -> None:
        chief = client_of(member("Cora Chief", Role.CHIEF_INSPECTOR, station.land.lpa.code))
        page = chief.get(reverse("station:duties")).content.decode()
        assert "Choose an area" in page
        assert "Amina Yusuf" not in page
        assert "Amina Yusuf" in chief.get(reverse("station:duties"), {"area": "N01"}).content.decode()
