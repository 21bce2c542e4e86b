"""Schemes are offered, joined once, answered by their team, and forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peelian.apps.accounts.types import Role
from peelian.apps.events.models import Event
from peelian.apps.schemes import api as schemes
from peelian.apps.schemes.models import Interest, Scheme
from peelian.kernel.actors import ANONYMOUS, system
from peelian.kernel.errors import NotAllowed, NotFound, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land
from tests.factories.schemes import InterestFactory, SchemeFactory

ACTOR = system("tests")
LATER = AT + dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


def take(scheme: Scheme, contact_id: int, land: Land, *, key: str = "one", words: str = "") -> schemes.Taken:
    return schemes.take_interest(
        actor=ANONYMOUS, at=AT, code=scheme.code, contact_id=contact_id, area_id=land.neighbourhoods[0].pk,
        words=words, key=key,
    )  # fmt: skip


class TestOpenScheme:
    def test_can_be_read_at_once(self, land: Land) -> None:
        made = schemes.open_scheme(
            actor=ACTOR, at=AT, name="Speed Watch", what="Stand at the road.", area_id=land.sector.pk
        )
        assert (made.code, made.area_name, made.is_open) == ("speed-watch", land.sector.name, True)
        assert schemes.list_schemes(area_codes=["riverside-1"]) == [made]
        assert Event.objects.get(name="schemes.scheme.opened").area_code == "riverside-1"

    @pytest.mark.parametrize(
        ("name", "what", "field"), [(" ", "x", "name"), ("x", "", "what"), ("!", "x", "name")]
    )
    def test_is_refused_without_words(self, name: str, what: str, field: str) -> None:
        with pytest.raises(schemes.CannotOpen) as refusal:
            schemes.open_scheme(actor=ACTOR, at=AT, name=name, what=what)
        assert refusal.value.field == field

    def test_is_refused_for_a_name_that_is_taken(self) -> None:
        SchemeFactory.create(code="speed-watch")
        with pytest.raises(schemes.CannotOpen):
            schemes.open_scheme(actor=ACTOR, at=AT, name="Speed watch", what="Stand at the road.")


class TestListSchemes:
    def test_gives_an_areas_own_and_those_of_the_force(self, land: Land) -> None:
        everywhere = SchemeFactory.create()
        here = SchemeFactory.create(area=land.neighbourhoods[0])
        SchemeFactory.create(area=land.other_sector)
        SchemeFactory.create(closed_at=AT)

        found = schemes.list_schemes(area_codes=["N01", "riverside-1"])

        assert [scheme.id for scheme in found] == [everywhere.pk, here.pk]
        assert len(schemes.list_schemes()) == 3


class TestCloseScheme:
    def test_takes_nobody_any_more_and_happens_once(self, land: Land) -> None:
        scheme = SchemeFactory.create()
        assert not schemes.close_scheme(actor=ACTOR, at=LATER, code=scheme.code).is_open
        with pytest.raises(schemes.SchemeClosed):
            take(scheme, ContactFactory.create().pk, land)
        with pytest.raises(schemes.SchemeClosed):
            schemes.close_scheme(actor=ACTOR, at=LATER, code=scheme.code)

    def test_of_none_is_refused(self) -> None:
        with pytest.raises(NotFound):
            schemes.close_scheme(actor=ACTOR, at=AT, code="none")


class TestTakeInterest:
    def test_of_one_who_waits_is_not_taken_a_second_time(self, land: Land) -> None:
        scheme, contact = SchemeFactory.create(), ContactFactory.create()
        first = take(scheme, contact.pk, land, words="Saturdays.")
        again = take(scheme, contact.pk, land, key="two", words="Or Sundays.")

        assert first.is_new
        assert again == schemes.Taken(first.interest_id, is_new=False)
        assert Interest.objects.get().words == "Saturdays.\n\nOr Sundays."
        assert Event.objects.filter(name="schemes.interest.taken").count() == 1

    def test_with_the_same_key_changes_nothing(self, land: Land) -> None:
        scheme, contact = SchemeFactory.create(), ContactFactory.create()
        take(scheme, contact.pk, land, words="Saturdays.")
        assert not take(scheme, contact.pk, land, words="Other words.").is_new
        assert Interest.objects.get().words == "Saturdays."

    def test_can_follow_an_answer(self, land: Land) -> None:
        scheme, contact = SchemeFactory.create(), ContactFactory.create()
        first = take(scheme, contact.pk, land)
        schemes.answer_interest(actor=ACTOR, at=LATER, interest_id=first.interest_id)
        assert take(scheme, contact.pk, land, key="two").is_new

    def test_tells_the_record_no_words(self, land: Land) -> None:
        take(SchemeFactory.create(), ContactFactory.create().pk, land, words="I am Ann of 4 High Street")
        assert "High Street" not in str(list(Event.objects.values_list("data", "subject")))

    def test_refuses_words_that_are_too_long(self, land: Land) -> None:
        with pytest.raises(Refused):
            take(SchemeFactory.create(), ContactFactory.create().pk, land, words="x" * 1001)

    def test_of_no_scheme_is_refused(self, land: Land) -> None:
        with pytest.raises(NotFound):
            schemes.take_interest(
                actor=ANONYMOUS, at=AT, code="none", contact_id=ContactFactory.create().pk,
                area_id=land.neighbourhoods[0].pk, key="x",
            )  # fmt: skip

    def test_is_kept_single_by_the_database_too(self, land: Land) -> None:
        one = InterestFactory.create()
        with pytest.raises(IntegrityError), transaction.atomic():
            InterestFactory.create(scheme=one.scheme, contact=one.contact)


class TestAnswerInterest:
    def test_happens_once(self) -> None:
        one = InterestFactory.create()
        assert schemes.answer_interest(actor=ACTOR, at=LATER, interest_id=one.pk).answered_at == LATER
        with pytest.raises(schemes.AlreadyAnswered):
            schemes.answer_interest(actor=ACTOR, at=LATER, interest_id=one.pk)

    def test_of_nobody_is_refused(self) -> None:
        with pytest.raises(NotFound):
            schemes.answer_interest(actor=ACTOR, at=AT, interest_id=404)


class TestListInterests:
    def test_gives_those_who_wait_longest_first_and_who_was_answered_apart(self, land: Land) -> None:
        area = land.neighbourhoods[0]
        late = InterestFactory.create(area=area, asked_at=LATER)
        early = InterestFactory.create(area=area)
        done = InterestFactory.create(area=area, answered_at=LATER)
        InterestFactory.create(area=land.neighbourhoods[1])
        viewer = make_viewer(Role.SERGEANT, "riverside-1")

        waiting = schemes.list_interests(viewer=viewer, at=AT, area_codes=["N01"])
        answered = schemes.list_interests(viewer=viewer, at=AT, area_codes=["N01"], waiting=False)

        assert [line.id for line in waiting] == [early.pk, late.pk]
        assert [line.id for line in answered] == [done.pk]
        assert schemes.count_interests(area_codes=["N01"]) == {
            early.scheme.code: 1, late.scheme.code: 1,
        }  # fmt: skip

    @pytest.mark.parametrize(("role", "area"), [(Role.SERGEANT, "riverside-2"), (Role.PCSO, "N01")])
    def test_is_shut_to_whoever_doesnt_manage_schemes_there(self, land: Land, role: Role, area: str) -> None:
        one = InterestFactory.create(area=land.neighbourhoods[0])
        viewer = make_viewer(role, area)
        with pytest.raises(NotAllowed):
            schemes.list_interests(viewer=viewer, at=AT, area_codes=["N01"])
        with pytest.raises(NotAllowed):
            schemes.get_interest(viewer=viewer, interest_id=one.pk)


class TestForgetting:
    def test_deletes_what_a_person_asked(self) -> None:
        one, other = InterestFactory.create(), InterestFactory.create()
        assert schemes.export_contact(one.contact_id)[0]["words"] == one.words
        assert schemes.erase_contact(actor=ACTOR, at=AT, contact_id=one.contact_id) == 1
        assert list(Interest.objects.all()) == [other]
        assert schemes.export_contact(one.contact_id) == []

    def test_deletes_what_is_old(self) -> None:
        old, fresh = InterestFactory.create(), InterestFactory.create(asked_at=LATER)
        assert schemes.forget_interests(actor=ACTOR, at=LATER, before=LATER) == 1
        assert list(Interest.objects.all()) == [fresh]
        assert old.scheme in Scheme.objects.all()
