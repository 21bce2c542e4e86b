"""A unit's roll as a file: what stands there, and no button of the page."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.types.units import UnitKind
from tests.factories.workforce import PostFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member


class TestRoll:
    def test_is_one_table_in_the_file_of_whoever_changes_it_and_whoever_reads_it(
        self, station: Station
    ) -> None:
        unit = UnitFactory.create(
            code="riverside", name="Riverside LPA", kind=UnitKind.LPA, area_code=station.land.lpa.code
        )
        PostFactory.create(team=None, unit=unit, title="Empty post")
        planner = client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))
        files = [roll(client) for client in (planner, client_of(station.inspector))]
        assert files[0] == files[1]
        assert "To another unit" not in files[0]
        assert "fill it" not in files[0]
        assert "Vacant" in files[0]
        page = planner.get(reverse("station:workforce_unit", args=["riverside"])).content.decode()
        assert "To another unit" in page


def roll(client: Client) -> str:
    asked = {"as": "csv", "table": "roll"}
    answer = client.get(reverse("station:workforce_unit", args=["riverside"]), asked)
    return answer.content.decode("utf-8-sig")
