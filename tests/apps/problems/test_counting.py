"""Plans counted by where they stood, and their courses."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan
from peelian.apps.problems.types.outcomes import Course
from peelian.apps.problems.types.plans import PlanState
from peelian.kernel.categories import ProblemCategory
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory

_DAY = dt.timedelta(days=1)


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def plan(land: Land, **said: object) -> Plan:
    category = list(ProblemCategory)[Plan.objects.count()]
    priority = PriorityFactory.create(area=land.neighbourhoods[0], category=category)
    made: Plan = PlanFactory.create(priority=priority, **{"created_at": AT - 20 * _DAY, **said})
    return made


class TestCountPlans:
    def test_as_they_stood_when_the_span_ended(self, land: Land) -> None:
        plan(land, state=PlanState.DRAFT, agreed_at=None)
        plan(land, agreed_at=AT - 10 * _DAY)
        plan(land, agreed_at=AT)  # after the span: a draft then
        plan(land, agreed_at=AT - 19 * _DAY, state=PlanState.CLOSED, closed_at=AT - 3 * _DAY)
        plan(land, agreed_at=AT - 19 * _DAY, state=PlanState.CLOSED, closed_at=AT)  # ran then
        plan(land, created_at=AT, agreed_at=AT)  # nobody had written it

        found = problems.count_plans(area_codes=["N01", "N02"], since=AT - 11 * _DAY, until=AT - _DAY)

        assert found == {
            "N01": problems.PlansCounted(drafts=2, running=2, closed=1, agreed_in=1, closed_in=1)
        }

    def test_of_other_areas_are_not_counted(self, land: Land) -> None:
        plan(land)

        assert problems.count_plans(area_codes=["N02"], since=AT - _DAY, until=AT + _DAY) == {}


class TestListCourses:
    def test_are_those_of_the_plans_own_page(self, land: Land) -> None:
        written = plan(land, agreed_at=AT - 20 * _DAY)
        for values in ((18, 15, 12, 9), (22, 24, 26, 30)):  # from 20, to 10
            outcome = IntendedOutcomeFactory.create(plan=written)
            for weeks, value in zip((4, 3, 2, 1), values, strict=True):
                ReadingFactory.create(outcome=outcome, on=TODAY - weeks * 7 * _DAY, value=value)
        plan(land, agreed_at=AT - 20 * _DAY, state=PlanState.CLOSED, closed_at=AT - 15 * _DAY)

        found = problems.list_courses(area_codes=["N01"], since=AT - 10 * _DAY, until=AT, on=TODAY)

        page = problems.get_plan(written.pk, on=TODAY)
        assert [one.plan_id for one in found] == [written.pk], "the other had been closed"
        assert found[0].courses == tuple(outcome.course for outcome in page.intended)
        assert found[0].course is page.course is Course.WORSE


class TestFirstWrittenOn:
    def test_is_none_before_there_is_a_plan(self, land: Land) -> None:
        assert problems.first_written_on() is None
        plan(land)
        assert problems.first_written_on() == TODAY - 20 * _DAY
