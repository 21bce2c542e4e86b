"""Proven of asked is one figure: the practice page, the Board, the objectives and a plan's measure say the same."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.priorities.models import Objective
from peelian.apps.problems.models import Plan, PlanObjective
from peelian.apps.problems.types.measures import Measure
from peelian.apps.tasking.types.tasks import PatrolKind
from peelian.apps.visibility import api as visibility
from peelian.apps.visibility.models.proofs import Proof
from peelian.journeys import follow_objectives, measures, report_to_board
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import local_day
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import PlanFactory
from tests.factories.tasking import PatrolTaskFactory, TaskWindowFactory
from tests.journeys.packs.sections.patrolled import known

BEGAN = AT - dt.timedelta(days=3)
FIRST, LAST = local_day(AT - dt.timedelta(days=7)), local_day(AT)


@pytest.fixture
def patrols(land: Land) -> Plan:
    """Four tasks of 45 minutes: one of 90 minutes, one never visited, one not known, one that is a partner's."""
    plan = PlanFactory.create(
        priority=PriorityFactory.create(area=land.neighbourhoods[0]), agreed_at=BEGAN, created_at=BEGAN
    )
    PlanObjective.objects.create(plan=plan, objective=Objective.objects.get(code="raise-confidence"))
    for minutes, fixes, kind in (
        (90.0, 50, PatrolKind.FOOT), (0.0, 50, PatrolKind.FOOT), (0.0, 0, PatrolKind.FOOT),
        (None, 0, PatrolKind.PARTNER),
    ):  # fmt: skip
        partner = "Wardens" if kind is PatrolKind.PARTNER else ""
        task = PatrolTaskFactory.create(plan=plan, kind=kind, partner=partner)
        TaskWindowFactory.create(task=task, starts_at=BEGAN)
        if minutes is not None:
            visits = 3 if minutes else 0
            Proof.objects.create(
                task=task, visits=visits, full_visits=visits, officer_minutes=minutes, patrol_minutes=minutes,
                patrol_minutes_at_most=minutes, dose_share=minutes / 45, positions_used=fixes, method="stays",
                method_version="2", reasons=[], worked_out_at=AT,
            )  # fmt: skip
    known(local_day(BEGAN))
    return plan


def test_is_the_same_on_all_of_them(patrols: Plan, land: Land) -> None:
    codes = [area.code for area in land.neighbourhoods]
    chief = make_viewer(Role.CHIEF_INSPECTOR, land.lpa.code)
    until = LAST + dt.timedelta(days=1)

    page = visibility.practice(
        viewer=chief, area_codes=codes, first_on=FIRST, last_on=LAST, by=visibility.By.TASK
    ).whole
    objectives = follow_objectives.follow(viewer=chief, at=AT, area_codes=codes, first_on=FIRST, last_on=LAST)
    figures = report_to_board.loop_figures(
        viewer=make_viewer(Role.BOARD, "midshire"), at=AT, since=FIRST, until=until, area_code="midshire"
    ).figures
    asked = measures.Asked(
        Measure.COMPLIANCE, ProblemCategory.PARKING, codes, [(FIRST, until)], patrols.priority_id
    )

    [done] = [row.done for row in objectives.rows if row.objective.code == "raise-confidence"]
    [board] = [figure for figure in figures if figure.name == "visibility.minutes"]
    assert (page.given_minutes, page.counted_minutes, page.compliance) == (45, 90, 0.5)
    assert (page.not_visited, page.not_known, page.not_measured) == (1, 1, 1)
    assert (done.minutes_proven, done.minutes_counted, done.minutes_untold) == (45, 90, 90)
    assert (board.numerator, board.denominator, board.value) == (45, 90, 0.5)
    assert measures.count(measures.Looking(AT), asked) == {(FIRST, until): (45, 90)}
