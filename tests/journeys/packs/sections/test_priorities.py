"""Priorities and plans, counted by hand."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from peelian.apps.accounts.types import Role
from peelian.journeys import report_to_board
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory
from tests.journeys.packs.sections.asking import ask, assert_sums, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import DAY, decide, plan

COUNTED = ("adopted", "declined", "kept", "pending", "open")


class TestPriorities:
    def test_adopted_declined_and_kept_and_those_looked_at(self, land: Land) -> None:
        plan(decide(land))

        found = figures(ask("priorities", Role.BOARD))

        assert [found[f"priorities.{name}"].value for name in COUNTED] == [3, 1, 1, 1, 3]
        assert (found["priorities.planned"].numerator, found["priorities.planned"].denominator) == (2, 3)
        assert (found["priorities.fresh"].numerator, found["priorities.fresh"].denominator) == (2, 3)

    def test_by_sector_add_up_to_the_figures(self, land: Land) -> None:
        plan(decide(land))

        content = ask("priorities", Role.BOARD, area="riverside")

        assert cells(content, "priorities-by-area") == [
            ["Riverside North", 3, 1, 1, 0, 3, 2, 2 / 3],
            ["Riverside South", 0, 0, 0, 1, 0, 0, None],
            ["All", 3, 1, 1, 1, 3, 2, 2 / 3],
        ]
        total = cells(content, "priorities-by-area")[-1]
        found = values(content)
        assert total[1:6] == [found[f"priorities.{name}"] for name in COUNTED]
        assert total[7] == found["priorities.fresh"]
        for name in ("priorities-by-area", "priorities-plans", "priorities-outcomes"):
            assert_sums(table(content, name), 1, 2, 3, 4)

    def test_are_the_figures_of_the_boards_own_page(self, land: Land) -> None:
        plan(decide(land))
        since = TODAY - 30 * DAY
        page = report_to_board.loop_figures(
            viewer=make_viewer(Role.BOARD, "midshire"),
            at=AT,
            since=since,
            until=TODAY + DAY,
            area_code="midshire",
        )

        found = figures(ask("priorities", Role.BOARD, since=since))

        for one in page.figures:
            if one.name.startswith("priorities."):
                own = found[one.name]
                assert (own.value, own.numerator, own.denominator, own.label) == (
                    one.value, one.numerator, one.denominator, one.label,
                )  # fmt: skip

    def test_before_the_first_list_say_so(self, land: Land) -> None:
        decide(land)
        content = ask("priorities", Role.BOARD, since=TODAY - 900 * DAY, until=TODAY - 800 * DAY)

        assert set(values(content).values()) == {None}
        assert any(
            "the records begin on 2 November 2026, after the period" in said for said in content.missing
        )
        assert any("Plans: nothing is recorded yet" in said for said in content.missing)

    def test_ask_as_much_of_many_plans_as_of_few(self, land: Land) -> None:
        adopted = decide(land)
        first = PlanFactory.create(priority=adopted[0], created_at=AT - 9 * DAY, agreed_at=AT - 8 * DAY)
        IntendedOutcomeFactory.create(plan=first)
        ask("priorities", Role.BOARD)  # from then on the areas of its days are known
        with CaptureQueriesContext(connection) as few:
            ask("priorities", Role.BOARD)
        for priority in adopted[1:]:
            more = PlanFactory.create(priority=priority, created_at=AT - 9 * DAY, agreed_at=AT - 8 * DAY)
            IntendedOutcomeFactory.create(plan=more)
        with CaptureQueriesContext(connection) as many:
            ask("priorities", Role.BOARD)
        assert len(many) == len(few)


class TestPlans:
    def test_by_state_and_by_what_they_intended(self, land: Land) -> None:
        plan(decide(land))

        content = ask("priorities", Role.BOARD)
        found = values(content)

        states = [found[f"problems.{name}"] for name in ("agreed", "running", "drafts", "closed")]
        assert states == [2, 1, 1, 1]
        assert cells(content, "priorities-outcomes") == [
            ["Riverside", 1, 0, 1, 0, 1, 3],
            ["All", 1, 0, 1, 0, 1, 3],
        ]
        verdicts = [found[f"problems.{name}"] for name in ("on_course", "cant_tell", "off_course", "worse")]
        assert verdicts == [0, 1, 0, 1]
        assert found["problems.outcomes"] == 3
        assert found["problems.met"] == 1 / 3
