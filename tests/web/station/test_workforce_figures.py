"""The planner's pages of funding, targets and reported figures: what they show, take and refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.workforce.models.figures import ReportedFigure, Target
from peelian.apps.workforce.models.posts import Funding, Post
from peelian.apps.workforce.models.units import Unit
from peelian.kernel.time import local_day, now
from tests.factories.clock import SINCE
from tests.factories.stability import a_grant, a_reported_figure, a_target, lpa_unit
from tests.factories.workforce import PostFactory
from tests.web.staff_stage import Station, client_of, member

pytestmark = pytest.mark.django_db

TARGET = {
    "measure": "establishment", "value": "464", "counted_as": "fte", "staff_class": "pcso", "unit_code": "",
    "source": "Police and Crime Plan 2021", "valid_from": "2021-05-01",
}  # fmt: skip
FIGURE = {
    "measure": "strength", "value": "8067", "counted_as": "headcount", "staff_class": "officer", "unit_code": "",
    "first_on": "", "last_on": "2023-03-31", "source": "Board paper", "place": "p. 3",
}  # fmt: skip


@pytest.fixture
def planner(station: Station) -> Client:
    """A planner of the whole force."""
    return client_of(member("Pat Planner", Role.WORKFORCE, station.land.force.code))


@pytest.fixture
def unit(station: Station) -> Unit:
    """Riverside as a unit."""
    return lpa_unit(station.land.lpa)


def today() -> dt.date:
    """The day of the page."""
    return local_day(now())


def words(client: Client, name: str, *args: object, **asked: str) -> str:
    """A page's words."""
    response = client.get(reverse(f"station:{name}", args=args), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client: Client, name: str, /, *args: object, **said: str) -> None:
    """Send a form and expect that it is taken."""
    response = client.post(reverse(f"station:{name}", args=args), said)
    assert response.status_code == 302, response.content.decode()


class TestFunding:
    def test_says_that_there_is_none(self, planner: Client) -> None:
        assert "None is recorded" in words(planner, "workforce_funding")

    def test_begins_pays_for_a_post_and_ends_with_it(self, unit: Unit, planner: Client) -> None:
        send(planner, "begin_funding", name="Safer Streets", source="Home Office", ends_on="")
        grant = Funding.objects.get()
        send(
            planner, "open_post", unit.code, title="Analyst", role="", rank="constable", fte="1",
            funding_id=str(grant.pk), valid_from=SINCE.isoformat(), valid_until="",
        )  # fmt: skip
        page = words(planner, "workforce_funding")
        assert "Safer Streets" in page
        assert "It pays for one post today (1.00 FTE)" in words(planner, "end_funding", grant.pk)
        send(planner, "end_funding", grant.pk, ends_on=today().isoformat())
        assert Post.objects.get(funding=grant).valid_until == today()
        assert reverse("station:end_funding", args=[grant.pk]) not in words(planner, "workforce_funding")

    def test_refuses_beside_the_field(self, unit: Unit, planner: Client) -> None:
        grant = a_grant()
        page = planner.post(
            reverse("station:begin_funding"), {"name": grant.name, "source": "A council", "ends_on": ""}
        ).content.decode()
        assert "There is funding of this name already." in page
        PostFactory.create(team=None, unit=unit, funding=grant, valid_from=today())
        page = planner.post(
            reverse("station:end_funding", args=[grant.pk]), {"ends_on": today().isoformat()}
        ).content.decode()
        assert "1 of the posts that it pays for begin on that day or later" in page

    def test_offers_nothing_to_who_may_only_look(self, station: Station, planner: Client) -> None:
        a_grant()
        client = client_of(member("Ines Here", Role.INSPECTOR, station.land.lpa.code))
        page = words(client, "workforce_funding")
        assert "Safer Streets" in page
        assert "Record what pays" not in page
        assert reverse("station:end_funding", args=[a_grant().pk]) not in page


class TestTargets:
    def test_are_set_and_given_up(self, planner: Client) -> None:
        assert "No target was ever set." in words(planner, "workforce_figures")
        send(planner, "set_target", **TARGET)
        found = Target.objects.get()
        assert (found.value, found.staff_class, found.unit) == (464, "pcso", None)
        assert "464 by Police and Crime Plan 2021" in words(planner, "end_target", found.pk)
        send(planner, "end_target", found.pk, valid_until=today().isoformat())
        found.refresh_from_db()
        assert found.valid_until == today()

    def test_of_a_unit_are_set_by_its_own_planner_only(self, station: Station, unit: Unit) -> None:
        here = client_of(member("Pia Part", Role.WORKFORCE, station.land.lpa.code))
        send(here, "set_target", **TARGET | {"unit_code": unit.code})
        assert Target.objects.get().unit == unit
        assert here.post(reverse("station:set_target"), TARGET).status_code == 403
        assert here.get(reverse("station:end_target", args=[Target.objects.get().pk])).status_code == 200
        Target.objects.update(unit=None)
        assert here.get(reverse("station:end_target", args=[a_target().pk])).status_code == 403

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"value": "many"}, "Enter the figure as a number"),
            ({"value": "-1"}, "The figure must be 0 or more"),
            ({"value": "464.5", "counted_as": "headcount"}, "Heads are whole numbers"),
            ({"counted_as": ""}, "Choose headcount or FTE"),
            ({"source": ""}, "Enter who set it"),
            ({"unit_code": "\0"}, "Select a valid choice"),
        ],
        ids=["words", "negative", "half a head", "uncounted", "nobody", "nul"],
    )
    def test_refuse_what_cannot_be_beside_the_field(
        self, planner: Client, fields: dict[str, str], told: str
    ) -> None:
        page = planner.post(reverse("station:set_target"), TARGET | fields)
        assert page.status_code == 200
        assert told in page.content.decode()
        assert not Target.objects.exists()


class TestReportedFigures:
    def test_that_do_not_add_up_are_shown_and_withdrawn(self, planner: Client) -> None:
        year = {"first_on": "2023-04-01", "last_on": "2024-03-31"}
        for fields in (
            {},
            {"measure": "joiners", "value": "1411"} | year,
            {"measure": "leavers", "value": "490"} | year,
            {"value": "7952", "last_on": "2024-03-31"},
        ):
            send(planner, "record_figure", **FIGURE | fields)
        days = {"first": "2023-03-31", "last": "2024-03-31"}
        page = words(planner, "workforce_figures", **days)
        assert "which make 8,988, but it says 7,952 on 31 March 2024: 1,036 fewer." in page
        assert "which make 8,988" in words(planner, "workforce_flows", **days)
        wrong = ReportedFigure.objects.get(value=7952)
        send(planner, "withdraw_figure", wrong.pk, why="Mistyped")
        assert "which make" not in words(planner, "workforce_figures", **days)

    def test_says_that_none_is_recorded(self, planner: Client) -> None:
        page = words(planner, "workforce_figures")
        assert "No figure of these days is recorded." in page
        assert "What doesn’t fit" not in page

    def test_refuses_days_in_the_wrong_order(self, planner: Client) -> None:
        response = planner.get(
            reverse("station:workforce_figures"), {"first": "2026-02-01", "last": "2026-01-01"}
        )
        assert response.status_code == 400

    def test_gives_each_table_as_a_file(self, planner: Client) -> None:
        a_reported_figure()
        response = planner.get(reverse("station:workforce_figures"), {"as": "csv", "table": "reported"})
        assert "8067" in response.content.decode()

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"first_on": "2023-03-01"}, "Strength is of one day: leave the first day empty"),
            ({"measure": "joiners"}, "Enter the first day of the joiners"),
            (
                {"measure": "joiners", "first_on": "2023-04-01"},
                "The last day must be the first day or later",
            ),
            ({"source": ""}, "Enter the paper or return"),
            ({"last_on": ""}, "Enter the day that the figure is of"),
        ],
        ids=["stock of a span", "flow of a day", "backwards", "source", "day"],
    )
    def test_refuses_what_cannot_be_beside_the_field(
        self, planner: Client, fields: dict[str, str], told: str
    ) -> None:
        page = planner.post(reverse("station:record_figure"), FIGURE | fields)
        assert told in page.content.decode()
        assert not ReportedFigure.objects.exists()

    def test_is_not_withdrawn_without_a_reason(self, planner: Client) -> None:
        figure = a_reported_figure()
        page = planner.post(reverse("station:withdraw_figure", args=[figure.pk]), {"why": " "})
        assert "Enter why it is withdrawn" in page.content.decode()
        assert ReportedFigure.objects.exists()
