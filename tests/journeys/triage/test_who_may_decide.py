"""Triage: who may decide on a report."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import ReportState, Step
from peelian.journeys import triage
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land
from tests.factories.reported import make_report


class TestWhoMayDecide:
    @pytest.mark.parametrize(
        ("role", "area", "may"),
        [
            (Role.CONTACT_CENTRE, "midshire", True),
            (Role.SERGEANT, "riverside-1", True),
            (Role.INSPECTOR, "riverside", True),
            (Role.SERGEANT, "riverside-2", False),
            (Role.PCSO, "N01", False),
            (Role.COMMS, "midshire", False),
            (Role.ADMINISTRATOR, "midshire", False),
        ],
    )
    def test_follows_the_role_and_the_area(self, land: Land, role: Role, area: str, may: bool) -> None:
        reference = make_report(land.neighbourhoods[0])
        viewer = make_viewer(role, area)

        def decide() -> object:
            return triage.decide(
                viewer=viewer, at=AT, reference=reference, step=Step.ASK, words="What colour was it?"
            )

        if may:
            decide()
        else:
            with pytest.raises(NotAllowed):
                decide()
            with pytest.raises(NotAllowed):
                triage.take(viewer=viewer, at=AT, reference=reference, user_id=viewer.user_id)
            with pytest.raises(NotAllowed):
                triage.add_note(viewer=viewer, at=AT, reference=reference, text="x", key="1")
            with pytest.raises(NotAllowed):
                triage.assess(viewer=viewer, at=AT, reference=reference, levels={}, reason="x")

    def test_a_report_is_given_only_to_those_who_may_decide_there(self, land: Land) -> None:
        reference = make_report(land.neighbourhoods[0])
        viewer = make_viewer(Role.INSPECTOR, "riverside")
        colleague = make_viewer(Role.SERGEANT, "riverside-1")
        line = triage.take(viewer=viewer, at=AT, reference=reference, user_id=colleague.user_id)
        assert line.assigned_to_id == colleague.user_id
        elsewhere = make_viewer(Role.SERGEANT, "riverside-2")
        with pytest.raises(Exception, match="doesn't decide"):
            triage.take(viewer=viewer, at=AT, reference=reference, user_id=elsewhere.user_id)

    def test_a_report_is_joined_only_to_one_that_they_may_decide_on(self, land: Land) -> None:
        here = make_report(land.neighbourhoods[0])
        there = make_report(land.other_neighbourhood, column=3)
        sergeant = make_viewer(Role.SERGEANT, "riverside-1")
        for typed in (there, "R26-BCDFGHJ", "nonsense"):
            with pytest.raises(incidents.NeedsWords, match="no report with this code"):
                triage.decide(viewer=sergeant, at=AT, reference=here, step=Step.JOIN, joined_to=typed)
        beside = make_report(land.neighbourhoods[1], column=1)
        line = triage.decide(
            viewer=sergeant, at=AT, reference=here, step=Step.JOIN, joined_to=beside.lower().replace("-", " ")
        )
        assert line.state is ReportState.JOINED
