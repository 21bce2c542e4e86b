"""The six objectives, counted by hand."""

from __future__ import annotations

from peelian.apps.accounts.types import Role
from peelian.journeys import follow_objectives
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.journeys.packs.sections.asking import ask, cells, figures, table, values
from tests.journeys.packs.sections.patrolled import DAY, decide, patrol, plan


class TestObjectives:
    def test_are_told_each_with_plans_and_patrols(self, land: Land) -> None:
        running, *_ = plan(decide(land))
        patrol(land, running)

        found = figures(ask("objectives", Role.BOARD))

        assert [found[f"objectives.{name}"].value for name in ("held", "plans", "serving_two", "untied")] == [
            6,
            2,
            1,
            0,
        ]
        confidence = {
            name: found[f"objectives.raise_confidence.{name}"] for name in ("plans", "met", "minutes")
        }
        assert (confidence["plans"].value, confidence["met"].value) == (2, 0.0)
        assert (confidence["minutes"].numerator, confidence["minutes"].denominator) == (65, 135)
        served_by_none = found["objectives.activate_citizens.met"]
        assert (served_by_none.value, found["objectives.activate_citizens.plans"].value) == (None, 0)
        assert "No plan" in served_by_none.why_none

    def test_have_a_table_of_what_came_of_them_whose_rows_add_up(self, land: Land) -> None:
        plan(decide(land))

        content = ask("objectives", Role.BOARD)

        rows = {str(row[0]): row[1:] for row in cells(content, "objectives-courses")}
        (confidence,) = (row for name, row in rows.items() if "confidence" in name.lower())
        assert confidence == [0, 0, 1, 0, 1, 2], "met, on course, can't tell, off course, worse, all"
        assert all(sum(row[:-1]) == row[-1] for row in rows.values())
        assert len(rows) == 6
        assert any("columns have no total" in note for note in table(content, "objectives-done").notes)

    def test_are_as_the_page_of_objectives_has_them(self, land: Land) -> None:
        running, *_ = plan(decide(land))
        patrol(land, running)
        codes = ["midshire", "riverside", "riverside-1", "riverside-2", "N01", "N02", "N03", "N04"]
        span = {"at": AT, "area_codes": codes, "first_on": TODAY - 30 * DAY, "last_on": TODAY}

        page = follow_objectives.follow(viewer=make_viewer(Role.INSPECTOR, "midshire"), **span)

        assert follow_objectives.follow_all(**span) == page

    def test_before_there_was_a_plan_say_so(self, land: Land) -> None:
        content = ask("objectives", Role.BOARD)

        assert values(content)["objectives.held"] == 6
        assert values(content)["objectives.plans"] is None
        assert "Plans: nothing is recorded yet" in content.missing[0]
        assert len(content.words) == 6

    def test_say_when_none_held(self, land: Land) -> None:
        content = ask("objectives", Role.BOARD, since=TODAY - 9999 * DAY, until=TODAY - 9990 * DAY)

        assert set(values(content).values()) == {None}
        assert "none held" in content.missing[0]
