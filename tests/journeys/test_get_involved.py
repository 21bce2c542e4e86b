"""Residents ask to join a scheme of where they live, and its team answers them over the way that they gave."""

from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Contact
from peelian.apps.contacts.types import Status
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.schemes import api as schemes
from peelian.apps.schemes.models import Interest
from peelian.journeys import forget_person, get_involved
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory
from tests.factories.schemes import InterestFactory, SchemeFactory


@pytest.fixture(autouse=True)
def _home(land: Land) -> None:
    PostcodeFactory.create()


def ask(code: str, **more: str) -> schemes.Taken:
    given = {"email": "ann@home.example", "postcode": "b312ab", "words": "Saturdays.", **more}
    return get_involved.ask(at=AT, code=code, **given)


class TestOffer:
    def test_of_the_force_is_everybodys(self) -> None:
        viewer = make_viewer(Role.COMMS, "midshire")
        made = get_involved.offer(viewer=viewer, at=AT, name="Cadets", what="Learn.", area_code="midshire")
        assert made.area_code == ""
        get_involved.close(viewer=viewer, at=AT, code=made.code)
        assert schemes.list_schemes() == []

    @pytest.mark.parametrize(("role", "area"), [(Role.SERGEANT, "riverside-2"), (Role.PCSO, "midshire")])
    def test_is_refused_to_whoever_doesnt_manage_schemes_there(self, role: Role, area: str) -> None:
        viewer = make_viewer(role, area)
        with pytest.raises(NotAllowed):
            get_involved.offer(viewer=viewer, at=AT, name="Cadets", what="Learn.", area_code="riverside-1")

    def test_of_the_force_is_not_a_sectors_to_close(self) -> None:
        with pytest.raises(NotAllowed):
            get_involved.close(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, code=SchemeFactory.create().code
            )


class TestAsk:
    def test_makes_a_writer_who_is_signed_up_to_nothing(self, land: Land) -> None:
        scheme = SchemeFactory.create(area=land.sector)
        assert ask(scheme.code).is_new
        contact = Contact.objects.get()
        assert (contact.status, contact.email, contact.topics) == (Status.WRITER, "ann@home.example", [])
        assert Interest.objects.get().area == land.neighbourhoods[0]
        assert not Delivery.objects.exists()

    def test_twice_by_the_same_person_in_any_case_waits_once(self) -> None:
        scheme = SchemeFactory.create()
        ask(scheme.code)
        assert not ask(scheme.code, email="ANN@home.example", words="Sundays").is_new
        assert Interest.objects.count() == 1

    def test_of_a_resident_who_has_signed_up_is_theirs(self) -> None:
        known = ContactFactory.create(email="ann@home.example")
        ask(SchemeFactory.create().code)
        assert Interest.objects.get().contact == known

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"postcode": "ZZ9 9ZZ"}, "postcode"), ({"email": "nobody"}, "email"), ({"phone": "12"}, "phone"),
        ],
    )  # fmt: skip
    def test_that_cant_be_answered_is_refused(self, more: dict[str, str], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            ask(SchemeFactory.create().code, **more)
        assert refusal.value.field == field
        assert not Contact.objects.exists()

    def test_from_another_area_is_told_whose_it_is(self, land: Land) -> None:
        with pytest.raises(Refused, match="people in Riverside South"):
            ask(SchemeFactory.create(area=land.other_sector).code)

    def test_of_a_closed_one_is_refused(self) -> None:
        with pytest.raises(schemes.SchemeClosed):
            ask(SchemeFactory.create(closed_at=AT).code)


class TestAnswer:
    def test_goes_to_the_person_once(self, land: Land) -> None:
        scheme = SchemeFactory.create(name="Speed Watch")
        taken = ask(scheme.code)
        viewer = make_viewer(Role.SERGEANT, "riverside-1")

        get_involved.answer(
            viewer=viewer, at=AT, interest_id=taken.interest_id, words="Come on {Saturday} at nine."
        )

        copy = Delivery.objects.select_related("message").get()
        assert copy.contact_id == Interest.objects.get().contact_id
        assert copy.message.subject == "You asked to join: Speed Watch"
        assert copy.message.body == "Come on (Saturday) at nine."
        with pytest.raises(schemes.AlreadyAnswered):
            get_involved.answer(viewer=viewer, at=AT, interest_id=taken.interest_id, words="Again.")
        assert Delivery.objects.count() == 1

    def test_goes_to_a_number_as_a_text(self) -> None:
        taken = ask(SchemeFactory.create().code, phone="07700 900123")
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        get_involved.answer(viewer=viewer, at=AT, interest_id=taken.interest_id, words="Come.")
        assert Delivery.objects.get().channel == "sms"

    def test_needs_words_and_the_area(self, land: Land) -> None:
        one = InterestFactory.create(area=land.neighbourhoods[0])
        with pytest.raises(Refused):
            get_involved.answer(
                viewer=make_viewer(Role.SERGEANT, "riverside-1"), at=AT, interest_id=one.pk, words=" "
            )
        with pytest.raises(NotAllowed):
            get_involved.answer(
                viewer=make_viewer(Role.SERGEANT, "riverside-2"), at=AT, interest_id=one.pk, words="Come."
            )


class TestForgettingAPerson:
    def test_takes_what_they_asked_to_join_with_them(self) -> None:
        scheme = SchemeFactory.create(name="Speed Watch")
        ask(scheme.code)
        contact_id = Contact.objects.get().pk
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        held = forget_person.export(viewer=viewer, at=AT, contact_id=contact_id, reason="request 12")
        forget_person.erase(viewer=viewer, at=AT, contact_id=contact_id, reason="request 12")

        assert [row["scheme"] for row in held["what_you_asked_to_join"]] == ["Speed Watch"]
        assert not Interest.objects.exists()
