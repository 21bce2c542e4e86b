"""A step of the planner that takes two services is taken whole or not at all."""

from __future__ import annotations

import datetime as dt
import functools
from decimal import Decimal
from typing import Any

import pytest

from peelian.apps.accounts.types import Grant, Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.models.units import Unit
from peelian.apps.workforce.types.people import JoinedAs, Rank
from peelian.journeys import plan_workforce
from peelian.kernel.days import in_words
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import AreaFactory, Land, make_land
from tests.factories.workforce import NamedContactFactory, PersonFactory, PostingFactory, UnitFactory

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


class TestWhoComesBack:
    def test_keeps_number_and_record_in_one_step_or_not_at_all(self, planner: Viewer, unit: Unit) -> None:
        gone = PersonFactory.create(collar_number="7001", left_on=TODAY)
        asked = functools.partial(plan_workforce.who_left, viewer=planner, at=AT, collar_number="7001")
        assert asked(by=TODAY - dt.timedelta(days=1)) is None
        assert asked(by=TODAY) == (workforce.get_person(gone.pk), TODAY)
        said: dict[str, Any] = {
            "unit_id": unit.pk,
            "person_id": gone.pk,
            "rank": Rank.SERGEANT,
            "fte": Decimal(1),
        }
        with pytest.raises(Refused):
            plan_workforce.take_back(viewer=planner, at=AT, **said, joined_on=TODAY - dt.timedelta(days=1))
        assert Career.objects.count() == 1

        plan_workforce.take_back(viewer=planner, at=AT, **said, joined_on=TODAY)

        assert [one.joined_as for one in Career.objects.filter(person=gone)] == ["not-recorded", "rejoiner"]
        assert Posting.objects.get(person=gone).unit == unit
        assert asked(by=TODAY) is None

    def test_is_named_to_and_taken_back_by_whoever_plans_for_where_they_were(
        self, land_planner: tuple[Land, Viewer]
    ) -> None:
        land, whole = land_planner
        unit = UnitFactory.create(area_code=land.other_sector.code)
        gone = PersonFactory.create(collar_number="7002", left_on=TODAY)
        here = Viewer(
            user_id=2, name="Lea", grants=(Grant(Role.WORKFORCE, land.other_sector.code, SINCE, None),)
        )
        with pytest.raises(NotAllowed):
            plan_workforce.who_left(viewer=here, at=AT, collar_number="7002", by=TODAY)
        said: dict[str, Any] = {
            "unit_id": unit.pk, "person_id": gone.pk, "rank": Rank.CONSTABLE, "fte": Decimal(1),
            "joined_on": TODAY,
        }  # fmt: skip
        with pytest.raises(NotAllowed):
            plan_workforce.take_back(viewer=here, at=AT, **said)
        plan_workforce.take_back(viewer=whole, at=AT, **said)

    def test_a_leaving_of_today_is_withdrawn_by_whoever_plans_for_where_they_were(
        self, land_planner: tuple[Land, Viewer]
    ) -> None:
        land, _ = land_planner
        held = PostingFactory.create(post__team__area=land.neighbourhoods[0])
        held.unit.area_code = land.lpa.code
        held.unit.save()
        here = Viewer(user_id=2, name="Lea", grants=(Grant(Role.WORKFORCE, land.lpa.code, SINCE, None),))
        said: dict[str, Any] = {
            "person_id": held.person_id,
            "left_on": TODAY,
            "reason": workforce.LeaveReason.OTHER,
        }
        plan_workforce.leave(viewer=here, at=AT, **said)
        told = plan_workforce.correct_leaving(viewer=here, at=AT, **{**said, "left_on": None, "reason": None})
        assert "isn’t taken up again" in told[0]
        assert Career.objects.get(person=held.person).left_on is None
        other = Viewer(
            user_id=3, name="Oz", grants=(Grant(Role.WORKFORCE, land.other_sector.code, SINCE, None),)
        )
        plan_workforce.leave(viewer=here, at=AT, **said)
        with pytest.raises(NotAllowed):
            plan_workforce.correct_leaving(viewer=other, at=AT, **{**said, "left_on": None, "reason": None})
