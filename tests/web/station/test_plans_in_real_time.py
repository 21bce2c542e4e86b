"""An incident that arrives changes what a plan's page says, with no night between."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.apps.problems.models import Plan
from peelian.apps.problems.types.measures import Measure
from peelian.journeys import read_outcomes
from peelian.kernel.categories import ProblemCategory
from peelian.workers import dispatch
from tests.factories.clock import AT
from tests.factories.incidents import receive_then, received_before
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory
from tests.web.staff_stage import Station

#: Six fortnights before the one in which the plan was agreed, and two since: the last ended eight days ago.
BEFORE = [dt.datetime(2026, 6, 22, 12, 0, tzinfo=dt.UTC) + dt.timedelta(days=14 * n) for n in range(6)]
SINCE = [dt.datetime(2026, 9, 28, 12, 0, tzinfo=dt.UTC), dt.datetime(2026, 10, 12, 12, 0, tzinfo=dt.UTC)]


@pytest.fixture
def plan(station: Station) -> Plan:
    """Against damage in Bell Hill, agreed in September: five reports a fortnight before and since."""
    here = station.land.neighbourhoods[1]
    days = [day + dt.timedelta(hours=n) for day in (*BEFORE, *SINCE) for n in range(5)]
    received_before(here, IncidentKind.CRIMINAL_DAMAGE, *days)
    while dispatch.dispatch_due(clock=lambda: AT):
        pass
    agreed = dt.datetime(2026, 9, 20, 9, 0, tzinfo=dt.UTC)
    plan = PlanFactory.create(
        priority=PriorityFactory.create(area=here, category=ProblemCategory.CRIMINAL_DAMAGE),
        created_at=agreed,
        agreed_at=agreed,
    )
    IntendedOutcomeFactory.create(
        plan=plan, indicator="Online reports", unit="reports a fortnight", measure=Measure.ONLINE_REPORTS, baseline=5,
        target=2, baseline_from=BEFORE[0].date(), baseline_until=BEFORE[-1].date() + dt.timedelta(days=14),
        baseline_count=30, baseline_periods=6, drift=0.1,
    )  # fmt: skip
    read_outcomes.read_plan(at=AT, plan_id=plan.pk)
    return plan


def page_of(plan: Plan, client: Client) -> str:
    return client.get(reverse("station:plan", args=[plan.pk])).content.decode()


def test_a_report_of_today_stands_on_the_page_at_once(station: Station, sergeant: Client, plan: Plan) -> None:
    assert "so far, since 26 October" not in page_of(plan, sergeant)  # nothing came in anywhere yet

    receive_then(station.land.neighbourhoods[1], IncidentKind.CRIMINAL_DAMAGE, AT)

    assert "1 so far, since 26 October" in page_of(plan, sergeant)


def test_reports_that_arrive_change_the_reading_and_the_verdict_by_the_outbox_alone(
    station: Station, sergeant: Client, plan: Plan
) -> None:
    here = station.land.neighbourhoods[1]
    before = page_of(plan, sergeant)
    assert "5 a fortnight in 6 fortnights before, 5 a fortnight in 2 since" in before
    assert "worse than before" not in before.lower()

    late = [
        receive_then(here, IncidentKind.CRIMINAL_DAMAGE, day + dt.timedelta(days=3, minutes=n)).reference
        for day in SINCE
        for n in range(10)
    ]
    assert page_of(plan, sergeant).count("5 a fortnight in 2 since") == 1  # nothing was dispatched yet
    while dispatch.dispatch_due(clock=lambda: AT):
        pass

    after = page_of(plan, sergeant)
    assert "15 a fortnight in 2 since" in after
    assert "That is worse than before by more than chance" in after
    assert "corrected on 2 November 2026" in after

    # And back, when they turn out to be no crime.
    Report.objects.filter(reference__in=late).update(state="not-a-crime")
    one = Report.objects.get(reference=late[0])
    read_outcomes.read_reported(at=AT, subject=f"incidents.Report:{one.pk}")
    assert "5 a fortnight in 2 since" in page_of(plan, sergeant)
