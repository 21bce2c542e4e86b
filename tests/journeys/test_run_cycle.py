"""The fortnight's board: what is due, decided and in hand."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.priorities.models import Priority
from peelian.apps.problems import api as problems
from peelian.apps.problems.models import Plan
from peelian.apps.problems.types.plans import PlanState
from peelian.apps.tasking.types.tasks import PatrolKind
from peelian.apps.visibility.models.proofs import Proof
from peelian.journeys import run_cycle, set_priorities
from peelian.journeys.run_cycle import CycleBoard, DueKind
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import UserFactory, make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import CandidateFactory, CycleFactory, PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, TacticFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


def board(viewer: Viewer, *, at: dt.datetime = AT) -> CycleBoard:
    """This fortnight of Riverside North."""
    return run_cycle.board(viewer=viewer, at=at, sector_code="riverside-1", on=TODAY)


def kinds(found: CycleBoard) -> list[DueKind]:
    """What is due, by kind."""
    return [due.kind for due in found.due]


def _adopted_before(row: Priority) -> None:
    """A fortnight ago, on a list of its own."""
    row.candidate.cycle.starts_on -= dt.timedelta(days=14)
    row.candidate.cycle.ends_on -= dt.timedelta(days=14)
    row.candidate.cycle.save()


class TestBoard:
    def test_says_that_there_is_no_list(self, land: Land, inspector: Viewer) -> None:
        found = board(inspector)

        assert [due.words for due in found.due] == ["This fortnight's list isn't made"]
        assert not found.may_sign
        assert (found.starts_on, found.last_day) == (dt.date(2026, 10, 26), dt.date(2026, 11, 8))

    def test_names_everything_that_is_due(self, land: Land, inspector: Viewer) -> None:
        cycle = CycleFactory.create(sector=land.sector)
        CandidateFactory.create(cycle=cycle, category=Category.DRUGS)
        here, there, third = land.neighbourhoods
        old = AT - dt.timedelta(days=100)
        PriorityFactory.create(area=here, adopted_at=old, reviewed_at=old)
        drafted = PriorityFactory.create(
            area=there, category=Category.BURGLARY, action="We walk.", action_at=AT
        )
        PlanFactory.create(priority=drafted, state=PlanState.DRAFT, agreed_at=None, title="Draft")
        agreed = PriorityFactory.create(
            area=third, category=Category.ROBBERY, action="We walk.", action_at=AT
        )
        plan = PlanFactory.create(priority=agreed, title="Agreed", created_at=old, agreed_at=old)
        TacticFactory.create(plan=plan, what="Letters", due_on=TODAY - dt.timedelta(days=1))
        TacticFactory.create(plan=plan, what="Later", due_on=TODAY)
        IntendedOutcomeFactory.create(plan=plan, indicator="Reports", due_on=TODAY)

        found = board(inspector)

        assert kinds(found) == [
            DueKind.LIST, DueKind.STALE, DueKind.NO_ACTION, DueKind.NO_PLAN, DueKind.DRAFT_PLAN,
            DueKind.NO_OBJECTIVE, DueKind.NO_OBJECTIVE, DueKind.TACTIC, DueKind.OUTCOME,
        ]  # fmt: skip
        assert found.due[0].words == "1 line to decide"
        assert found.due[-2].words == "Agreed: “Letters” is overdue (Neighbourhood team)"
        assert {line.plan.title for line in found.plans} == {"Agreed", "Draft"}

    def test_undecided_lines_are_one_thing_that_is_due(self, land: Land, inspector: Viewer) -> None:
        cycle = CycleFactory.create(sector=land.sector)
        for rank, category in enumerate(list(Category)[:6], start=1):
            CandidateFactory.create(cycle=cycle, category=category, rank=rank)

        assert [(due.words, due.subject) for due in board(inspector).due] == [
            ("6 lines to decide", f"priorities.Cycle:{cycle.pk}")
        ]

    @pytest.mark.parametrize(("line_of", "priority_of"), [("sector", "part"), ("part", "sector")])
    def test_a_line_for_the_sector_speaks_of_its_neighbourhoods(
        self, land: Land, inspector: Viewer, line_of: str, priority_of: str
    ) -> None:
        areas = {"sector": land.sector, "part": land.neighbourhoods[0]}
        _adopted_before(PriorityFactory.create(area=areas[priority_of], category=Category.BURGLARY))
        cycle = CycleFactory.create(sector=land.sector)
        CandidateFactory.create(cycle=cycle, area=areas[line_of], category=Category.BURGLARY)

        assert DueKind.NOT_ON_LIST not in kinds(board(inspector))

    def test_says_why_a_priority_is_on_no_line(self, land: Land, inspector: Viewer) -> None:
        _adopted_before(PriorityFactory.create(area=land.neighbourhoods[0], category=Category.BURGLARY))
        cycle = CycleFactory.create(sector=land.sector)
        CandidateFactory.create(cycle=cycle, area=land.neighbourhoods[1], category=Category.BURGLARY)

        (due,) = [one for one in board(inspector).due if one.kind is DueKind.NOT_ON_LIST]
        assert (
            due.words
            == f"Burglary: this list's line is about {land.neighbourhoods[1].name}. Look at it or close it"
        )

    def test_an_open_priority_without_a_line_is_due(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0], category=Category.SPEEDING)
        row.candidate.cycle.starts_on -= dt.timedelta(days=14)
        row.candidate.cycle.ends_on -= dt.timedelta(days=14)
        row.candidate.cycle.save()
        cycle = CycleFactory.create(sector=land.sector)
        CandidateFactory.create(cycle=cycle, area=land.neighbourhoods[1], category=Category.SPEEDING)

        (due,) = [due for due in board(inspector).due if due.kind is DueKind.NOT_ON_LIST]
        assert (due.subject, due.area_name) == (f"priorities.Priority:{row.pk}", "Abbey Green")

        CandidateFactory.create(
            cycle=CycleFactory.create(sector=land.sector, starts_on=cycle.starts_on), area=land.neighbourhoods[0],
            category=Category.DRUGS,
        )  # fmt: skip
        assert DueKind.NOT_ON_LIST in kinds(board(inspector))

    def test_a_line_that_keeps_it_is_a_line_about_it(self, land: Land, inspector: Viewer) -> None:
        row = PriorityFactory.create(area=land.neighbourhoods[0], category=Category.SPEEDING)
        row.candidate.cycle.starts_on -= dt.timedelta(days=14)
        row.candidate.cycle.ends_on -= dt.timedelta(days=14)
        row.candidate.cycle.save()
        line = CandidateFactory.create(
            cycle=CycleFactory.create(sector=land.sector),
            area=land.neighbourhoods[0],
            category=Category.SPEEDING,
        )
        set_priorities.keep(viewer=inspector, at=AT, candidate_id=line.pk, reason="Still too fast.")

        found = board(inspector)

        assert DueKind.NOT_ON_LIST not in kinds(found)
        assert [(one.decision.value, one.decided_by_name) for one in found.decided] == [
            ("kept", inspector.name)
        ]
        assert found.may_sign

    def test_counts_patrols_on_paper_and_in_practice(self, land: Land, inspector: Viewer) -> None:
        plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        for days, minutes in ((-2, 31.0), (-1, None), (-20, 99.0), (3, None)):
            task = PatrolTaskFactory.create(
                plan=plan,
                area=land.neighbourhoods[0],
                created_by=UserFactory.create(),
                dose_visits=3,
                dose_minutes=15,
            )
            TaskWindowFactory.create(
                task=task,
                starts_at=AT + dt.timedelta(days=days),
                ends_at=AT + dt.timedelta(days=days, hours=2),
            )
            if minutes is not None:
                Proof.objects.create(
                    task=task, visits=2, full_visits=1, officer_minutes=minutes, patrol_minutes=minutes,
                    patrol_minutes_at_most=minutes, dose_share=0.5, positions_used=9, method="stays",
                    method_version="1", reasons=[], worked_out_at=AT,
                )  # fmt: skip

        patrols = board(inspector).patrols

        assert (patrols.tasks, patrols.planned_minutes) == (3, 135)
        assert (patrols.proven_minutes, patrols.counted_minutes) == (31, 45)
        assert (patrols.unvisited, patrols.untold) == (0, 1), "what positions can't tell wasn't missed"

    def test_counts_as_unvisited_what_positions_deny_and_never_a_partners(
        self, land: Land, inspector: Viewer
    ) -> None:
        plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        missed = PatrolTaskFactory.create(plan=plan)
        partner = PatrolTaskFactory.create(plan=plan, kind=PatrolKind.PARTNER, partner="Wardens")
        for task in (missed, partner):
            TaskWindowFactory.create(task=task, starts_at=AT - dt.timedelta(days=2))
        Proof.objects.create(
            task=missed, visits=0, full_visits=0, officer_minutes=0, patrol_minutes=0, patrol_minutes_at_most=0,
            dose_share=0, positions_used=9, method="stays", method_version="1", reasons=[], worked_out_at=AT,
        )  # fmt: skip

        patrols = board(inspector).patrols

        assert (patrols.unvisited, patrols.untold) == (1, 1)
        assert (patrols.proven_minutes, patrols.counted_minutes) == (0, 45)

    def test_counts_courses_of_outcomes_that_are_not_outputs(self, land: Land, inspector: Viewer) -> None:
        plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
        IntendedOutcomeFactory.create(plan=plan)

        (line,) = board(inspector).plans

        assert line.courses == {problems.Course.CANT_TELL: 1}
        assert line.in_words == "1 can't tell yet"

    def test_asks_as_much_for_thirty_plans_as_for_three(
        self, land: Land, inspector: Viewer, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        areas, categories = land.neighbourhoods, list(Category)[:10]
        cycle = CycleFactory.create(sector=land.sector)
        for area in areas:
            for category in categories:
                row = PriorityFactory.create(
                    area=area, category=category,
                    candidate=CandidateFactory.create(cycle=CycleFactory.create(
                        sector=land.sector, starts_on=cycle.starts_on - dt.timedelta(days=14 * (1 + areas.index(area))),
                        ends_on=cycle.starts_on - dt.timedelta(days=14 * areas.index(area))), category=category),
                )  # fmt: skip
                plan = PlanFactory.create(priority=row)
                IntendedOutcomeFactory.create(plan=plan)
        assert Plan.objects.count() == 30
        board(inspector)

        with django_assert_max_num_queries(25):
            found = board(inspector)
        assert len(found.plans) == 30

    def test_is_for_the_station_of_that_area(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            board(make_viewer(Role.SERGEANT, "riverside-2"))
