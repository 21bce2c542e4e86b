"""What an officer reads of themselves: service, posts, time away, training, and who looked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.visibility import api as visibility
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.posts import Posting
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.factories.accounts import make_viewer
from tests.web.staff_stage import Station, client_of, member, set_the_station


@pytest.fixture
def station(db: None) -> Station:
    return set_the_station()


@pytest.fixture
def pcso(station: Station) -> Client:
    assert station.pcso.user
    return client_of(station.pcso.user)


def read(client: Client) -> str:
    return client.get(reverse("beat:my-record")).content.decode()


class TestMyRecord:
    def test_says_where_somebody_serves_and_on_what_terms(self, station: Station, pcso: Client) -> None:
        held = Posting.objects.filter(person=station.pcso).select_related("unit", "post").get()
        page = read(pcso)
        assert held.unit.name in page
        assert held.post is not None
        assert held.post.title in page
        assert "1.00 FTE" in page
        assert station.pcso.collar_number in page

    def test_sums_the_hours_that_were_taken_from_shifts_and_tells_the_newest_first(
        self, station: Station, pcso: Client
    ) -> None:
        at = now().replace(minute=0, second=0, microsecond=0)
        for days, code in ((20, "sickness"), (10, "response"), (4, "custody")):
            start = at - dt.timedelta(days=days)
            workforce.set_shift(
                actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=start,
                ends_at=start + dt.timedelta(hours=8), kind=workforce.ShiftKind.EARLY,
            )  # fmt: skip
            workforce.abstract(
                actor=system("tests"), at=at, person_id=station.pcso.pk, starts_at=start + dt.timedelta(hours=5),
                ends_at=start + dt.timedelta(hours=10), code=code, details=workforce.AwayDetails(),
            )  # fmt: skip
        page = read(pcso)
        assert (
            "<strong>6 hours of your shifts in the last 90 days</strong>" in page
        )  # 3 of each shift, none sick
        assert page.index("in custody") < page.index("on response") < page.index("off sick")

    def test_tells_who_looked(self, station: Station, pcso: Client) -> None:
        assert '<p class="govuk-body">Nobody.</p>' in read(pcso)
        visibility.list_visits(
            viewer=make_viewer(Role.INSPECTOR, station.land.lpa.code), task_id=station.proven.pk, at=now(),
            reason="A resident says that nobody came",
        )  # fmt: skip
        assert "A resident says that nobody came" in read(pcso)

    def test_tells_who_looked_at_training_and_at_shifts_by_name(self, station: Station, pcso: Client) -> None:
        assert "Nobody by your name." in read(pcso)
        pcso.get(reverse("beat:my-training"))
        sergeant = client_of(station.sergeant)
        assert sergeant.get(reverse("station:training_of", args=[station.pcso.pk])).status_code == 200
        page = read(pcso)
        assert "Nobody by your name." not in page
        assert f"<strong>{station.sergeant.name}</strong>" in page
        assert "<br>Training</li>" in page

    def test_names_whoever_looked_at_their_team_once_a_day_and_how_often(
        self, station: Station, pcso: Client
    ) -> None:
        sergeant = client_of(station.sergeant)
        for _ in range(3):
            assert sergeant.get(reverse("station:my_team"), {"area": "N01"}).status_code == 200
        page = read(pcso)
        assert page.count("My team: today’s shift or absence, probation, training to do") == 1
        assert "the last of 3 times that day" in page

    def test_shows_nobody_elses(self, station: Station) -> None:
        other = client_of(member("Near By", Role.PCSO, station.land.neighbourhoods[0].code))
        assert "isn’t tied to anybody" in read(other)

    def test_is_one_press_from_the_first_page(self, pcso: Client) -> None:
        assert reverse("beat:my-record") in pcso.get(reverse("beat:home")).content.decode()

    def test_is_shut_to_who_has_no_beat(self, station: Station) -> None:
        planner = client_of(member("Wanda Work", Role.WORKFORCE, station.land.force.code))
        assert planner.get(reverse("beat:my-record")).status_code == 403
