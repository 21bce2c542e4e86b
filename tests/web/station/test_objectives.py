"""The objectives' screens: what was done for each, and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.priorities.models import Objective
from peelian.apps.problems.models import PlanObjective
from peelian.kernel.categories import ProblemCategory
from tests.factories.clock import TODAY
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory, TacticFactory
from tests.web.staff_stage import Station, client_of, member


def _tie(station: Station, code: str = "raise-confidence") -> None:
    PlanObjective.objects.create(plan=station.plan, objective=Objective.objects.get(code=code))


class TestObjectives:
    def test_shows_all_six_and_says_where_nothing_was_done(self, station: Station) -> None:
        _tie(station)
        text = client_of(station.sergeant).get(reverse("station:objectives")).content.decode()

        for objective in Objective.objects.all():
            assert objective.name in text
        assert text.count("Nobody did anything for it here") == 5
        assert "1 open" in text
        assert "Can’t tell yet" in text

    def test_says_that_rows_dont_add_up_when_a_plan_serves_two(self, station: Station) -> None:
        _tie(station)
        _tie(station, "activate-citizens")

        text = client_of(station.sergeant).get(reverse("station:objectives")).content.decode()

        assert "1 plan serves more than one objective and counts under each" in " ".join(text.split())

    def test_leads_to_the_plans_of_one_objective_in_the_same_span(self, station: Station) -> None:
        _tie(station)
        client = client_of(station.sergeant)
        asked = {"since": "2026-10-01", "until": "2026-12-01", "area": station.land.sector.code}

        text = client.get(reverse("station:objectives"), asked).content.decode()
        link = (
            f"{reverse('station:objective', args=['raise-confidence'])}?since=2026-10-01&amp;until=2026-12-01"
        )
        assert link in text
        page = client.get(reverse("station:objective", args=["raise-confidence"]), asked).content.decode()
        assert station.plan.title in page
        assert station.land.sector.name in page

    def test_shows_another_area_nothing_of_this_one(self, station: Station) -> None:
        _tie(station)
        client = client_of(member("Eli Elsewhere", Role.SERGEANT, station.land.other_sector.code))

        for name, args in (("objectives", []), ("objective", ["raise-confidence"])):
            assert (
                station.plan.title not in client.get(reverse(f"station:{name}", args=args)).content.decode()
            )
        asked = {"since": "2026-10-01", "until": "2026-12-01", "area": station.land.sector.code}
        assert client.get(reverse("station:objectives"), asked).status_code == 400

    @pytest.mark.parametrize(
        "asked",
        [
            {"since": "2026-12-01", "until": "2026-10-01", "area": ""},
            {"since": "0001-01-01", "until": "2026-10-01", "area": ""},
            {"since": "2020-01-01", "until": "2026-10-01", "area": ""},
            {"since": "yesterday", "until": "", "area": "nowhere"},
        ],
    )
    def test_refuses_a_span_that_cant_be(self, station: Station, asked: dict[str, str]) -> None:
        client = client_of(station.sergeant)
        assert client.get(reverse("station:objectives"), asked).status_code == 400
        assert client.get(reverse("station:objective", args=["raise-confidence"]), asked).status_code == 400

    def test_knows_no_other_objective(self, station: Station) -> None:
        assert (
            client_of(station.sergeant).get(reverse("station:objective", args=["nothing"])).status_code == 404
        )

    def test_asks_the_database_no_more_for_more_plans(self, station: Station) -> None:
        _tie(station)
        client = client_of(station.sergeant)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("station:objectives"))
            return len(asked)

        queries()  # what a first visit asks and the next ones remember
        one = queries()
        for category in (ProblemCategory.BURGLARY, ProblemCategory.LITTER, ProblemCategory.DRUGS):
            plan = PlanFactory.create(
                priority=PriorityFactory.create(area=station.priority.area, category=category)
            )
            TacticFactory.create(plan=plan)
            PlanObjective.objects.create(plan=plan, objective=Objective.objects.get(code="raise-confidence"))
        assert queries() == one


class TestSettingThem:
    @pytest.fixture
    def chief(self, station: Station) -> Client:
        """Of the whole force."""
        return client_of(member("Cora Chief", Role.CHIEF_INSPECTOR, station.land.force.code))

    def test_sets_words_and_ends_one_of_the_whole_force(self, station: Station, chief: Client) -> None:
        said = {
            "name": "Keep roads safe",
            "words": "Slow the fastest roads.",
            "valid_from": f"{TODAY:%Y-%m-%d}",
        }
        page = chief.post(reverse("station:set_objective"), said, follow=True).content.decode()
        assert "Keep roads safe is set." in page
        row = Objective.objects.get(code="keep-roads-safe")
        assert (row.valid_from, row.valid_until) == (TODAY, None)
        change = reverse("station:change_objective", args=[row.code])
        assert "Slow the fastest roads." in chief.get(change).content.decode()
        chief.post(change, {"name": "Keep roads safe", "words": "Slow the worst roads."})
        row.refresh_from_db()
        assert row.words == "Slow the worst roads."
        end = reverse("station:end_objective", args=[row.code])
        last = TODAY + dt.timedelta(days=30)
        page = chief.post(
            end, {"last_on": f"{last:%Y-%m-%d}", "reason": "Merged."}, follow=True
        ).content.decode()
        assert "Its end is set." in page
        row.refresh_from_db()
        assert row.valid_until == last + dt.timedelta(days=1)
        names = Event.objects.filter(name__startswith="priorities.objective.").order_by("id")
        assert [event.name for event in names][-3:] == [
            "priorities.objective.set", "priorities.objective.set", "priorities.objective.ended"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"name": ""}, "Give it a name"),
            ({"name": "2026 aims"}, "The name must begin with a letter."),
            ({"name": "Raise confidence"}, "There is, or was, an objective of this name."),
            ({"words": ""}, "Say in a sentence what it asks"),
            (
                {"valid_from": f"{TODAY - dt.timedelta(days=1):%Y-%m-%d}"},
                "The first day must be today or later.",
            ),
        ],
    )
    def test_says_what_is_wrong(self, chief: Client, change: dict[str, str], words: str) -> None:
        said = {"name": "Keep roads safe", "words": "Slow them.", "valid_from": f"{TODAY:%Y-%m-%d}", **change}
        before = Objective.objects.count()
        assert words in chief.post(reverse("station:set_objective"), said).content.decode()
        assert Objective.objects.count() == before

    def test_asks_why_it_ends_and_keeps_the_past(self, chief: Client) -> None:
        end = reverse("station:end_objective", args=["raise-confidence"])
        past = f"{TODAY - dt.timedelta(days=3):%Y-%m-%d}"
        assert "Say why it is ending" in chief.post(end, {"last_on": past, "reason": ""}).content.decode()
        page = chief.post(end, {"last_on": past, "reason": "Merged."}).content.decode()
        assert "What held in the past stays as it was." in page
        assert Objective.objects.get(code="raise-confidence").valid_until is None

    def test_is_for_those_who_adopt_priorities_for_the_whole_force(self, station: Station) -> None:
        inspector = client_of(station.inspector)
        assert "Set an objective" not in inspector.get(reverse("station:objectives")).content.decode()
        for name, args in (
            ("set_objective", []),
            ("change_objective", ["raise-confidence"]),
            ("end_objective", ["raise-confidence"]),
        ):
            assert inspector.get(reverse(f"station:{name}", args=args)).status_code == 403
