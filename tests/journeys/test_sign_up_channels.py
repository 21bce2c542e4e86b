"""Signing up over any channel, on the page, on the doorstep, and mending an address: what goes out, and to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from peelian.apps.contacts.models import Consent, Contact
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.voice.models import Contribution
from peelian.journeys import doorstep, mend_address, sign_up
from peelian.journeys.sign_up import Wish
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory

pytestmark = pytest.mark.django_db

PHONE = "+447700900123"
LATER = AT + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _channels(land: Land) -> Iterator[None]:
    PostcodeFactory.create()
    with plugged_in():
        yield


def ask(**changed: Any) -> contacts.SignUp:
    known = {"language": "en", "topics": ["alerts"], "postcode": "B31 2AB", "source": "sign-up page"}
    return sign_up.ask(**{"at": AT, **known, **changed})


def outbox() -> list[tuple[int, str, str]]:
    """Copies in order: to whom, over what, and the words."""
    rows = Delivery.objects.select_related("message").order_by("pk")
    return [(row.contact_id, row.channel, row.message.body) for row in rows]


def confirm_token(contact_id: int) -> str:
    return contacts.link(contact_id, LinkPurpose.CONFIRM, expires_on=TODAY + dt.timedelta(14))


class TestAsk:
    def test_by_text_sends_one_text_and_nothing_else(self) -> None:
        done = ask(channel="sms", phone="07700 900123")

        ((whom, channel, words),) = outbox()
        assert (whom, channel) == (done.contact_id, "sms")
        assert "YES" in words
        assert "{confirm}" in words

    def test_for_calls_is_confirmed_by_text(self) -> None:
        done = ask(channel="voice", phone="07700 900123")

        assert [(whom, channel) for whom, channel, _ in outbox()] == [(done.contact_id, "sms")]
        assert Contact.objects.get().channel == "voice"

    def test_for_calls_needs_a_number_that_takes_texts(self) -> None:
        with pytest.raises(contacts.BadAddress) as refusal:
            ask(channel="voice", phone="0121 496 0000")
        assert refusal.value.field == "phone"

    def test_with_another_channel_for_what_is_urgent_proves_each_address_apart(self) -> None:
        done = ask(email="ann@example.org", urgent_channels=["sms", "voice"], phone="07700 900123")
        (first, second) = outbox()
        assert (first[:2], second[1]) == ((done.contact_id, "email"), "sms")

        sign_up.confirm(at=LATER, token=confirm_token(done.contact_id))
        view = sign_up.confirm_by_text(at=LATER, phone=PHONE)

        assert view is not None
        assert (view.id, view.channel, view.urgent_channels) == (done.contact_id, "email", ("sms", "voice"))
        assert set(Consent.objects.values_list("contact", "channel")) == {
            (done.contact_id, name) for name in ("email", "sms", "voice")
        }

    def test_with_an_urgent_channel_and_no_number_says_so_and_writes_nothing(self) -> None:
        with pytest.raises(contacts.BadAddress) as refusal:
            ask(email="ann@example.org", urgent_channels=["sms"])
        assert refusal.value.field == "phone"

    def test_of_a_number_that_is_known_tells_only_that_number(self) -> None:
        ask(channel="sms", phone=PHONE)
        sign_up.confirm_by_text(at=AT, phone=PHONE)

        done = ask(channel="sms", phone=PHONE, at=LATER)

        assert done.already
        assert "already" in outbox()[-1][2]

    def test_cannot_make_us_text_a_stranger_all_day(self) -> None:
        for minute in range(8):
            ask(channel="sms", phone=PHONE, at=AT + dt.timedelta(minutes=minute))

        assert len(outbox()) == sign_up.MAILS_A_DAY

    def test_over_a_channel_that_there_is_not_is_refused(self) -> None:
        with pytest.raises(contacts.BadChoice):
            ask(channel="pigeon", email="ann@example.org")


class TestWelcome:
    def test_goes_over_what_can_show_a_link(self) -> None:
        done = ask(channel="voice", phone=PHONE)
        sign_up.confirm_by_text(at=AT, phone=PHONE)

        sign_up.welcome(at=LATER, contact_id=done.contact_id, event_id=1)

        whom, channel, words = outbox()[-1]
        assert (whom, channel) == (done.contact_id, "sms")
        assert "{manage}" in words


class TestChange:
    def change(self, contact: Contact, wish: Wish) -> sign_up.Changed:
        return sign_up.change(at=LATER, token=contacts.link(contact.pk, LinkPurpose.MANAGE), wish=wish)

    def test_to_a_new_number_waits_for_its_owner(self) -> None:
        contact = ContactFactory.create(email="ann@example.org")

        done = self.change(contact, Wish("sms", (), "ann@example.org", "07700 900123"))

        assert (done.contact.channel, done.waiting) == ("email", ("sms",))
        view = sign_up.confirm_by_text(at=LATER, phone=PHONE)
        assert view is not None
        assert (view.id, view.channel, view.phone, view.email) == (contact.pk, "sms", PHONE, "")

    def test_between_channels_of_one_number_needs_no_new_proof(self) -> None:
        contact = ContactFactory.create(
            email="", phone=PHONE, channel="sms", address_kind="phone", urgent_channels=[]
        )

        done = self.change(contact, Wish("voice", ("sms",), "", PHONE))

        assert (done.contact.channel, done.contact.urgent_channels, done.waiting) == ("voice", ("sms",), ())
        assert outbox() == []

    def test_of_the_mail_address_keeps_the_old_one_until_the_new_is_proven(self) -> None:
        contact = ContactFactory.create(email="old@example.org")

        done = self.change(contact, Wish("email", (), "new@example.org", ""))

        assert (done.contact.email, done.waiting) == ("old@example.org", ("email",))
        (copy,) = outbox()
        assert sign_up.confirm(at=LATER, token=confirm_token(copy[0])).email == "new@example.org"
        assert contacts.find_by_email("old@example.org") is None

    def test_of_nothing_writes_nothing(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms"])

        done = self.change(contact, Wish("email", ("sms",), contact.email.upper(), "07700900123"))

        assert (done.waiting, outbox(), Consent.objects.count()) == ((), [], 0)

    def test_takes_a_channel_away_with_its_number(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms"])

        done = self.change(contact, Wish("email", (), contact.email, PHONE))

        assert (done.contact.urgent_channels, done.contact.phone) == ((), "")
        assert not Consent.objects.get().given


class TestDoorstep:
    def sign_up(self, **changed: Any) -> None:
        known: dict[str, Any] = {
            "viewer": make_viewer(Role.PCSO, "riverside-1"), "at": AT, "address": "07700 900123",
            "postcode": "b31 2ab", "language": "ur", "topics": ["alerts"],
        }  # fmt: skip
        doorstep.sign_up_resident(**{**known, **changed})

    def test_leaves_it_to_the_person_to_say_yes(self) -> None:
        officer = make_viewer(Role.PCSO, "riverside-1")
        self.sign_up(viewer=officer, name="Ann")

        contact = Contact.objects.get()
        assert (contact.status, contact.channel, contact.language) == (Status.PENDING, "sms", "ur")
        sign_up.confirm_by_text(at=LATER, phone=PHONE)
        assert Consent.objects.get().source == f"doorstep, {officer.user_id}, confirmed by text"
        (row,) = doorstep.list_today(viewer=officer, at=LATER)
        assert row.status is Status.ACTIVE

    def test_takes_a_mail_address_too(self) -> None:
        self.sign_up(address="ann@example.org")

        assert [(channel) for _, channel, _ in outbox()] == ["email"]

    def test_makes_what_they_said_voice_of_where_they_live(self) -> None:
        self.sign_up(said="Cars race past the school every morning.")

        said = Contribution.objects.get()
        assert (said.area.code, said.kind, said.contact_id) == ("N01", "note", None)

    def test_twice_is_one_person(self) -> None:
        for _ in range(2):
            self.sign_up()

        assert Contact.objects.count() == 1

    def test_is_for_where_the_officer_works(self) -> None:
        with pytest.raises(NotAllowed):
            self.sign_up(viewer=make_viewer(Role.PCSO, "riverside-2"))
        with pytest.raises(NotAllowed):
            self.sign_up(viewer=make_viewer(Role.BOARD, "midshire"))
        assert not Contact.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"address": "ann@"}, "address"),
            ({"address": "12"}, "address"),
            ({"address": "0121 496 0000"}, "address"),
            ({"postcode": "DE1 1AA"}, "postcode"),
            ({"topics": []}, "topics"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_nothing(self, changed: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            self.sign_up(said="Cars race past.", **changed)

        assert refusal.value.field == field
        assert not Contribution.objects.exists()


class TestMendAddress:
    def bounced(self, **changed: Any) -> Contact:
        contact = ContactFactory.create(**{"phone": PHONE, "urgent_channels": ["sms"], **changed})
        contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=contact.pk, channel="email", evidence="550"
        )
        return contact

    def token(self) -> str:
        words = outbox()[-1][2]
        return words.partition("https://police.example/mend/")[2].split()[0]

    def test_asks_once_by_text_and_takes_one_answer(self) -> None:
        contact = self.bounced()

        for _ in range(2):
            assert mend_address.ask(at=AT, contact_id=contact.pk)
        ((whom, channel, _words),) = outbox()
        assert (whom, channel) == (contact.pk, "sms")
        token = self.token()
        assert mend_address.channel_to_mend(at=AT, token=token) == "email"
        mend_address.give(at=LATER, token=token, email="new@example.org")

        for use in (
            mend_address.channel_to_mend,
            lambda **k: mend_address.give(**k, email="third@example.org"),
        ):
            with pytest.raises(contacts.BadLink):
                use(at=LATER, token=token)
        view = sign_up.confirm(at=LATER, token=confirm_token(outbox()[-1][0]))
        assert (view.id, view.channel, view.email, view.suspended) == (
            contact.pk, "email", "new@example.org", (),
        )  # fmt: skip

    @pytest.mark.parametrize("changed", [{"phone": "", "urgent_channels": []}, {"urgent_channels": []}])
    def test_asks_nobody_who_did_not_agree_to_texts(self, changed: dict[str, Any]) -> None:
        assert not mend_address.ask(at=AT, contact_id=self.bounced(**changed).pk)
        assert outbox() == []

    def test_asks_nobody_whose_mail_arrives(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms"])

        assert not mend_address.ask(at=AT, contact_id=contact.pk)

    def test_refuses_an_old_link(self) -> None:
        contact = self.bounced()
        mend_address.ask(at=AT, contact_id=contact.pk)

        with pytest.raises(contacts.BadLink):
            mend_address.channel_to_mend(at=AT + dt.timedelta(days=20), token=self.token())


def test_stop_from_a_number_ends_texts_and_calls_and_leaves_mail() -> None:
    contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms", "voice"])

    assert sign_up.leave_by_phone(at=AT, phone=PHONE, source="STOP by text") == 1

    contact.refresh_from_db()
    assert (contact.status, contact.urgent_channels) == (Status.ACTIVE, [])
