"""Clear-Hold-Build: phases that follow each other, and may go back."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.problems import api as problems
from peelian.apps.problems.api import ChbPhase, Measure
from peelian.apps.problems.models import Plan
from peelian.journeys import write_plan
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.places import Land
from tests.factories.priorities import PriorityFactory
from tests.factories.problems import IntendedOutcomeFactory, PlanFactory


@pytest.fixture
def sergeant(land: Land) -> Viewer:
    return make_viewer(Role.SERGEANT, "riverside-1")


@pytest.fixture
def plan(land: Land) -> Plan:
    """Agreed, with what is recorded and what people say."""
    plan = PlanFactory.create(priority=PriorityFactory.create(area=land.neighbourhoods[0]))
    span = {
        "baseline_from": TODAY - dt.timedelta(days=84), "baseline_until": TODAY, "baseline_count": 120,
        "baseline_periods": 6,
    }  # fmt: skip
    for measure in (Measure.ONLINE_REPORTS, Measure.VOICE):
        IntendedOutcomeFactory.create(plan=plan, measure=measure, **span)
    return plan


def begin(
    viewer: Viewer, plan: Plan, phase: ChbPhase, days_ago: int, reason: str = "Seen."
) -> problems.PlanView:
    return write_plan.begin_phase(
        viewer=viewer,
        at=AT,
        plan_id=plan.pk,
        phase=phase,
        on=TODAY - dt.timedelta(days=days_ago),
        reason=reason,
    )


class TestPhases:
    def test_follow_each_other_and_may_go_back(self, sergeant: Viewer, plan: Plan) -> None:
        begin(sergeant, plan, ChbPhase.CLEAR, 30)
        begin(sergeant, plan, ChbPhase.HOLD, 20)
        found = begin(sergeant, plan, ChbPhase.CLEAR, 10, "They are back in the yard.")

        assert [row.phase.value for row in found.phases] == ["clear", "hold", "clear"]
        assert (found.phase, found.phases[-1].reason) == (ChbPhase.CLEAR, "They are back in the yard.")
        assert found.phases[-1].begun_by_name

    @pytest.mark.parametrize(
        ("phase", "days_ago", "reason", "words"),
        [
            (ChbPhase.HOLD, 5, " ", "Say why"),
            (ChbPhase.HOLD, -1, "Seen.", "hasn't come"),
            (ChbPhase.HOLD, 10, "Seen.", "after the one before"),
            (ChbPhase.CLEAR, 5, "Seen.", "in Clear already"),
        ],
    )
    def test_refuses_one_that_makes_no_sense(
        self, sergeant: Viewer, plan: Plan, phase: ChbPhase, days_ago: int, reason: str, words: str
    ) -> None:
        begin(sergeant, plan, ChbPhase.CLEAR, 10)

        with pytest.raises(problems.BadPhase, match=words):
            begin(sergeant, plan, phase, days_ago, reason)

    def test_need_both_what_is_recorded_and_what_people_say(self, sergeant: Viewer, plan: Plan) -> None:
        plan.outcomes.filter(measure=Measure.VOICE).delete()

        with pytest.raises(problems.PlanIncomplete, match="two kinds of outcome"):
            begin(sergeant, plan, ChbPhase.CLEAR, 10)
