"""One collar number brought twice at once: recorded once, and whoever comes second is told plainly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank
from peelian.apps.workforce.models.people import Career, Person, Terms
from peelian.apps.workforce.types.extracts import HrPlan
from peelian.apps.workforce.types.lists import PeopleLoaded
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.at_once import second_of
from tests.factories.clock import AT, SINCE
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = system("tests")


def add(number: str = "1", user_id: int | None = None) -> workforce.PersonView:
    return workforce.create_person(
        actor=ACTOR, at=AT, name="Ann Other", rank=Rank.CONSTABLE, collar_number=number, joined_on=SINCE,
        user_id=user_id,
    )  # fmt: skip


def take_extract() -> HrPlan:
    row = workforce.HrRow(
        row=2, number="1", name="Person 1", rank=Rank.CONSTABLE, fte=Decimal("0.5"), joined_on=SINCE, valid_from=SINCE
    )  # fmt: skip
    return workforce.apply_extract(actor=ACTOR, at=AT, items=[row], source="staff.csv")


def take_list() -> PeopleLoaded:
    return workforce.load_people(actor=ACTOR, at=AT, rows=[listed()], source="people.csv")


def listed() -> workforce.PostingRow:
    return workforce.PostingRow(
        row=2, collar_number="1", name="Person 1", rank=Rank.CONSTABLE, joined_on=SINCE, area_code="N01",
        team="Team", title="Officer", valid_from=SINCE,
    )  # fmt: skip


def assert_once() -> None:
    assert [Person.objects.count(), Career.objects.count(), Terms.objects.count()] == [1, 1, 1]


@pytest.mark.parametrize("number", ["w1", "W1"])
def test_of_two_who_add_somebody_the_second_is_told_that_the_number_is_taken(number: str) -> None:
    told = second_of(lambda: add("W1"), lambda: add(number))

    assert isinstance(told, workforce.AlreadyThere)
    assert (told.message, told.field) == ("Collar number W1 is taken.", "collar_number")
    assert_once()
    assert Event.objects.filter(name="workforce.person.created").count() == 1


def test_the_same_extract_twice_changes_nothing_the_second_time() -> None:
    told = second_of(take_extract, take_extract)

    assert isinstance(told, HrPlan)
    assert told.changes == ()
    assert_once()


def test_an_extract_that_names_whoever_is_added_meanwhile_is_taken_back_whole() -> None:
    told = second_of(add, take_extract)

    assert isinstance(told, workforce.NumberTaken)
    assert "Nothing of it was taken" in told.message
    assert_once()
    assert Terms.objects.get().fte == Decimal(1)


def test_somebody_who_is_added_while_an_extract_names_them_is_there_already() -> None:
    told = second_of(take_extract, add)

    assert isinstance(told, workforce.AlreadyThere)
    assert_once()


def test_the_same_list_of_people_twice_changes_nothing_the_second_time() -> None:
    make_land()
    told = second_of(take_list, take_list)

    assert isinstance(told, PeopleLoaded)
    assert not told.changes()
    assert_once()


def test_a_list_that_names_whoever_is_added_meanwhile_is_taken_back_whole() -> None:
    make_land()
    told = second_of(add, take_list)

    assert isinstance(told, workforce.NumberTaken)
    assert_once()


def test_another_clash_is_not_called_a_taken_number() -> None:
    """Two people for one account: not what is said of numbers, so not hidden as if it were."""
    user = UserFactory.create()
    told = second_of(lambda: add("1", user.pk), lambda: add("2", user.pk))

    assert not isinstance(told, workforce.AlreadyThere)
    assert "user_id" in str(told)
