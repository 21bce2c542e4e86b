"""The screen of the rules: every version, a new one, and two of them named on one page."""

from __future__ import annotations

from dataclasses import asdict

from django.test import Client
from django.urls import reverse

from peelian.analysis.visits import VisitRules
from peelian.apps.accounts.types import Role
from peelian.apps.visibility.models.proofs import Proof
from peelian.apps.visibility.models.rules import FigureRules
from tests.factories.clock import TODAY
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.test_practice import SPAN, ended, prove

ASKED = {
    **{name: f"{value:g}" for name, value in asdict(VisitRules()).items()},
    "exit_gap_s": "180", "valid_from": TODAY.isoformat(), "why": "As Williams and Coupe had it",
}  # fmt: skip


def analyst(station: Station) -> Client:
    return client_of(member("Ana Analyst", Role.ANALYST, station.land.force.code))


class TestTheScreen:
    def test_sets_a_version_and_says_since_when_and_why(self, station: Station) -> None:
        client = analyst(station)
        answer = client.post(reverse("station:figure_rules"), ASKED)
        assert answer.status_code == 302
        row = FigureRules.objects.get()
        assert (row.version, row.exit_gap_s, row.valid_from) == ("2.1", 180, TODAY)
        said = client.get(reverse("station:figure_rules")).content.decode()
        assert "“As Williams and Coupe had it”" in said
        assert "by Ana Analyst" in said
        assert "Away for more than 180 seconds begins a new visit" in said
        assert "Peelian ships with these." in said
        assert 'value="180' in said  # the form begins from what holds

    def test_keeps_what_was_typed_when_it_cant_be(self, station: Station) -> None:
        asked = {**ASKED, "max_gap_s": "0", "why": ""}
        said = analyst(station).post(reverse("station:figure_rules"), asked).content.decode()
        assert "must be between 1 and 3600" in said
        assert "Say why the rules change" in said
        assert not FigureRules.objects.exists()

    def test_is_read_by_an_areas_inspector_and_set_for_the_force_only(
        self, station: Station, inspector: Client
    ) -> None:
        said = inspector.get(reverse("station:figure_rules")).content.decode()
        assert "set by those who import data for all of it" in said
        assert "Set these rules" not in said
        assert inspector.post(reverse("station:figure_rules"), ASKED).status_code == 403
        assert not FigureRules.objects.exists()


def test_two_versions_on_one_page_are_both_named(station: Station, sergeant: Client) -> None:
    prove(ended(station, "Before"), 45)
    prove(ended(station, "Since", days_ago=2), 45)
    Proof.objects.filter(task__title="Since").update(
        method_version="2.1", parameters={**asdict(VisitRules()), "exit_gap_s": 180}
    )
    said = sergeant.get(reverse("station:practice"), {**SPAN, "by": "task"}).content.decode()
    assert "Rules 2: presence" in said
    assert "Rules 2.1: presence" in said
