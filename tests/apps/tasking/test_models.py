"""What the database itself refuses about plans, tasks and updates."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.feedback.types import UpdateState
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.tasking.types.tasks import TaskState
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.feedback import UpdateFactory
from tests.factories.places import make_land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory
from tests.factories.tasking import AssignmentFactory, PatrolTaskFactory, TaskWindowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def priority() -> object:
    """Speeding in Abbey Green."""
    return PriorityFactory.create(area=make_land().neighbourhoods[0])


def refuses(constraint: str, factory: type, **columns: object) -> None:
    """The row can't be written, because of this constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory.create(**columns)  # type: ignore[attr-defined]


class TestTheDatabaseRefuses:
    def test_two_open_plans_and_states_without_their_moment(self, priority: object) -> None:
        refuses("plan_agreed_has_moment", PlanFactory, priority=priority, agreed_at=None)
        refuses("plan_closed_has_moment", PlanFactory, priority=priority, state=PlanState.CLOSED)
        PlanFactory.create(priority=priority, state=PlanState.CLOSED, closed_at=AT)
        PlanFactory.create(priority=priority)
        refuses("plan_one_open_for_priority", PlanFactory, priority=priority)

    def test_a_target_that_lies_the_wrong_way_and_two_readings_a_day(self, priority: object) -> None:
        plan = PlanFactory.create(priority=priority)
        refuses("outcome_target_lies_that_way", IntendedOutcomeFactory, plan=plan, target=21.0)
        reading = ReadingFactory.create(outcome__plan=plan)
        refuses("reading_once_a_day", ReadingFactory, outcome=reading.outcome)

    def test_doses_windows_and_ends_that_make_no_sense(self, priority: object) -> None:
        plan = PlanFactory.create(priority=priority)
        refuses("task_dose_sensible", PatrolTaskFactory, plan=plan, dose_visits=0)
        refuses("task_ended_has_moment", PatrolTaskFactory, plan=plan, state=TaskState.FINISHED)
        task = PatrolTaskFactory.create(plan=plan)
        window = TaskWindowFactory.create(task=task)
        refuses(
            "window_once", TaskWindowFactory, task=task, starts_at=window.ends_at - dt.timedelta(minutes=1)
        )
        refuses(
            "window_span_forward",
            TaskWindowFactory,
            task=task,
            starts_at=AT,
            ends_at=AT - dt.timedelta(hours=1),
        )
        refuses("assignment_accepted_before_finished", AssignmentFactory, task=task, finished_at=AT)

    def test_an_update_that_its_writer_approves_or_nobody_does(self, priority: object) -> None:
        writer = UserFactory.create()
        refuses("update_says_both", UpdateFactory, priority=priority, did="")
        refuses("update_approved_by_somebody", UpdateFactory, priority=priority, state=UpdateState.APPROVED)
        refuses(
            "update_approved_by_another",
            UpdateFactory,
            priority=priority,
            written_by=writer,
            approved_by=writer,
        )
        refuses(
            "update_sent_has_message",
            UpdateFactory,
            priority=priority,
            state=UpdateState.SENT,
            approved_by=writer,
            approved_at=AT,
        )
