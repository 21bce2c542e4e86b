"""What weighs in a list: recorded harm, and the rule of the area."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.incidents.models.crimes import CrimeFile, RecordedCrime
from peelian.apps.priorities import api as priorities
from peelian.journeys import set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ForceStrandFactory, SeverityTableFactory
from tests.journeys.lists import line, make, say


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


def crimes(*rows: tuple[str, dt.date, str, int]) -> None:
    """Published crime: neighbourhood, month, category, how many."""
    file = CrimeFile.objects.create(sha256="1" * 64, name="crime.csv", rows=9, imported_at=AT)
    RecordedCrime.objects.bulk_create(
        RecordedCrime(
            file=file, month=month, reported_by="Midshire", category=category, neighbourhood_code=code
        )
        for code, month, category, count in rows
        for _ in range(count)
    )


AUGUST, YEAR_BEFORE = dt.date(2026, 8, 1), dt.date(2025, 8, 1)


class TestRecordedHarm:
    @pytest.fixture
    def weighed(self, land: Land) -> None:
        """A severity table: burglary weighs 20, violence 10, everything else 1."""
        weights = {"burglary": 20.0, "violent-crime": 10.0}
        SeverityTableFactory.create(name="Harm", version="1", weights=weights)

    @pytest.mark.usefixtures("weighed")
    def test_is_a_third_list_in_the_one_count(self, land: Land, inspector: Viewer) -> None:
        for category, impact in ((Category.VIOLENCE, 4), (Category.BURGLARY, 2)):
            ForceStrandFactory.create(area=land.force, category=category, impact=impact, likelihood=4)
        crimes(
            ("N01", AUGUST, "burglary", 3), ("N02", AUGUST, "violent-crime", 4), ("N04", AUGUST, "drugs", 99)
        )

        cycle = make(inspector)

        burglary, violence = cycle.candidates
        assert (burglary.category, burglary.force_rank, burglary.recorded_rank) == (Category.BURGLARY, 2, 1)
        assert (burglary.points, violence.points) == (1.5, 1.5)
        assert "2nd in its strategy and 1st by recorded harm for the force (1.5)" in burglary.reason
        assert "3 crimes were recorded in the sector" in burglary.reason
        assert "60 of harm by Harm, version 1." in burglary.reason
        assert violence.displacements == (
            "Burglary stands above it although the force's list puts it 2nd and this 1st: they have as many points "
            "(1.5), and alphabetical order decides.",
        )
        assert cycle.parameters["severity"] == "Harm, version 1"

    @pytest.mark.usefixtures("weighed")
    def test_a_problem_enters_by_harm_alone_only_when_it_clearly_rose(
        self, land: Land, inspector: Viewer
    ) -> None:
        months = [dt.date(year, month, 1) for year in (2025, 2026) for month in (6, 7, 8)]
        crimes(
            *(("N01", month, "burglary", 30 if month.year == 2026 else 10) for month in months),
            *(("N01", month, "drugs", 10) for month in months),
        )

        (only,) = make(inspector).candidates

        assert (only.category, only.force_rank, only.community_rank, only.recorded_rank) == (
            Category.BURGLARY, None, None, 1,
        )  # fmt: skip
        assert "That is more than in the same months of the year before: 3.00 times" in only.reason
        assert only.evidence["recorded"]["trend"]["direction"] == "more"

    @pytest.mark.usefixtures("weighed")
    def test_speeding_is_not_punished_for_being_counted_by_nobody(
        self, land: Land, inspector: Viewer
    ) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.SPEEDING, impact=4, likelihood=4)
        ForceStrandFactory.create(area=land.force, category=Category.DRUGS, impact=3, likelihood=4)
        crimes(("N01", AUGUST, "drugs", 50))

        assert [c.category for c in make(inspector).candidates] == [Category.SPEEDING, Category.DRUGS]

    def test_without_a_table_the_list_says_that_crime_ranks_nothing(
        self, land: Land, inspector: Viewer
    ) -> None:
        crimes(("N01", AUGUST, "drugs", 50))

        cycle = make(inspector)

        assert cycle.candidates == ()
        assert cycle.set_aside == (
            "No severity table is loaded, so recorded crime stands beside the lines and ranks nothing.",
        )

    @pytest.mark.usefixtures("weighed")
    def test_a_new_version_leaves_old_lists_as_they_were(self, land: Land, inspector: Viewer) -> None:
        ForceStrandFactory.create(area=land.force, category=Category.BURGLARY)
        crimes(("N01", AUGUST, "burglary", 3))
        before = make(inspector)

        SeverityTableFactory.create(
            name="Harm", version="2", valid_from=TODAY + dt.timedelta(days=14), weights={"burglary": 1.0}
        )

        assert priorities.get_cycle(before.id) == before
        assert "60 of harm by Harm, version 1" in line(make(inspector), Category.BURGLARY).reason


class TestRule:
    def set_rule(self, viewer: Viewer, area_code: str, **changed: Any) -> priorities.ListRuleView:
        """Weights 1 and 1, Borda, unless changed."""
        rule = {
            "rule": priorities.RuleKind.BORDA, "k": 3, "force_weight": 1, "community_weight": 1,
            "recorded_share": 0.5, "why": "The superintendent's decision of October.", "valid_from": TODAY,
        }  # fmt: skip
        return set_priorities.set_list_rule(viewer=viewer, at=AT, area_code=area_code, **rule | changed)

    def test_the_nearest_rule_that_holds_that_day_decides(self, land: Land, inspector: Viewer) -> None:
        chief = make_viewer(Role.INSPECTOR, "midshire")
        ForceStrandFactory.create(area=land.force, category=Category.BURGLARY)
        say(land.neighbourhoods[0], Category.SPEEDING, 1)
        assert (
            make(inspector).candidates[0].category is Category.SPEEDING
        )  # level: the community's rank decides

        self.set_rule(chief, "midshire", force_weight=3)
        assert make(inspector).candidates[0].category is Category.BURGLARY

        self.set_rule(inspector, "riverside-1", community_weight=2)
        cycle = make(inspector)
        assert cycle.candidates[0].category is Category.SPEEDING
        assert (cycle.parameters["weights"], cycle.parameters["set_for"]) == ([1, 2], "Riverside North")

        self.set_rule(inspector, "riverside-1", force_weight=9, valid_from=TODAY + dt.timedelta(days=14))
        assert make(inspector).candidates[0].category is Category.SPEEDING

    def test_one_that_begins_the_same_day_takes_its_place(self, land: Land, inspector: Viewer) -> None:
        self.set_rule(inspector, "riverside-1", k=1)
        self.set_rule(inspector, "riverside-1", rule=priorities.RuleKind.TOP_K, k=2)

        (only,) = priorities.list_rules_of("riverside-1")
        assert (only.k, only.rule) == (2, priorities.RuleKind.TOP_K)
        assert make(inspector).rule == "top_k"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"force_weight": 0, "community_weight": 0}, {"force_weight": -1}, {"recorded_share": 1}, {"k": 0},
            {"k": 11}, {"force_weight": float("nan")}, {"valid_from": TODAY - dt.timedelta(days=1)},
        ],
    )  # fmt: skip
    def test_refuses_a_rule_that_makes_no_list(
        self, land: Land, inspector: Viewer, wrong: dict[str, Any]
    ) -> None:
        with pytest.raises(priorities.BadRule):
            self.set_rule(inspector, "riverside-1", **wrong)
        assert priorities.list_rules_of("riverside-1") == []

    def test_is_set_by_those_who_decide_there(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            self.set_rule(make_viewer(Role.SERGEANT, "riverside-1"), "riverside-1")
        with pytest.raises(NotAllowed):
            self.set_rule(make_viewer(Role.INSPECTOR, "riverside-1"), "midshire")
