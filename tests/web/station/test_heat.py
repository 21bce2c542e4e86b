"""Where patrols were: for a reason, with every look in the audit, and told to those whose patrols they are."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from peelian.analysis import national_grid
from peelian.apps.accounts.types import Role
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.incidents.models.crimes import MapPoint
from peelian.apps.places.types import AreaKind
from peelian.apps.visibility.models.figures import CellDay, DayWorked, GroundDay
from peelian.kernel.time import local_day
from tests.factories.clock import AT, SINCE
from tests.factories.places import AreaFactory, square
from tests.web.staff_stage import Station, client_of, member

FIRST, LAST = local_day(AT) - dt.timedelta(days=14), local_day(AT) - dt.timedelta(days=1)
SPAN = {"since": FIRST.isoformat(), "until": LAST.isoformat()}
WHY = "The list asks where we walk"


def walked(station: Station, *, cells: int = 30, devices: int = 4, days: int = 2, lone: int = 0) -> None:
    """Days of patrols in a row of squares, the first with the most time."""
    here = station.land.neighbourhoods[0]
    point = square(0, 0).centroid
    x, y = national_grid.to_metres(np.array([point.x]), np.array([point.y]))
    for number in range(days):
        day = LAST - dt.timedelta(days=number)
        DayWorked.objects.get_or_create(
            day=day,
            defaults={
                "positions": 9, "devices": devices, "unheld_devices": 0, "rules_version": "2", "worked_out_at": AT,
                "parameters": {"max_gap_s": 120, "exit_gap_s": 300, "minimum_dwell_s": 60},
            },
        )  # fmt: skip
        GroundDay.objects.create(
            day=day, area_code=here.code, kind="foot", fixes=9, devices=devices, officer_minutes=9,
            patrol_minutes=3, untasked_minutes=6,
        )  # fmt: skip
        for east in range(cells):
            cell = int(national_grid.cell_of(x + 100 * (east % 8), y + 100 * (east // 8))[0])
            CellDay.objects.create(
                day=day, cell=cell, area_code=here.code, officer_minutes=100 - east, untasked_minutes=30,
                devices=2 if east < lone else 3,
            )  # fmt: skip


def opened(client: Client, station: Station, *, reason: str = WHY, **span: str) -> str:
    """The map, once a reason was given."""
    address = reverse("station:heat", args=[station.land.sector.code])
    asked = {**SPAN, **span}
    given = client.post(f"{address}?since={asked['since']}&until={asked['until']}", {"reason": reason})
    assert given.status_code == 302
    return str(client.get(given.headers["Location"]).content.decode())


class TestTheMap:
    def test_is_shown_only_once_a_reason_is_given(self, station: Station, sergeant: Client) -> None:
        walked(station)
        address = reverse("station:heat", args=[station.land.sector.code])
        said = sergeant.get(address, SPAN).content.decode()
        assert "Why do you need to see this?" in said
        assert "peelian-heat__map" not in said
        assert not PersonalDataRead.objects.exists()
        refused = sergeant.post(address, {"reason": " "})
        assert "Say why you need to see this" in refused.content.decode()
        assert not PersonalDataRead.objects.exists()

    def test_stands_beside_a_table_and_the_look_is_recorded(self, station: Station, sergeant: Client) -> None:
        walked(station)
        point = square(0, 0).centroid
        MapPoint.objects.create(lat=point.y, lng=point.x, name="On or near School Road")
        said = opened(sergeant, station)
        assert said.count("<rect") == 1 + 30 + 5  # the ground, the squares, the legend
        assert "The 20 squares with the most time" in said
        assert "near School Road, " + station.land.neighbourhoods[0].name in said
        assert "5,130 officer-minutes" in said
        assert "Where nobody asked for a patrol" in said
        assert "30 squares</span>" in said
        assert '<td class="govuk-table__cell govuk-table__cell--numeric">1,800</td>' in said
        assert "There are positions of 2 of the 14 days" in said
        assert "Rules 2: presence is the time between two positions" in said
        read = PersonalDataRead.objects.get()
        assert (read.subject, read.reason) == (f"visibility.CellDay:{station.land.sector.code}", WHY)

    def test_keeps_the_reason_while_the_days_are_changed(self, station: Station, sergeant: Client) -> None:
        walked(station)
        opened(sergeant, station)
        address = reverse("station:heat", args=[station.land.sector.code])
        said = sergeant.get(address, {**SPAN, "since": LAST.isoformat()}).content.decode()
        assert "2,565 officer-minutes" in said
        assert PersonalDataRead.objects.count() == 2

    def test_says_when_there_is_nothing_to_show(self, station: Station, sergeant: Client) -> None:
        said = opened(sergeant, station)
        assert "There are no positions of any of these 14 days" in said
        assert "<table" not in said

    def test_isnt_drawn_of_fewer_than_three_devices(self, station: Station, sergeant: Client) -> None:
        walked(station, devices=2)
        said = opened(sergeant, station)
        assert "Fewer than three devices were here" in said
        assert "peelian-heat__map" not in said

    def test_withholds_squares_that_would_show_the_way_of_one_person(
        self, station: Station, sergeant: Client
    ) -> None:
        walked(station, lone=3)
        said = opened(sergeant, station)
        assert said.count("<rect") == 1 + 27 + 5
        assert "Too few to show: 3 more squares</strong>, with 594 officer-minutes in all" in said

    def test_says_so_when_every_square_is_withheld(self, station: Station, sergeant: Client) -> None:
        walked(station, lone=30)
        said = opened(sergeant, station)
        assert "Too few to show" in said
        assert "in none of the 30 squares" in said
        assert "peelian-heat__map" not in said

    def test_names_nobody(self, station: Station, sergeant: Client) -> None:
        walked(station)
        assert station.pcso.name not in opened(sergeant, station)

    @pytest.mark.parametrize("until", ["2020-01-01", "yesterday"])
    def test_asks_again_for_days_that_cant_be(self, station: Station, sergeant: Client, until: str) -> None:
        address = reverse("station:heat", args=[station.land.sector.code])
        assert sergeant.get(address, {**SPAN, "until": until}).status_code == 400


class TestWhoSees:
    def test_it_isnt_for_pcsos_nor_for_another_sector(self, station: Station) -> None:
        address = reverse("station:heat", args=[station.land.sector.code])
        elsewhere = member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code)
        for user in (station.pcso.user, elsewhere):
            assert user is not None
            assert client_of(user).get(address).status_code == 403

    def test_after_a_reorganisation_days_of_before_arent_for_those_who_answered_then(
        self, station: Station, inspector: Client
    ) -> None:
        address = reverse("station:heat", args=[station.land.sector.code])
        assert inspector.get(address, SPAN).status_code == 200
        sector = station.land.sector
        sector.valid_until = local_day(AT)
        sector.save()
        lpa = AreaFactory.create(
            kind=AreaKind.LPA, code="lakeside", name="Lakeside", parent=station.land.force, valid_from=SINCE
        )
        AreaFactory.create(
            kind=AreaKind.SECTOR, code=sector.code, name=sector.name, parent=lpa, valid_from=local_day(AT)
        )

        assert inspector.get(address, SPAN).status_code == 403
        after = client_of(member("Nia New", Role.INSPECTOR, lpa.code))
        assert after.get(address, SPAN).status_code == 200
        assert opened(after, station)

    def test_practice_leads_to_it(self, station: Station, sergeant: Client) -> None:
        said = sergeant.get(reverse("station:practice")).content.decode()
        assert reverse("station:heat", args=[station.land.sector.code]) in said

    def test_officers_who_patrol_there_read_who_looked(self, station: Station, sergeant: Client) -> None:
        walked(station)
        opened(sergeant, station)
        assert station.pcso.user is not None
        said = client_of(station.pcso.user).get(reverse("beat:tracked")).content.decode()
        assert f"Map of where patrols were in {station.land.sector.name}: “{WHY}”" in said

    def test_the_audit_of_the_area_tells_of_it(
        self, station: Station, sergeant: Client, inspector: Client
    ) -> None:
        walked(station)
        opened(sergeant, station)
        asked = {"subject": f"visibility.CellDay:{station.land.sector.code}"}
        assert WHY in inspector.get(reverse("station:audit"), asked).content.decode()
        elsewhere = member("Eli Elsewhere", Role.INSPECTOR, station.land.other_sector.code)
        assert WHY not in client_of(elsewhere).get(reverse("station:audit"), asked).content.decode()
