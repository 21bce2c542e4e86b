"""Tasks with what came of them, to be added up."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.analysis import practice
from peelian.apps.tasking import api as tasking
from peelian.apps.tasking.models import PatrolTask
from peelian.apps.tasking.types.tasks import PatrolKind, TaskState
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.figures import DayWorked
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land, make_land
from tests.factories.priorities import ObjectiveFactory, PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.factories.visibility import ProofFactory

_DAY = dt.timedelta(days=1)
_SPAN = {"since": AT - 7 * _DAY, "until": AT}


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def made(land: Land, starts_at: dt.datetime, **said: object) -> PatrolTask:
    if "plan" not in said:
        said["plan"] = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
    task: PatrolTask = PatrolTaskFactory.create(**said)
    TaskWindowFactory.create(task=task, starts_at=starts_at)
    return task


class TestListTaskOutcomes:
    def test_are_the_outcomes_that_every_other_page_adds_up(self, land: Land) -> None:
        proven = made(land, AT - 3 * _DAY)
        objective = ObjectiveFactory.create()
        unchecked = made(land, AT - 2 * _DAY, plan=proven.plan, objective=objective)
        partners = made(land, AT - _DAY, plan=proven.plan, kind=PatrolKind.PARTNER, partner="Street wardens")
        ProofFactory.create(task=proven, full_visits=2, patrol_minutes=40.0)

        found = visibility.list_task_outcomes(area_codes=["N01"], **_SPAN)

        ids = [proven.pk, unchecked.pk, partners.pk]
        assert [one.task_id for one in found] == ids
        assert {one.task_id: one.outcome for one in found} == visibility.list_outcomes(ids)
        assert [(one.is_checked, one.full_visits) for one in found] == [(True, 2), (False, 0), (False, 0)]
        assert [one.objective_code for one in found] == ["", objective.code, ""]
        total = practice.total([one.outcome for one in found])
        assert (total.given_minutes, total.counted_minutes, total.not_measured) == (40.0, 45.0, 1)

    def test_of_half_told_hours_count_what_is_told_as_the_proof_says_or_as_the_days_do(
        self, land: Land
    ) -> None:
        says = made(land, AT - 3 * _DAY)
        old = made(land, AT - 3 * _DAY, plan=says.plan)
        TaskWindowFactory.create(task=old, starts_at=AT - 2 * _DAY)
        ProofFactory.create(task=says, known_share=0.4, fixes_in_time=9, patrol_minutes=5.0)
        ProofFactory.create(task=old, patrol_minutes=5.0)
        DayWorked.objects.create(
            day=TODAY - 3 * _DAY,
            positions=10,
            devices=1,
            unheld_devices=0,
            rules_version="1",
            worked_out_at=AT,
        )

        found = visibility.list_task_outcomes(area_codes=["N01"], **_SPAN)

        assert [one.outcome.known_share for one in found] == [0.4, 0.5]
        ids = [says.pk, old.pk]
        assert {one.task_id: one.outcome for one in found} == visibility.list_outcomes(ids)

    def test_are_of_tasks_whose_first_window_starts_in_the_span(self, land: Land) -> None:
        task = made(land, AT - 8 * _DAY)
        TaskWindowFactory.create(task=task, starts_at=AT - 3 * _DAY)
        made(land, AT, plan=task.plan)
        made(land, AT - _DAY, plan=task.plan, state=TaskState.CANCELLED, ended_at=AT)

        assert visibility.list_task_outcomes(area_codes=["N01"], **_SPAN) == []
        assert tasking.list_task_ids_started(area_codes=["N01"], **_SPAN) == []


class TestFirstDays:
    def test_are_none_before_there_is_anything(self, land: Land) -> None:
        assert (tasking.first_started_on(), visibility.first_known_on()) == (None, None)

    def test_are_those_of_the_first_window_and_of_the_first_positions(self, land: Land) -> None:
        made(land, AT - 3 * _DAY)
        DayWorked.objects.create(
            day=TODAY - 2 * _DAY,
            positions=10,
            devices=1,
            unheld_devices=0,
            rules_version="1",
            worked_out_at=AT,
        )

        assert tasking.first_started_on() == TODAY - 3 * _DAY
        assert visibility.first_known_on() == TODAY - 2 * _DAY
