"""A named contact is of the neighbourhood's teams or its sector's, and of a rank that residents meet, or is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from peelian.apps.events.models import Event
from peelian.apps.workforce import api as workforce
from peelian.apps.workforce.api import Rank
from peelian.apps.workforce.models.people import Person
from peelian.apps.workforce.models.posts import NamedContact, Posting
from peelian.kernel.actors import system
from tests.factories.clock import AT, SINCE, TODAY
from tests.factories.places import Land, make_land
from tests.factories.workforce import (
    NamedContactFactory,
    PersonFactory,
    PostFactory,
    PostingFactory,
    TeamFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"actor": system("tests"), "at": AT}
A_DAY = dt.timedelta(days=1)
SOON = TODAY + 20 * A_DAY


@pytest.fixture
def land() -> Land:
    """A force with a neighbourhood N01."""
    return make_land()


@pytest.fixture
def named(land: Land) -> Person:
    """The named contact of N01, in a post of its team."""
    posting = PostingFactory.create(
        post__team__area=land.neighbourhoods[0], person__name="Errol Lewis", person__collar_number="7001"
    )
    NamedContactFactory.create(person=posting.person)
    person: Person = posting.person
    return person


def until() -> list[dt.date | None]:
    """When the namings end."""
    return list(NamedContact.objects.values_list("valid_until", flat=True))


def shown(day: dt.date) -> str | None:
    """Whom residents of N01 are told on a day."""
    found = workforce.named_contact("N01", day)
    return found.name if found else None


class TestItEnds:
    def test_with_a_move_to_another_unit(self, named: Person) -> None:
        """Who was moved to public protection stayed on the public page with name, rank and e-mail."""
        elsewhere = UnitFactory.create()
        workforce.post_to_unit(**BY, person_id=named.pk, unit_id=elsewhere.pk, valid_from=SOON)
        assert until() == [SOON]
        assert (shown(SOON - A_DAY), shown(SOON)) == ("Errol Lewis", None)
        assert Event.objects.get(name="workforce.person.posted").data["unnamed"] == ["N01"]

    def test_with_a_post_elsewhere(self, named: Person, land: Land) -> None:
        there = PostFactory.create(team__area=land.other_neighbourhood)
        workforce.post_person(**BY, person_id=named.pk, post_id=there.pk, valid_from=SOON)
        assert until() == [SOON]

    def test_with_the_post_that_moves_away(self, named: Person) -> None:
        post = named.postings.get().post
        assert post is not None
        workforce.move_post(**BY, post_id=post.pk, unit_id=UnitFactory.create().pk, valid_from=SOON)
        assert until() == [SOON]

    def test_with_a_rank_that_residents_do_not_meet(self, named: Person) -> None:
        workforce.change_terms(**BY, person_id=named.pk, valid_from=SOON, rank=Rank.CHIEF_INSPECTOR)
        assert until() == [SOON]
        assert shown(SOON) is None

    def test_with_an_extract_that_places_them_elsewhere(self, named: Person) -> None:
        UnitFactory.create(code="response")
        row = workforce.HrRow(
            row=2, number="7001", name="Errol Lewis", rank=Rank.CONSTABLE, fte=Decimal(1), joined_on=SINCE,
            valid_from=TODAY - A_DAY, unit="response",
        )  # fmt: skip
        workforce.apply_extract(**BY, items=[row], source="staff.csv")
        assert until() == [TODAY - A_DAY]
        assert Event.objects.get(name="workforce.extract.applied").data["unnamed"] == ["N01"]

    def test_before_it_begins_where_they_are_gone_by_then(self, named: Person) -> None:
        NamedContact.objects.update(valid_from=SOON + A_DAY)
        workforce.post_to_unit(**BY, person_id=named.pk, unit_id=UnitFactory.create().pk, valid_from=SOON)
        assert until() == []


class TestDaysBefore:
    """Residents were told a name on these days: a change from a later day on leaves them as they were."""

    @pytest.fixture
    def forgotten(self, named: Person) -> Person:
        """Posted elsewhere four days ago, while the naming went on."""
        moved = TODAY - 4 * A_DAY
        Posting.objects.update(valid_until=moved)
        there = PostFactory.create(team=None, unit=UnitFactory.create(code="response"))
        PostingFactory.create(person=named, post=there, valid_from=moved)
        return named

    def test_of_one_who_moved_before_stay_named(self, forgotten: Person) -> None:
        workforce.change_terms(**BY, person_id=forgotten.pk, valid_from=TODAY, fte=Decimal("0.5"))
        assert until() == [TODAY]

    def test_of_one_who_was_never_here_stay_named(self, land: Land) -> None:
        """The whole record of the naming went, years of it."""
        there = PostingFactory.create(post=PostFactory.create(team=None, unit=UnitFactory.create()))
        NamedContactFactory.create(person=there.person)
        workforce.change_terms(**BY, person_id=there.person_id, valid_from=SOON, fte=Decimal("0.5"))
        assert list(NamedContact.objects.values_list("valid_from", "valid_until")) == [(SINCE, SOON)]

    def test_stay_named_by_a_move_from_elsewhere_to_elsewhere(self, forgotten: Person) -> None:
        workforce.post_to_unit(**BY, person_id=forgotten.pk, unit_id=UnitFactory.create().pk, valid_from=SOON)
        assert until() == [SOON]

    def test_stay_named_by_an_extract_that_moves_nobody(self, forgotten: Person) -> None:
        row = workforce.HrRow(
            row=2, number="7001", name="Errol B Lewis", rank=Rank.CONSTABLE, fte=Decimal("0.5"), joined_on=SINCE,
            valid_from=TODAY - A_DAY, unit="response",
        )  # fmt: skip
        workforce.apply_extract(**BY, items=[row], source="staff.csv")
        assert until() == [TODAY]


class TestItGoesOn:
    def test_in_a_team_of_the_sector(self, named: Person, land: Land) -> None:
        there = PostFactory.create(team__area=land.sector)
        workforce.post_person(**BY, person_id=named.pk, post_id=there.pk, valid_from=SOON)
        assert until() == [None]
        assert shown(SOON) == "Errol Lewis"

    def test_over_the_establishment_of_their_team(self, named: Person) -> None:
        post = named.postings.get().post
        assert post is not None
        workforce.close_post(**BY, post_id=post.pk, valid_until=SOON)
        assert shown(SOON) == "Errol Lewis"

    def test_as_a_sergeant(self, named: Person) -> None:
        workforce.change_terms(**BY, person_id=named.pk, valid_from=SOON, rank=Rank.SERGEANT)
        assert shown(SOON) == "Errol Lewis"


class TestNaming:
    def test_refuses_somebody_posted_elsewhere(self, land: Land) -> None:
        there = PostingFactory.create(post__team__area=land.other_neighbourhood)
        with pytest.raises(workforce.CannotName, match="posted elsewhere"):
            workforce.name_contact(**BY, area_code="N01", person_id=there.person_id, valid_from=TODAY)
        assert not NamedContact.objects.exists()

    def test_ends_with_a_move_that_is_recorded_already(self, named: Person) -> None:
        NamedContact.objects.all().delete()
        workforce.post_to_unit(**BY, person_id=named.pk, unit_id=UnitFactory.create().pk, valid_from=SOON)
        workforce.name_contact(**BY, area_code="N01", person_id=named.pk, valid_from=TODAY)
        assert until() == [SOON]


class TestARowThatWasForgotten:
    """Of before this was kept: it stands in the records, and no page shows it."""

    def test_names_nobody_who_is_posted_elsewhere(self, land: Land) -> None:
        there = PostingFactory.create(post__team__area=land.other_neighbourhood)
        TeamFactory.create(area=land.neighbourhoods[0])
        NamedContactFactory.create(person=there.person)
        assert shown(TODAY) is None
        assert workforce.list_contact_pages(["N01"], TODAY) == []
        cover = {one.area_code: one.contact for one in workforce.coverage_on(TODAY)}
        assert cover["N01"] == ""

    def test_names_nobody_of_another_rank(self, land: Land) -> None:
        chief = PersonFactory.create(rank=Rank.CHIEF_INSPECTOR)
        PostingFactory.create(person=chief, post__team__area=land.neighbourhoods[0])
        NamedContactFactory.create(person=chief)
        assert shown(TODAY) is None
        assert [one.is_named_contact for one in workforce.list_team("N01", TODAY)] == [False]

    def test_believes_a_naming_of_whom_no_posting_is_recorded(self, land: Land) -> None:
        NamedContactFactory.create(person=PersonFactory.create(name="Jo"))
        assert shown(TODAY) == "Jo"
