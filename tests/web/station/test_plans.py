"""Problem plans: written row by row, agreed, and read."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from peelian.apps.problems.models import Plan
from tests.web.staff_stage import Station
from tests.web.station.priorities import _another_priority, _rows


class TestPlanning:
    def test_adds_a_row_without_losing_or_checking_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        priority = _another_priority(station)
        typed = {"title": "Bell Hill", "aim": "", "add_tactic": "yes"}
        rows = {**_rows("tactics", {"what": "Stand there", "who": ""}), **_rows("outcomes", {})}
        page = sergeant.post(
            reverse("station:write_plan", args=[priority.pk]), {**typed, **rows}
        ).content.decode()
        assert 'value="Stand there"' in page
        assert 'name="tactics-1-what"' in page
        assert "There is a problem" not in page

    def test_writes_changes_and_agrees_a_plan(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        rows = {
            **_rows("tactics", {"what": "", "who": ""}, {"what": "Stand there", "who": "The team"}),
            **_rows(
                "outcomes",
                {
                    "indicator": "Reports", "unit": "a fortnight", "direction": "fall", "baseline": "20",
                    "target": "10", "due_on": "1/3/2027",
                },
            ),
        }  # fmt: skip
        said = {"title": "Bell Hill", "aim": "Fewer cars", "analysis": "", "save": "yes", **rows}
        assert sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).status_code == 302
        plan = Plan.objects.get(priority=priority)
        assert [row.what for row in plan.tactics.all()] == ["Stand there"]
        edited = {**said, "aim": "Far fewer cars"}
        assert sergeant.post(reverse("station:edit_plan", args=[plan.pk]), edited).status_code == 302
        sergeant.post(reverse("station:agree_plan", args=[plan.pk]))
        plan.refresh_from_db()
        assert (plan.state, plan.aim) == ("agreed", "Far fewer cars")

    def test_names_a_target_on_the_wrong_side(self, station: Station, sergeant: Client) -> None:
        priority = _another_priority(station)
        outcome = {
            "indicator": "Reports",
            "unit": "a week",
            "direction": "fall",
            "baseline": "1",
            "target": "9",
        }
        outcome["due_on"] = "2027-03-01"
        said = {"title": "T", "aim": "A", "save": "yes", **_rows("tactics", {}), **_rows("outcomes", outcome)}
        page = sergeant.post(reverse("station:write_plan", args=[priority.pk]), said).content.decode()
        assert "The target must be below where it stands now" in page
        assert 'href="#id_outcomes-0-target"' in page

    def test_adds_a_reading_and_refuses_one_of_the_future(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:add_reading", args=[station.plan.pk])
        outcome = station.plan.outcomes.get()
        said = {"outcome_id": str(outcome.pk), "on": "2026-11-01", "value": "14", "source": "Speed Watch"}
        assert sergeant.post(address, said).status_code == 302
        assert outcome.readings.count() == 2
        page = sergeant.post(address, {**said, "on": "2026-11-09"}).content.decode()
        assert "The day must be today or in the past" in page
