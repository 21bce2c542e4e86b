"""What an officer reads of their own whereabouts: what is kept, for how long, and who looked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.devices import DeviceHolding
from peelian.kernel.time import now
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.web.staff_stage import Station, client_of, member, set_the_station


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    assert station.pcso.user
    return client_of(station.pcso.user)


def read(client: Client) -> str:
    return client.get(reverse("beat:tracked")).content.decode()


class TestTracked:
    def test_names_the_device_and_since_when(self, station: Station, pcso: Client) -> None:
        DeviceHolding.objects.create(device="R-1", person=station.pcso, starts_at=AT - dt.timedelta(days=9))
        assert "<strong>R-1</strong>, since" in read(pcso)

    def test_says_how_long_positions_are_kept_as_the_room_deletes_them(self, pcso: Client) -> None:
        assert f"Each position: {visibility.KEPT.days} days." in read(pcso)

    def test_says_how_many_visits_are_kept(self, pcso: Client) -> None:
        assert "There are 2 visits, 22 minutes in all." in read(pcso)

    def test_tells_who_looked_at_the_visits_and_why(self, station: Station, pcso: Client) -> None:
        assert "Nobody has looked at your visits, or at the map." in read(pcso)
        inspector = make_viewer(Role.INSPECTOR, station.land.lpa.code)
        visibility.list_visits(
            viewer=inspector, task_id=station.proven.pk, at=now(), reason="A resident says that nobody came"
        )
        said = read(pcso)
        assert "A resident says that nobody came" in said
        assert station.proven.title in said

    def test_shows_nobody_elses(self, station: Station) -> None:
        other = client_of(member("Near By", Role.PCSO, station.land.neighbourhoods[0].code))
        assert "There are none." in read(other)
        assert "No device is recorded as yours." in read(other)

    def test_is_told_on_the_first_screen(self, pcso: Client) -> None:
        assert f'href="{reverse("beat:tracked")}"' in pcso.get(reverse("beat:home")).content.decode()

    def test_is_told_on_every_patrol(self, station: Station, pcso: Client) -> None:
        page = pcso.get(reverse("beat:task", args=[station.task.pk])).content.decode()
        assert f'href="{reverse("beat:tracked")}"' in page
