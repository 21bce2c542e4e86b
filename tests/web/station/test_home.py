"""The station's first page: what waits for whoever opens it."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from tests.factories.clock import TODAY
from tests.factories.problems import ReadingFactory
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.priorities import _another_priority


class TestWhatNeedsMeNow:
    def test_counts_what_waits_and_links_to_it(self, station: Station, inspector: Client) -> None:
        page = inspector.get(reverse("station:home")).content.decode()
        assert "2 lines to adopt or decline" in page
        assert "approve what Sam Sergeant wrote" in page
        assert reverse("station:update", args=[station.update.pk]) in page

    def test_says_so_where_nothing_waits(self, station: Station) -> None:
        workforce = client_of(member("Wyn", Role.WORKFORCE, station.land.neighbourhoods[2].code))
        assert "Nothing needs you now" in workforce.get(reverse("station:home")).content.decode()

    def test_asks_for_a_plan_where_there_is_none(self, station: Station, inspector: Client) -> None:
        _another_priority(station)
        assert "no plan yet" in inspector.get(reverse("station:home")).content.decode()

    def test_lists_a_plan_that_got_worse(self, station: Station, inspector: Client) -> None:
        outcome = station.plan.outcomes.get()
        ReadingFactory.create(outcome=outcome, on=TODAY - dt.timedelta(days=30), value=20)
        outcome.readings.filter(on=TODAY).update(value=31)
        page = inspector.get(reverse("station:home")).content.decode()
        assert "Plans that got worse" in page
        assert f"{station.plan.title}: worse than before" in page
