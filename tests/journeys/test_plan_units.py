"""An operating model of a mistyped day is refused, and one without units is taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from peelian.apps.accounts.types import Grant, Role, Viewer
from peelian.apps.workforce import api as workforce
from peelian.journeys import plan_units
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import AreaFactory
from tests.factories.workforce import UnitFactory

pytestmark = pytest.mark.django_db

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def planner() -> Viewer:
    force = AreaFactory.create(code="FORCE", kind="force", parent=None)
    return Viewer(user_id=1, name="Pat Planner", grants=(Grant(Role.WORKFORCE, force.code, SINCE, None),))


def begin(planner: Viewer, code: str, day: dt.date) -> None:
    plan_units.begin_model(viewer=planner, at=AT, code=code, name=f"Model {code}", valid_from=day)


def test_a_model_begins_on_no_past_day_on_which_units_stand(planner: Viewer) -> None:
    """With the year mistyped, the real model ended under its units, and nothing could undo it."""
    UnitFactory.create()
    with pytest.raises(workforce.BadUnit, match="which is past"):
        begin(planner, "m2", YESTERDAY)
    begin(planner, "m2", TODAY)
    assert [one.valid_until for one in workforce.list_models()] == [TODAY, None]


def test_the_first_model_may_have_begun_long_ago(planner: Viewer) -> None:
    begin(planner, "m1", SINCE)
    assert [one.code for one in workforce.list_models()] == ["m1"]


def test_one_without_units_is_taken_back_and_the_one_before_goes_on(planner: Viewer) -> None:
    unit = UnitFactory.create()
    begin(planner, "m2", TODAY)
    plan_units.withdraw_model(viewer=planner, at=AT, code="m2")
    (model,) = workforce.list_models()
    assert model.valid_until is None
    with pytest.raises(workforce.BadUnit, match="it stays"):
        plan_units.withdraw_model(viewer=planner, at=AT, code=unit.model.code)
