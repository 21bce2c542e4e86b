"""How many questions the pages of plans ask of the database, with few plans and with many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peelian.apps.places.models import Area
from peelian.apps.problems.models import Plan
from peelian.apps.problems.types.measures import Measure
from peelian.kernel.categories import ProblemCategory
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory
from tests.factories.published import crime, publish_crimes
from tests.web.staff_stage import Station

MONTHS = [dt.date(2025, 9 + n, 1) if n < 4 else dt.date(2026, n - 3, 1) for n in range(14)]
MEASURES = (
    Measure.RECORDED_CRIME, Measure.VOICE, Measure.ONLINE_REPORTS, Measure.PATROL_MINUTES, Measure.VISITS
)  # fmt: skip
OF_A_PAGE = 13
OF_AN_OUTCOME = 2
#: What every page of staff asks before its own view: session, account, roles, second factor. The version of the areas
#: is asked once in seconds, but here (in a transaction) at every look.
BEFORE_THE_VIEW = ("django_session", "accounts_user", "accounts_rolegrant", "mfa_authenticator")
OF_THE_AREAS = "places_placesversion"


def _measured(plan: Plan, measure: Measure) -> None:
    """An outcome with a year of readings, against Dock."""
    judged = {
        "baseline_from": MONTHS[0], "baseline_until": MONTHS[12], "baseline_count": 48, "baseline_periods": 12,
        "comparison_area": Area.objects.get(code="N04"),
    }  # fmt: skip
    outcome = IntendedOutcomeFactory.create(
        plan=plan, measure=measure, baseline=4, target=1, **judged if measure.is_judged else {}
    )
    for month in MONTHS[:12]:
        last = (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        ReadingFactory.create(outcome=outcome, on=last, starts_on=month, value=4, count=4, arrived=True)


def _asked(client: Client, address: str) -> list[str]:
    client.get(address)  # what is remembered between pages is no question of this one
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    rows = [row["sql"] for row in asked.captured_queries if OF_THE_AREAS not in row["sql"]]
    for name, sql in zip(BEFORE_THE_VIEW, rows[:4], strict=True):
        assert f'FROM "{name}"' in sql
    return rows[4:]


class TestPlanPage:
    @pytest.mark.parametrize("outcomes", [1, 6])
    def test_asks_thirteen_questions_and_two_for_an_outcome(
        self, station: Station, sergeant: Client, outcomes: int
    ) -> None:
        publish_crimes(*(crime(0, month=month) for month in MONTHS))
        for n in range(outcomes - 1):
            _measured(station.plan, MEASURES[n])

        asked = _asked(sergeant, reverse("station:plan", args=[station.plan.pk]))
        assert len(asked) <= OF_A_PAGE + OF_AN_OUTCOME * outcomes


class TestListOfPlans:
    def test_asks_the_same_for_one_plan_and_for_six(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:plans")
        one = _asked(sergeant, address)
        for n in range(5):
            plan = PlanFactory.create(
                priority=PriorityFactory.create(
                    area=station.land.neighbourhoods[n % 2], category=list(ProblemCategory)[n + 5]
                )
            )
            _measured(plan, Measure.RECORDED_CRIME)
        six = _asked(sergeant, address)

        assert len(six) == len(one) <= 8


class TestBoard:
    def test_asks_the_same_for_one_plan_and_for_six(self, station: Station, sergeant: Client) -> None:
        address = reverse("station:cycle_board", args=[station.land.sector.code])
        one = _asked(sergeant, address)
        for n in range(5):
            plan = PlanFactory.create(
                priority=PriorityFactory.create(
                    area=station.land.neighbourhoods[n % 2], category=list(ProblemCategory)[n + 5]
                )
            )
            _measured(plan, Measure.RECORDED_CRIME)
        six = _asked(sergeant, address)

        assert len(six) <= len(one) + 2
        assert len(six) <= 25
