"""Strength over time: five days of a span, by head and in FTE, as a line beside its table."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.api import Rank, StaffClass
from peelian.apps.workforce.models.units import Unit
from peelian.journeys import draw_charts
from peelian.kernel.time import local_day, now
from peelian.web.station.strength_chart import course, days_of
from tests.factories.clock import SINCE
from tests.factories.workforce import PersonFactory, PostingFactory, UnitFactory
from tests.web.staff_stage import Station, client_of, member

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def custody(db: None) -> Unit:
    """Two constables, one of them at 0.6 and only from March on, and a PCSO."""
    unit: Unit = UnitFactory.create(code="custody", name="Custody")
    for rank, fte, since in (
        (Rank.CONSTABLE, "1", SINCE), (Rank.CONSTABLE, "0.60", dt.date(2026, 3, 1)), (Rank.PCSO, "1", SINCE),
    ):  # fmt: skip
        person = PersonFactory.create(rank=rank, fte=Decimal(fte), joined_on=since)
        PostingFactory.create(post=None, unit=unit, person=person, valid_from=since)
    return unit


class TestStrengthOverTime:
    def test_is_counted_on_five_days_of_the_span(self, custody: Unit) -> None:
        found = course(first_on=FIRST, last_on=LAST, unit_code="custody", staff_class=StaffClass.OFFICER)
        assert [row[0] for row in found.table.rows] == [FIRST + 30 * place * DAY for place in range(5)]
        assert [row[1] for row in found.table.rows] == [1, 1, 2, 2, 2]
        assert [row[2] for row in found.table.rows] == [
            1,
            1,
            Decimal("1.60"),
            Decimal("1.60"),
            Decimal("1.60"),
        ]
        drawn = [one["value"] for one in found.spec["data"]["values"]]
        assert drawn == [1, 1, 2, 2, 2, 1, 1, 1.6, 1.6, 1.6]

    def test_is_of_everybody_where_no_class_is_asked(self, custody: Unit) -> None:
        found = course(first_on=LAST, last_on=LAST, unit_code="custody", staff_class=None)
        assert [list(row) for row in found.table.rows] == [[LAST, 3, Decimal("2.60")]]

    @pytest.mark.parametrize(("span", "days"), [(0, 1), (1, 2), (3, 4), (4, 5), (3650, 5)])
    def test_looks_at_each_day_once(self, span: int, days: int) -> None:
        found = days_of(FIRST, FIRST + span * DAY)
        assert (len(found), found[0], found[-1]) == (days, FIRST, FIRST + span * DAY)

    def test_stands_on_the_page_of_joiners_and_leavers(self, station: Station, custody: Unit) -> None:
        planner = client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))

        def read(client: Client) -> str:
            since = (local_day(now()) - 9 * DAY).isoformat()
            return client.get(reverse("station:workforce_flows"), {"first": since}).content.decode()

        assert "Police officers: strength over time" in read(planner)
        draw_charts.draw_due(at=now())
        assert "<svg" in read(planner).partition("<main")[2]
        answer = planner.get(reverse("station:workforce_flows"), {"as": "csv", "table": "strength-over-time"})
        assert answer.content.decode("utf-8-sig").startswith("Day,Headcount,FTE")
