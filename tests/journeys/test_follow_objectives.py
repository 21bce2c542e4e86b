"""What was done for each of the force's objectives, and what came of it."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.priorities.models import Objective
from peelian.apps.problems.models import Plan, PlanObjective
from peelian.apps.problems.types.outcomes import Course
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.problems.types.tactics import Agency
from peelian.apps.visibility.models.proofs import Proof
from peelian.journeys import follow_objectives
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import NotFound
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ObjectiveFactory, PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory, TacticFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory

DAY = dt.timedelta(days=1)
WEEKS_AGO = AT - 21 * DAY


def tied(land: Land, *codes: str, **fields: object) -> Plan:
    """An agreed plan of the first neighbourhood that serves these objectives."""
    category = list(ProblemCategory)[Plan.objects.count()]  # a list has each once
    priority = PriorityFactory.create(area=land.neighbourhoods[0], category=category)
    plan = PlanFactory.create(
        priority=priority, **{"agreed_at": WEEKS_AGO, "created_at": WEEKS_AGO, **fields}
    )
    for code in codes:
        PlanObjective.objects.create(plan=plan, objective=Objective.objects.get(code=code))
    return plan


def reads(plan: Plan, *values: float) -> None:
    """Typed readings, a week apart, of an outcome that should fall from 20 to 10."""
    outcome = IntendedOutcomeFactory.create(plan=plan)
    for number, value in enumerate(values):
        ReadingFactory.create(outcome=outcome, on=TODAY - (len(values) - number) * 7 * DAY, value=value)


def follow(land: Land, *, first_on: dt.date = TODAY - 90 * DAY, last_on: dt.date = TODAY):  # type: ignore[no-untyped-def]  # as the journey gives it
    return follow_objectives.follow(
        viewer=make_viewer(Role.SERGEANT, land.force.code), at=AT, first_on=first_on, last_on=last_on,
        area_codes=[area.code for area in (land.force, land.lpa, land.sector, *land.neighbourhoods)],
    )  # fmt: skip


def rows(board: follow_objectives.ObjectivesBoard) -> dict[str, follow_objectives.ObjectiveRow]:
    return {row.objective.code: row for row in board.rows}


class TestFollow:
    def test_done_and_what_came_of_it_per_objective(self, land: Land) -> None:
        better = tied(land, "prevent-harm-early")
        reads(better, 18, 15, 12, 9)
        TacticFactory.create(plan=better, done_at=AT - DAY, cost_pence=1250)
        TacticFactory.create(plan=better, done_at=AT - DAY, agency=Agency.COUNCIL, cost_pence=100_000)
        TacticFactory.create(plan=better)
        closed = tied(land, "prevent-harm-early", state=PlanState.CLOSED, closed_at=AT - DAY)
        reads(closed, 22, 24, 26, 30)

        row = rows(follow(land))["prevent-harm-early"]

        assert (row.done.plans_open, row.done.plans_closed) == (1, 1)
        assert (row.done.tactics_done, row.done.partner_tactics_done) == (2, 1)
        assert row.cost == 1012.5
        assert {one.course: one.plans for one in row.courses} == {Course.MET: 1, Course.WORSE: 1}

    def test_counts_a_patrol_that_names_its_own_objective_under_that_one_alone(self, land: Land) -> None:
        plan = tied(land, "raise-confidence")
        own = Objective.objects.get(code="prevent-harm-early")
        for objective in (own, None):
            task = PatrolTaskFactory.create(plan=plan, objective=objective, dose_visits=2, dose_minutes=15)
            TaskWindowFactory.create(task=task, starts_at=AT - DAY)
        found = rows(follow(land))
        assert found["prevent-harm-early"].done.tasks == 1
        assert found["raise-confidence"].done.tasks == 1

    def test_counts_the_patrols_of_its_plans_as_far_as_positions_prove_them(self, land: Land) -> None:
        plan = tied(land, "raise-confidence")
        for minutes in (40.0, 12.5):
            task = PatrolTaskFactory.create(plan=plan, dose_visits=2, dose_minutes=15)
            TaskWindowFactory.create(task=task, starts_at=AT - 3 * DAY)
            prove(task.pk, minutes)
        unseen = PatrolTaskFactory.create(plan=plan, dose_visits=2, dose_minutes=15)
        TaskWindowFactory.create(task=unseen, starts_at=AT - 3 * DAY)

        done = rows(follow(land))["raise-confidence"].done

        assert (done.tasks, done.minutes_asked) == (3, 90)
        assert done.minutes_proven == 30 + 12.5, "a task proves no more than it asked for"

    def test_a_plan_that_serves_two_counts_under_both_and_the_page_can_say_so(self, land: Land) -> None:
        tied(land, "raise-confidence", "activate-citizens")
        tied(land)

        board = follow(land)

        assert rows(board)["raise-confidence"].done.plans_open == 1
        assert rows(board)["activate-citizens"].done.plans_open == 1
        assert (board.serving_two, board.untied) == (1, 1)

    def test_an_objective_that_nobody_serves_is_shown_with_nothing(self, land: Land) -> None:
        board = follow(land)

        assert len(board.rows) == 6
        assert all(row.done.nothing and row.courses == () for row in board.rows)

    def test_leaves_out_drafts_and_what_was_closed_before_or_agreed_after(self, land: Land) -> None:
        tied(land, "raise-confidence", state=PlanState.DRAFT, agreed_at=None)
        tied(land, "raise-confidence", state=PlanState.CLOSED, closed_at=AT - 10 * DAY)
        tied(land, "raise-confidence", agreed_at=AT - DAY)

        span = follow(land, first_on=TODAY - 9 * DAY, last_on=TODAY - 2 * DAY)

        assert rows(span)["raise-confidence"].done.nothing

    def test_shows_an_objective_that_ended_in_the_span_and_none_that_begins_after(self, land: Land) -> None:
        ObjectiveFactory.create(code="old", valid_until=TODAY - 30 * DAY)
        ObjectiveFactory.create(code="new", valid_from=TODAY + DAY)

        assert {"old", "new"} & rows(follow(land)).keys() == {"old"}
        assert "old" not in rows(follow(land, first_on=TODAY - 30 * DAY))

    def test_looks_at_no_other_area(self, land: Land) -> None:
        priority = PriorityFactory.create(area=land.other_neighbourhood)
        plan = PlanFactory.create(priority=priority)
        PlanObjective.objects.create(plan=plan, objective=Objective.objects.get(code="raise-confidence"))

        assert rows(follow(land))["raise-confidence"].done.nothing

    def test_refuses_a_span_that_runs_backwards(self, land: Land) -> None:
        with pytest.raises(follow_objectives.BadSpan):
            follow(land, first_on=TODAY, last_on=TODAY - DAY)


class TestFollowOne:
    def test_lists_the_plans_that_served_it_open_ones_first(self, land: Land) -> None:
        closed = tied(land, "raise-confidence", state=PlanState.CLOSED, closed_at=AT - DAY)
        opened = tied(land, "raise-confidence")
        tied(land, "activate-citizens")

        found = follow_objectives.follow_one(
            viewer=make_viewer(Role.SERGEANT, land.force.code), at=AT, code="raise-confidence",
            area_codes=[land.neighbourhoods[0].code], first_on=TODAY - 90 * DAY, last_on=TODAY,
        )  # fmt: skip

        assert [plan.id for plan in found.plans] == [opened.pk, closed.pk]

    def test_knows_no_other_objective(self, land: Land) -> None:
        with pytest.raises(NotFound):
            follow_objectives.follow_one(
                viewer=make_viewer(Role.SERGEANT, land.force.code), at=AT, code="nothing", area_codes=[],
                first_on=TODAY, last_on=TODAY,
            )  # fmt: skip


def prove(task_id: int, minutes: float) -> None:
    Proof.objects.create(
        task_id=task_id, visits=2, full_visits=1, officer_minutes=minutes, patrol_minutes=minutes,
        patrol_minutes_at_most=minutes, dose_share=minutes / 30, positions_used=20, method="stays", method_version="1",
        reasons=[], worked_out_at=AT,
    )  # fmt: skip
