"""A list has room for so many lines: what fell off it, why, and how it is taken up all the same."""

from __future__ import annotations

from typing import Any

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import Candidate
from peelian.journeys import run_cycle, set_priorities
from peelian.kernel.categories import ProblemCategory as Category
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import ForceStrandFactory
from tests.journeys.lists import make, say

WHY = "The school has asked three times."


@pytest.fixture
def inspector(land: Land) -> Viewer:
    """Of Riverside North."""
    return make_viewer(Role.INSPECTOR, "riverside-1")


@pytest.fixture
def eight(land: Land) -> None:
    """Eight problems that people of Abbey Green speak of, the first by most of them; the force asks for the last."""
    spoken = [
        Category.DRUGS, Category.BURGLARY, Category.ROBBERY, Category.VIOLENCE, Category.LITTER, Category.THEFT,
        Category.PARKING, Category.SPEEDING,
    ]  # fmt: skip
    for place, category in enumerate(spoken):
        say(land.neighbourhoods[0], category, 9 - place)
    ForceStrandFactory.create(area=land.force, category=Category.LITTER, impact=1, likelihood=1)


def set_length(viewer: Viewer, length: int, **changed: Any) -> priorities.ListRuleView:
    """Borda, weights 1 and 1, from today, for Riverside North."""
    rule: dict[str, Any] = {
        "rule": priorities.RuleKind.BORDA, "k": 1, "force_weight": 1, "community_weight": 1, "recorded_share": 0.5,
        "why": "A short meeting.", "valid_from": TODAY,
    }  # fmt: skip
    rule |= changed
    return set_priorities.set_list_rule(viewer=viewer, at=AT, area_code="riverside-1", length=length, **rule)


@pytest.mark.usefixtures("eight")
class TestLength:
    def test_has_room_for_six_where_nobody_said_otherwise(self, inspector: Viewer) -> None:
        cycle = make(inspector)

        assert [one.rank for one in cycle.candidates] == [1, 2, 3, 4, 5, 6]
        assert [(one.rank, one.category, one.area_name) for one in cycle.fell] == [
            (7, Category.PARKING, "Abbey Green"), (8, Category.SPEEDING, "Abbey Green"),
        ]  # fmt: skip
        assert cycle.parameters["length"] == 6

    def test_says_why_each_fell(self, inspector: Viewer) -> None:
        set_length(inspector, 3)

        robbery, *_ = make(inspector).fell

        assert (robbery.category, robbery.in_short) == (Category.ROBBERY, "7 people spoke of it")
        assert robbery.reason == (
            "The list has room for 3; this is 4th with 6 points. The community has it 3rd, above Fly-tipping and "
            "litter, which the lists together put higher."
        )

    def test_the_areas_rule_says_how_long_it_is(self, inspector: Viewer) -> None:
        set_length(inspector, 8)

        cycle = make(inspector)

        assert (len(cycle.candidates), cycle.fell) == (8, ())

    @pytest.mark.parametrize("length", [0, 21])
    def test_refuses_no_length_and_an_endless_one(self, inspector: Viewer, length: int) -> None:
        with pytest.raises(priorities.BadRule, match="room for 1 to 20"):
            set_length(inspector, length)

    def test_has_room_for_all_that_are_sure_of_a_place(self, inspector: Viewer) -> None:
        with pytest.raises(priorities.BadRule, match="needs room for 6"):
            set_length(inspector, 5, rule=priorities.RuleKind.TOP_K, k=3)
        assert set_length(inspector, 6, rule=priorities.RuleKind.TOP_K, k=3).length == 6

    def test_what_fell_is_in_the_minutes_and_waits_for_nobody(self, inspector: Viewer) -> None:
        cycle = make(inspector)
        set_priorities.decline_rest(viewer=inspector, at=AT, cycle_id=cycle.id, reason="Not now.")

        minutes = run_cycle.sign_minutes(viewer=inspector, at=AT, cycle_id=cycle.id, present="All")

        assert minutes.record["list"]["set_aside"][0].startswith(
            "7. Dangerous parking: The list has room for 6"
        )
        assert minutes.record["list"]["rule_label"] == "Weighted Borda: points for every place"


@pytest.mark.usefixtures("eight")
class TestTakeUp:
    def take(
        self,
        viewer: Viewer,
        cycle: priorities.CycleView,
        category: Category = Category.PARKING,
        why: str = WHY,
    ) -> priorities.PriorityView:
        """By hand, from beyond the list's length."""
        return set_priorities.take_up(
            viewer=viewer, at=AT, cycle_id=cycle.id, category=category, issue="Cars on the pavement.", why=why
        )

    def test_becomes_a_line_and_a_priority_with_its_reason(self, inspector: Viewer) -> None:
        cycle = make(inspector)

        made = self.take(inspector, cycle)

        after = priorities.get_cycle(cycle.id)
        assert (made.category, made.area_code, made.issue) == (
            Category.PARKING,
            "N01",
            "Cars on the pavement.",
        )
        taken = after.candidates[-1]
        assert (taken.rank, taken.decision, taken.priority_id) == (
            7,
            priorities.DecisionKind.ADOPTED,
            made.id,
        )
        assert taken.reason.endswith(f"Taken up by hand: {WHY}")
        assert [one.category for one in after.fell] == [Category.SPEEDING]
        assert Event.objects.get(name="priorities.candidate.taken_up").data["why"] == WHY

    def test_needs_a_reason_and_leaves_nothing_without_words(self, inspector: Viewer) -> None:
        cycle = make(inspector)

        with pytest.raises(priorities.NeedsWords, match="had no room"):
            self.take(inspector, cycle, why=" ")
        with pytest.raises(priorities.NeedsWords):
            set_priorities.take_up(
                viewer=inspector, at=AT, cycle_id=cycle.id, category=Category.PARKING, issue=" ", why=WHY
            )
        assert Candidate.objects.count() == 6

    def test_refuses_what_is_a_line_or_was_never_named(self, inspector: Viewer) -> None:
        cycle = make(inspector)
        self.take(inspector, cycle)

        for category in (Category.DRUGS, Category.PARKING, Category.HATE_CRIME):
            with pytest.raises(priorities.NotFallen):
                self.take(inspector, cycle, category)

    def test_refuses_once_the_minutes_are_signed(self, inspector: Viewer) -> None:
        cycle = make(inspector)
        set_priorities.decline_rest(viewer=inspector, at=AT, cycle_id=cycle.id, reason="Not now.")
        run_cycle.sign_minutes(viewer=inspector, at=AT, cycle_id=cycle.id, present="All")

        with pytest.raises(priorities.ListDecided, match="signed"):
            self.take(inspector, cycle)

    def test_is_for_those_who_decide_there(self, inspector: Viewer, land: Land) -> None:
        cycle = make(inspector)

        for role, area in ((Role.SERGEANT, "riverside-1"), (Role.INSPECTOR, "riverside-2")):
            with pytest.raises(NotAllowed):
                self.take(make_viewer(role, area), cycle)
        with pytest.raises(NotFound):
            set_priorities.take_up(
                viewer=inspector, at=AT, cycle_id=10**9, category=Category.PARKING, issue="x", why=WHY
            )
        with pytest.raises(Refused, match="another sector"):
            set_priorities.take_up(
                viewer=make_viewer(Role.INSPECTOR, "midshire"), at=AT, cycle_id=cycle.id, category=Category.PARKING,
                issue="x", why=WHY, area_code=land.other_neighbourhood.code,
            )  # fmt: skip
