"""The station's screen of how the site is used."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.incidents.api import QUESTIONNAIRES, IncidentKind
from peelian.apps.usage.models import Tally
from peelian.apps.usage.types import Measure
from tests.factories.clock import TODAY
from tests.web.staff_stage import Station, client_of, member

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def comms(station: Station) -> Client:
    return client_of(member("Cleo Comms", Role.COMMS, station.land.force.code))


def tally(measure: Measure, n: int, key: str = "", other: str = "", day: dt.date = YESTERDAY) -> None:
    Tally.objects.create(day=day, measure=measure, key=key, other=other, n=n)


class TestUse:
    def test_is_shown_in_words(self, comms: Client, station: Station) -> None:
        tally(Measure.USES, 1234)
        tally(Measure.USERS, 1001)
        tally(Measure.PAGES, 4000, "area N01")
        tally(Measure.TIME, 40, "area N01", "60")
        tally(Measure.DEVICE, 864, "mobile")
        tally(Measure.DEVICE, 370, "desktop")
        tally(Measure.SOURCE, 1234, "search")
        tally(Measure.LANGUAGE, 1234, "cy")
        tally(Measure.HOUR, 1234, "19")
        tally(Measure.SEARCH, 5, "dog fouling")
        tally(Measure.BOT_USES, 77)
        page = comms.get("/station/usage/").content.decode()
        for words in (
            "1,234", "1,001", "Area: Abbey Green", "52 s", "70 %", "A search engine", "Welsh", "18 to 21",
            "dog fouling", "77 uses", "No news came out",
        ):  # fmt: skip
            assert words in page, words

    def test_shows_where_people_leave_a_report(self, comms: Client) -> None:
        first = QUESTIONNAIRES[IncidentKind.THEFT].pages[0]
        tally(Measure.REACHED, 50, "theft", first.slug)
        tally(Measure.LEFT, 19, "theft", first.slug)
        tally(Measure.REACHED, 31, "theft", "sent")
        page = comms.get("/station/usage/").content.decode()
        assert "31 of 50 sent" in page
        assert first.title in page
        assert ">19</td>" in page

    def test_of_nothing_says_so(self, comms: Client) -> None:
        assert "Nothing was counted" in comms.get("/station/usage/?days=7").content.decode()

    @pytest.mark.parametrize("days", ["365", "x", "-1", "%00"])
    def test_takes_the_spans_that_it_offers(self, comms: Client, days: str) -> None:
        tally(Measure.USES, 12, day=TODAY - dt.timedelta(days=200))
        page = comms.get(f"/station/usage/?days={days}").content.decode()
        assert (">12</td>" in page) == (days == "365")

    def test_is_shut_to_other_roles(self, sergeant: Client) -> None:
        assert sergeant.get("/station/usage/").status_code == 403

    def test_stands_in_the_menu_of_those_who_may_look(self, comms: Client, sergeant: Client) -> None:
        link = 'href="/station/usage/"'
        assert link in comms.get("/station/").content.decode()
        assert link not in sergeant.get("/station/").content.decode()
