"""A step of the planner that takes two services is taken whole or not at all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from peelian.apps.accounts.types import Grant, Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import JoinedAs, Rank
from peelian.journeys import plan_workforce
from peelian.kernel.errors import Refused
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import AreaFactory
from tests.factories.workforce import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Viewer:
    """A planner of the whole force."""
    force = AreaFactory.create(code="FORCE", kind="force", parent=None)
    return Viewer(user_id=1, name="Pat Planner", grants=(Grant(Role.WORKFORCE, force.code, SINCE, None),))


@pytest.fixture
def unit() -> Unit:
    """A unit that begins today."""
    made: Unit = UnitFactory.create(name="New unit", valid_from=TODAY)
    return made


def join(planner: Viewer, unit: Unit, day: dt.date) -> int:
    return plan_workforce.join(
        viewer=planner, at=AT, unit_id=unit.pk, name="Jo Joiner", collar_number="J1", rank=Rank.CONSTABLE,
        fte=Decimal(1), joined_on=day, joined_as=JoinedAs.PCEP,
    )  # fmt: skip


class TestJoin:
    def test_leaves_nobody_where_the_unit_refuses_them(self, planner: Viewer, unit: Unit) -> None:
        with pytest.raises(Refused):
            join(planner, unit, TODAY - dt.timedelta(days=1))
        for model in (Person, Career, Terms, Posting, Event):
            assert not model.objects.exists(), model

    def test_is_taken_once_the_day_is_mended(self, planner: Viewer, unit: Unit) -> None:
        with pytest.raises(Refused):
            join(planner, unit, TODAY - dt.timedelta(days=1))
        person = join(planner, unit, TODAY)
        assert Posting.objects.get(person_id=person).unit == unit
