"""The Board's page of figures."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.board import api as board
from peelian.kernel.time import local_day
from peelian.web.board.shaping import shaped
from tests.factories.clock import AT
from tests.journeys.packs.sections.patrolled import known
from tests.web.staff_stage import Station, client_of, member, set_the_station


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def commissioner(station: Station) -> Client:
    return client_of(member("Bo Board", Role.BOARD, station.land.force.code))


def _figure(
    value: float | None, numerator: int, denominator: int, interval: board.Interval | None = None
) -> board.Figure:
    return board.Figure("a.b", "A", value, "share", numerator, denominator, "What it counts.", AT, interval)


class TestThePage:
    def test_shows_each_figure_with_its_definition_and_parts(self, commissioner: Client) -> None:
        page = commissioner.get(reverse("board:home")).content.decode()
        assert "Things people told us" in page
        assert "not known" in page  # positions of patrols were never taken in
        assert "Positions of patrols: nothing is recorded yet" in page
        assert "What these figures don’t tell" in page
        assert (
            "Records that begin within the period, which is counted from then on: What people said on 26 O"
            in page
        )

    def test_shows_the_parts_of_a_share(self, commissioner: Client) -> None:
        known(local_day(AT))
        page = commissioner.get(reverse("board:home")).content.decode()
        assert "1 of 3" in page  # visits proven of those asked for
        assert "Wilson" in page
        assert "as of 2 November 2026" in page

    def test_narrows_to_an_area_and_a_period(self, commissioner: Client) -> None:
        asked = {"area": "riverside-2", "since": "2026-10-01", "until": "2026-11-02"}
        page = commissioner.get(reverse("board:home"), asked).content.decode()
        assert "Riverside South, 1 October 2026 to 2 November 2026" in page
        assert "not known" in page
        assert "No priority was open when the records were read." in page

    def test_says_of_days_before_the_records_that_they_are(self, commissioner: Client) -> None:
        asked = {"area": "midshire", "since": "2010-10-01", "until": "2010-10-31"}
        page = commissioner.get(reverse("board:home"), asked).content.decode()
        assert "after the period (1 October 2010 to 31 October 2010)" in page
        assert '<span class="peelian-figures__value">0</span>' not in page

    def test_says_what_is_wrong_with_a_period(self, commissioner: Client) -> None:
        asked = {"area": "midshire", "since": "2026-10-31", "until": "2026-10-01"}
        response = commissioner.get(reverse("board:home"), asked)
        assert response.status_code == 400
        assert "The last day must be the first day or later" in response.content.decode()

    def test_refuses_an_area_that_is_not_held(self, station: Station) -> None:
        local = client_of(member("Lo Local", Role.BOARD, station.land.other_sector.code))
        asked = {"area": "midshire", "since": "2026-10-01", "until": "2026-10-31"}
        assert local.get(reverse("board:home"), asked).status_code == 400
        assert local.get(reverse("board:home")).status_code == 200

    def test_stays_shut_for_a_sergeant(self, station: Station) -> None:
        assert client_of(station.sergeant).get(reverse("board:home")).status_code == 403


class TestShaping:
    def test_never_shows_nothing_as_nought(self) -> None:
        (row,) = shaped([_figure(None, 0, 0)])
        assert (row.value, row.parts, row.bar) == ("not known", "", None)

    def test_does_not_draw_past_the_whole(self) -> None:
        (row,) = shaped([_figure(1.5, 30, 20)])
        assert (row.value, row.bar) == ("150%", 100.0)

    def test_gives_the_interval_of_a_sample(self) -> None:
        (row,) = shaped([_figure(0.75, 30, 40, board.Interval(0.598, 0.858))])
        assert row.value == "75%"
        assert row.interval == "60% to 86%"
        assert row.low < 75 < row.low + row.width
