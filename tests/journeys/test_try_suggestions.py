"""How suggestions would have done on months that have been: from those before each, beside a plain map, with dates."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.tasking import api as tasking
from peelian.journeys import try_suggestions
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land, make_land
from tests.factories.published import crime, middle, publish_crimes


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def publish(*months: int, each: int = 6) -> None:
    """So many burglaries at one point in each of these months of 2026, and one a kilometre east of it."""
    for month in months:
        rows = [crime(row=number, month=dt.date(2026, month, 1)) for number in range(2, 2 + each)]
        lat, lng = middle(1)
        rows.append(crime(row=99, month=dt.date(2026, month, 1), lat=lat, lng=lng))
        publish_crimes(*rows, sha256=f"month {month}")


class TestTrying:
    def test_foretells_the_newest_months_from_those_before_them(self, land: Land) -> None:
        publish(2, 3, 4, 5, 6)
        sergeant = make_viewer(Role.SERGEANT, land.sector.code)
        found = try_suggestions.run(viewer=sergeant, sector_code=land.sector.code, at=AT)
        assert [(month.month, month.n, month.places) for month in found.months] == [
            (dt.date(2026, 5, 1), 7, 1),
            (dt.date(2026, 6, 1), 7, 1),
        ]
        assert found.hit_rate == pytest.approx(6 / 7)
        assert found.plain_hit_rate >= 6 / 7
        assert found.pai == pytest.approx(found.hit_rate / found.area_share)
        assert (found.data_from, found.data_until) == (dt.date(2026, 2, 1), dt.date(2026, 7, 1))
        assert found.parameters["area_km2"] == pytest.approx(3, rel=0.01)
        assert Event.objects.filter(name="tasking.suggestions.tried").count() == 1
        assert tasking.latest_trial(viewer=sergeant, sector_code=land.sector.code) == found

    def test_never_looks_at_the_month_itself_or_after(self, land: Land) -> None:
        publish(2, 3, 4, each=1)
        publish(5, each=9)
        sergeant = make_viewer(Role.SERGEANT, land.sector.code)
        with pytest.raises(try_suggestions.TooFewMonths, match="In no month before"):
            try_suggestions.run(viewer=sergeant, sector_code=land.sector.code, at=AT)

    @pytest.mark.parametrize(
        ("months", "words"), [((), "sector: 0"), ((2,), "sector: 1"), ((2, 3, 4), "sector: 3")]
    )
    def test_says_how_many_months_are_missing(self, land: Land, months: tuple[int, ...], words: str) -> None:
        publish(*months)
        sergeant = make_viewer(Role.SERGEANT, land.sector.code)
        with pytest.raises(try_suggestions.TooFewMonths, match=words):
            try_suggestions.run(viewer=sergeant, sector_code=land.sector.code, at=AT)

    def test_is_for_those_who_task_there(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            try_suggestions.run(
                viewer=make_viewer(Role.SERGEANT, "riverside-2"), sector_code=land.sector.code, at=AT
            )
