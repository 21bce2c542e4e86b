"""The queue of reports: its order, its filters, and who sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.models.reports import Report
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.reported import make_report
from tests.web.station.reports.pages import SignIn, order, text


class TestTheQueue:
    def test_has_what_could_not_wait_first_then_the_most_severe_then_what_is_due_first(
        self, land: Land, sergeant: Client
    ) -> None:
        here = land.neighbourhoods[0]
        late = make_report(here, at=AT - dt.timedelta(hours=90))
        young = make_report(here, at=AT - dt.timedelta(hours=1))
        afraid = make_report(here, answers={"effect": "unsafe", "harder": ["alone"], "repeat": "yes"})
        weapon = make_report(here, escalated_for="a weapon")
        page = text(sergeant.get("/station/reports/"))
        severity = dict(Report.objects.values_list("reference", "severity"))
        assert severity[afraid] > severity[late]
        assert order(page) == [weapon, afraid, late, young]
        assert "a weapon" in page
        assert "42 hours late" in page
        for word in ("scratched", "High Street", "home.example"):
            assert word not in page

    @pytest.mark.parametrize("show", [*(show.value for show in incidents.Show), "nonsense"])
    def test_can_be_narrowed(self, land: Land, sergeant: Client, show: str) -> None:
        make_report(land.neighbourhoods[0])
        for kind in ("bilking", "nonsense", ""):
            assert (
                sergeant.get("/station/reports/", {"show": show, "kind": kind, "area": "N01"}).status_code
                == 200
            )

    def test_shows_only_the_viewers_areas(self, land: Land, sergeant: Client, sign_in: SignIn) -> None:
        here = make_report(land.neighbourhoods[0])
        there = make_report(land.other_neighbourhood, column=3)
        assert order(text(sergeant.get("/station/reports/"))) == [here]
        assert order(text(sign_in(Role.SERGEANT, "riverside-2").get("/station/reports/"))) == [there]

    def test_says_who_has_each(self, land: Land, sergeant: Client) -> None:
        reference = make_report(land.neighbourhoods[0])
        user = int(sergeant.session["_auth_user_id"])
        assert "Nobody has it" in text(sergeant.get("/station/reports/"))
        assert "I take it" in text(sergeant.get(f"/station/reports/{reference}/"))
        page = text(sergeant.post(f"/station/reports/{reference}/take/", {"user": user}, follow=True))
        assert "has it." in page
        assert "I take it" not in page
        assert order(text(sergeant.get("/station/reports/?show=mine"))) == [reference]
        assert order(text(sergeant.get("/station/reports/?show=nobodys"))) == []

    @pytest.mark.parametrize(
        ("role", "area", "status"),
        [(Role.PCSO, "N01", 403), (Role.COMMS, "midshire", 403), (Role.CONTACT_CENTRE, "midshire", 200)],
    )
    def test_is_for_those_who_triage(
        self, land: Land, sign_in: SignIn, role: Role, area: str, status: int
    ) -> None:
        assert sign_in(role, area).get("/station/reports/").status_code == status

    def test_stands_on_the_start_page_when_it_is_urgent_or_late(self, land: Land, sergeant: Client) -> None:
        make_report(land.neighbourhoods[0], at=AT - dt.timedelta(hours=90))
        page = text(sergeant.get("/station/"))
        assert "Reports to decide" in page
        assert "Criminal damage" in page
