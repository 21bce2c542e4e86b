"""The demo's recruitment and assessments, without the rest of the demo."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from peelian.apps.accounts.types import Viewer
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import AssessmentState, Characteristic
from peelian.kernel.actors import system
from peelian.kernel.time import local_day
from peelian.workers.demo.fairness import assess, follow_recruitment, say_of_themselves
from peelian.workers.demo.people import Staff, Team
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.workforce import PersonFactory

pytestmark = pytest.mark.django_db


class _Walked:
    """A sector, of which nothing but its code is asked."""

    code = "s1"


class _Setting:
    """As much of a demo's setting as recruitment asks for: a year that ends at `AT`, 40 constables, two inspectors."""

    actor, at, today, walked = system("demo"), AT, local_day(AT), _Walked

    def __init__(self) -> None:
        inspector, second = (Viewer(UserFactory.create().pk, name) for name in ("Ina", "Ivo"))
        team = Team(constables=[PersonFactory.create().pk for _ in range(40)])
        self.staff = Staff(teams={"n1": team}, inspectors={"s1": inspector}, seconds={"s1": second})

    def chance(self, what: str) -> random.Random:
        return random.Random(what)

    def moment(self, day: dt.date, hour: float) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(int(hour)), dt.UTC)


@pytest.fixture
def setting() -> _Setting:
    return _Setting()


class TestRecruitment:
    def test_has_two_closed_campaigns_in_which_one_stage_stands_out(self, setting: _Setting) -> None:
        assert follow_recruitment(setting) == 4260  # type: ignore[arg-type]  # as much of one as it asks for
        closed = [one.id for one in fairness.list_campaigns() if one.closed_on]
        found = fairness.adverse_impact(campaign_ids=closed, characteristic=Characteristic.ETHNICITY)

        assert (len(closed), found.overall.reference, found.applied) == (2, "White", 4080)
        flagged = {name for name, stage in found.stages for group in stage.groups if group.flagged}
        assert "Online assessment" in flagged

    def test_goes_on_with_the_latest(self, setting: _Setting) -> None:
        follow_recruitment(setting)  # type: ignore[arg-type]
        found = [(one.name, one.applied) for one in fairness.list_campaigns()]

        assert found == [
            ("PCSOs", 180),
            ("Constables, second intake", 2160),
            ("Constables, first intake", 1920),
        ]


class TestAnswers:
    def test_are_given_by_most_constables(self, setting: _Setting) -> None:
        assert 28 <= say_of_themselves(setting) <= 40  # type: ignore[arg-type]


class TestAssessment:
    def test_is_approved_by_somebody_else_and_has_something_left_to_do(self, setting: _Setting) -> None:
        follow_recruitment(setting)  # type: ignore[arg-type]
        assess(setting)  # type: ignore[arg-type]

        (found,) = fairness.list_assessments()
        assert found.state is AssessmentState.APPROVED
        assert found.subject == f"fairness.Campaign:{fairness.list_campaigns()[-1].id}"
        assert [one.done_on is None for one in found.actions] == [False, True]
        assert len(fairness.list_unassessed(since=AT - dt.timedelta(days=900))) == 2
