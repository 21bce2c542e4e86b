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
from peelian.kernel.days import in_words
from peelian.kernel.errors import Refused
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import AreaFactory, Land, make_land
from tests.factories.workforce import NamedContactFactory, PostingFactory, UnitFactory

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


class TestWhoIsNamedNoMore:
    def test_the_planner_hears_which_neighbourhood_has_nobody_now(
        self, land_planner: tuple[Land, Viewer]
    ) -> None:
        land, planner = land_planner
        held = PostingFactory.create(post__team__area=land.neighbourhoods[0])
        NamedContactFactory.create(person=held.person)
        elsewhere = UnitFactory.create()
        told = plan_workforce.move(
            viewer=planner, at=AT, person_id=held.person_id, unit_id=elsewhere.pk, valid_from=TODAY
        )
        assert told == [f"Abbey Green has no named contact from {in_words(TODAY)} on. Name somebody."]
        assert (
            plan_workforce.move(
                viewer=planner, at=AT, person_id=held.person_id, unit_id=UnitFactory.create().pk,
                valid_from=TODAY + dt.timedelta(days=1),
            )
            == []
        )  # fmt: skip


@pytest.fixture
def land_planner() -> tuple[Land, Viewer]:
    """A force with neighbourhoods, and a planner of all of it."""
    land = make_land()
    return land, Viewer(user_id=1, name="Pat", grants=(Grant(Role.WORKFORCE, land.force.code, SINCE, None),))
