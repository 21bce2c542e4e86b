"""A plan on paper: all that the people who work to it need."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.problems.models import Plan
from peelian.apps.problems.types.measures import Measure
from peelian.journeys import plan_paper
from peelian.journeys.papers import Heading, Pairs, Paper, Picture, Table, Words
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory, ReadingFactory, TacticFactory


@pytest.fixture
def plan(land: Land) -> Plan:
    """With a partner's tactic and an outcome that is read by itself."""
    plan = PlanFactory.create(
        priority=PriorityFactory.create(area=land.neighbourhoods[0]),
        scanning="Ten calls.",
        manager="The school",
    )
    TacticFactory.create(
        plan=plan, what="Paint a crossing", who="Highways", agency="council", cost_pence=250_000
    )
    outcome = IntendedOutcomeFactory.create(
        plan=plan,
        measure=Measure.VOICE,
        baseline_from=TODAY - dt.timedelta(days=84),
        baseline_until=TODAY,
        baseline_count=120,
        baseline_periods=6,
    )
    ReadingFactory.create(
        outcome=outcome,
        arrived=True,
        starts_on=TODAY - dt.timedelta(days=14),
        on=TODAY - dt.timedelta(days=1),
        count=20,
    )
    return plan


def paper(plan: Plan) -> Paper:
    return plan_paper.paper(viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, plan_id=plan.pk)


class TestPlanPaper:
    def test_has_osara_in_its_order(self, plan: Plan) -> None:
        headings = [
            block.words for block in paper(plan).blocks if isinstance(block, Heading) and block.level == 2
        ]

        assert headings == ["Aim", "Scanning", "Response", "What came of it"]

    def test_names_the_partners_tactic_with_its_cost(self, plan: Plan) -> None:
        (tactics, _) = [block for block in paper(plan).blocks if isinstance(block, Table)]

        assert tactics.rows == [("Paint a crossing", "Highways", "Council", "–", "£2,500.00", "To do")]

    def test_shows_the_side_of_the_triangle_that_was_written(self, plan: Plan) -> None:
        pairs = [block for block in paper(plan).blocks if isinstance(block, Pairs)]

        assert pairs[1].rows == [("Who manages it", "The school")]

    def test_each_chart_has_its_words_its_table_and_its_verdict(self, plan: Plan) -> None:
        blocks = paper(plan).blocks
        (picture,) = [block for block in blocks if isinstance(block, Picture)]
        table = blocks[-1]

        assert picture.svg.startswith("<svg")
        assert "Baseline 20, aim 10" in picture.words
        assert isinstance(table, Table)
        assert [row[:2] for row in table.rows] == [("19 October to 1 November 2026", "20")]
        verdict = blocks[blocks.index(picture) - 1]
        assert isinstance(verdict, Words)
        assert verdict.words.startswith("Can't tell yet.")

    def test_is_for_the_station_of_the_area(self, plan: Plan) -> None:
        with pytest.raises(NotAllowed):
            plan_paper.paper(viewer=make_viewer(Role.SERGEANT, "riverside-2"), at=AT, plan_id=plan.pk)
