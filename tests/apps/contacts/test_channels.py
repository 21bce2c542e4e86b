"""Several ways to reach somebody: each address proven by its owner, each consent kept, and ended at once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import AddressKind, LinkPurpose, Organisation, Status
from peelian.apps.contacts.models import Consent, Contact, Group, PushEndpoint, Suppression, Suspension
from peelian.apps.contacts.rules.addresses import e164
from peelian.apps.events import api as events
from peelian.apps.languages import api as languages
from peelian.kernel.actors import ANONYMOUS, Actor, ActorKind, resident, system
from peelian.kernel.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory

pytestmark = pytest.mark.django_db

PHONE = "+447700900123"
CHANNELS = {"email": "email", "sms": "phone", "voice": "phone", "push": "push"}
LATER = AT + dt.timedelta(hours=1)


def ask_by_text(phone: str = "07700 900123", **changed: object) -> contacts.SignUp:
    known: dict[str, object] = {
        "actor": ANONYMOUS, "at": AT, "phone": phone, "channel": "sms", "address_kind": AddressKind.PHONE,
        "language": "en", "topics": ["alerts"], "postcode": "B31 2AB", "neighbourhood_code": "N01",
        "source": "sign-up page",
    }  # fmt: skip
    return contacts.sign_up(**{**known, **changed})  # type: ignore[arg-type]


def by_text(**changed: object) -> int:
    contact_id = ask_by_text(**changed).contact_id
    contacts.confirm_by_text(at=AT, phone=PHONE)
    return contact_id


def consents(contact_id: int) -> list[tuple[str, str, bool]]:
    return [(c.organisation, c.channel, c.given) for c in Consent.objects.filter(contact_id=contact_id)]


class TestNumbers:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("07700 900123", PHONE),
            ("+44 7700 900123", PHONE),
            ("0044 7700 900 123", PHONE),
            ("(07700) 900-123", PHONE),
            ("0121 496 0000", "+441214960000"),
            ("+48 512 345 678", "+48512345678"),
        ],
    )
    def test_have_one_spelling(self, typed: str, kept: str) -> None:
        assert contacts.normalise_phone(typed) == kept

    @pytest.mark.parametrize(
        "typed", ["", "999", "0909 879 0000", "070 1234 5678", "call me", "07700 9001", "+"]
    )
    def test_that_cost_extra_or_are_none_are_refused(self, typed: str) -> None:
        with pytest.raises(contacts.BadAddress):
            contacts.normalise_phone(typed)

    @given(st.text(max_size=30))
    def test_whatever_is_typed_gives_a_number_or_nothing(self, typed: str) -> None:
        found = e164(typed)

        assert found is None or (found.startswith("+") and found[1:].isdigit() and e164(found) == found)


class TestSignUpByText:
    def test_is_confirmed_by_answering_yes(self) -> None:
        done = ask_by_text()
        assert not Consent.objects.exists()

        view = contacts.confirm_by_text(at=LATER, phone=PHONE)

        assert view is not None
        assert (view.id, view.status, view.phone, view.email) == (done.contact_id, Status.ACTIVE, PHONE, "")
        (consent,) = Consent.objects.all()
        assert (consent.channel, consent.organisation) == ("sms", "police")
        assert consent.wording == contacts.wording_for("en", channel="sms").kept
        assert consent.source == "sign-up page, confirmed by text"

    def test_is_confirmed_by_the_link_too(self) -> None:
        done = ask_by_text()

        token = contacts.link(done.contact_id, LinkPurpose.CONFIRM, expires_on=TODAY + dt.timedelta(14))

        assert contacts.confirm(at=AT, token=token).status is Status.ACTIVE

    def test_yes_from_nowhere_changes_nothing(self) -> None:
        assert contacts.confirm_by_text(at=AT, phone=PHONE) is None

    def test_of_a_landline_is_refused_for_texts(self) -> None:
        with pytest.raises(contacts.BadAddress) as refusal:
            ask_by_text("0121 496 0000")
        assert refusal.value.field == "phone"

    def test_of_a_number_that_is_signed_up_changes_nothing(self) -> None:
        contact_id = by_text()

        assert ask_by_text("+447700900123", topics=["news"]) == contacts.SignUp(contact_id, already=True)
        assert Contact.objects.get().topics == ["alerts"]

    def test_keeps_a_consent_for_each_organisation_and_channel_with_its_own_words(self) -> None:
        contact_id = by_text(organisations=["police", "fire"], urgent_channels=["voice"])

        assert sorted(consents(contact_id)) == [
            ("fire", "sms", True), ("fire", "voice", True), ("police", "sms", True), ("police", "voice", True),
        ]  # fmt: skip
        words = set(Consent.objects.values_list("wording", flat=True))
        assert len(words) == 4
        assert all("(version " in wording for wording in words)

    @pytest.mark.parametrize(
        "changed", [{"organisations": []}, {"organisations": ["spies"]}, {"groups": ["x"]}]
    )
    def test_refuses_what_is_not_offered(self, changed: dict[str, object]) -> None:
        with pytest.raises(contacts.BadChoice):
            ask_by_text(**changed)

    def test_takes_over_somebody_who_only_wrote_before(self) -> None:
        writer = contacts.take_writer(actor=system("texts"), at=AT, phone=PHONE)

        assert ask_by_text().contact_id == writer
        assert Contact.objects.get().status == Status.PENDING

    def test_is_forgotten_after_a_fortnight_like_any_other(self) -> None:
        ask_by_text(at=AT - dt.timedelta(days=15))

        assert contacts.forget_pending(actor=system("timetable"), at=AT) == 1
        assert Contact.objects.get().phone == ""
        assert not contacts.is_suppressed(PHONE)


class TestAddAnAddress:
    def add(self, holder: Contact, **changed: object) -> contacts.SignUp:
        known: dict[str, object] = {
            "actor": resident(holder.pk), "at": AT, "contact_id": holder.pk, "channel": "sms",
            "address_kind": AddressKind.PHONE, "phone": PHONE, "urgent_only": True, "source": "own page",
        }  # fmt: skip
        return contacts.ask_to_add(**{**known, **changed})  # type: ignore[arg-type]

    def test_waits_apart_until_its_owner_says_yes(self) -> None:
        holder = ContactFactory.create()
        waiting = self.add(holder)
        holder.refresh_from_db()
        assert (holder.phone, holder.urgent_channels) == ("", [])
        assert contacts.addresses([waiting.contact_id])[waiting.contact_id].status is Status.PENDING

        view = contacts.confirm_by_text(at=LATER, phone=PHONE)

        assert view is not None
        assert (view.id, view.phone, view.urgent_channels, view.channel) == (
            holder.pk,
            PHONE,
            ("sms",),
            "email",
        )
        assert consents(holder.pk) == [("police", "sms", True)]
        assert Contact.objects.get(pk=waiting.contact_id).status == Status.ERASED

    def test_in_the_place_of_the_old_channel_withdraws_that(self) -> None:
        holder = ContactFactory.create()
        self.add(holder, urgent_only=False, also=["voice"])

        view = contacts.confirm_by_text(at=LATER, phone=PHONE)

        assert view is not None
        assert (view.channel, view.address_kind, view.urgent_channels) == (
            "sms",
            AddressKind.PHONE,
            ("voice",),
        )
        assert consents(holder.pk) == [
            ("police", "sms", True), ("police", "voice", True), ("police", "email", False),
        ]  # fmt: skip

    def test_that_gets_messages_by_itself_is_left_alone(self) -> None:
        other = by_text()
        holder = ContactFactory.create()

        assert self.add(holder) == contacts.SignUp(other, already=True)

    def test_asked_twice_is_one_row(self) -> None:
        holder = ContactFactory.create()

        assert self.add(holder) == self.add(holder)
        assert Contact.objects.count() == 2

    def test_cannot_be_added_to_a_subscription_that_ended_meanwhile(self) -> None:
        holder = ContactFactory.create()
        waiting = self.add(holder).contact_id
        contacts.leave(at=AT, token=contacts.link(holder.pk, LinkPurpose.LEAVE))

        assert contacts.confirm_by_text(at=LATER, phone=PHONE) is None
        assert Contact.objects.get(pk=waiting).phone == ""

    def test_lifts_the_suspension_of_the_address_that_it_replaces(self) -> None:
        holder = ContactFactory.create()
        contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=holder.pk, channel="email", evidence="550"
        )
        waiting = self.add(
            holder,
            channel="email",
            address_kind=AddressKind.EMAIL,
            email="new@home.example",
            urgent_only=False,
        )
        token = contacts.link(waiting.contact_id, LinkPurpose.CONFIRM, expires_on=TODAY + dt.timedelta(14))

        view = contacts.confirm(at=LATER, token=token)

        assert (view.email, view.suspended) == ("new@home.example", ())
        assert Suspension.objects.get().ended_because == "They confirmed a new address."


class TestUseChannels:
    def use(self, contact: Contact, channel: str, *urgent: str) -> contacts.ContactView:
        return contacts.use_channels(
            actor=resident(contact.pk), at=LATER, contact_id=contact.pk, channel=channel,
            urgent_channels=urgent, channels=CHANNELS,
        )  # fmt: skip

    def test_keeps_what_comes_and_what_goes(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms"])

        view = self.use(contact, "sms", "voice")

        assert (view.channel, view.urgent_channels, view.email) == ("sms", ("voice",), "")
        assert consents(contact.pk) == [("police", "voice", True), ("police", "email", False)]

    def test_refuses_a_channel_without_a_confirmed_address(self) -> None:
        contact = ContactFactory.create()

        for channel in ("sms", "push"):
            with pytest.raises(contacts.NeedsAddress):
                self.use(contact, "email", channel)
        PushEndpoint.objects.create(
            contact=contact, url="https://p.example/1", p256dh="p", auth="a", created_at=AT
        )
        assert self.use(contact, "email", "push").urgent_channels == ("push",)

    def test_refuses_a_channel_that_there_is_not(self) -> None:
        with pytest.raises(contacts.BadChoice):
            self.use(ContactFactory.create(), "pigeon")


class TestChange:
    def test_of_organisations_is_consent_given_and_withdrawn(self) -> None:
        contact = ContactFactory.create(organisations=["police", "council"])

        contacts.change(
            actor=resident(contact.pk), at=LATER, contact_id=contact.pk, organisations=["police", "fire"]
        )

        assert consents(contact.pk) == [("fire", "email", True), ("council", "email", False)]

    def test_of_groups_keeps_one_that_is_offered_no_more(self) -> None:
        view = contacts.make_group(actor=system("tests"), at=AT, name="Owners of cameras")
        old = contacts.make_group(actor=system("tests"), at=AT, name="Old", offered=False)
        contact = ContactFactory.create(groups=[old.code])

        changed = contacts.change(
            actor=resident(contact.pk), at=LATER, contact_id=contact.pk, groups=[old.code, view.code]
        )

        assert changed.groups == (old.code, view.code)
        assert contacts.list_groups(offered_only=True) == [view]
        with pytest.raises(contacts.BadChoice):
            contacts.change(
                actor=resident(contact.pk), at=LATER, contact_id=ContactFactory.create().pk, groups=[old.code]
            )


class TestLeaveByPhone:
    def test_ends_a_subscription_of_the_number_and_suppresses_it(self) -> None:
        contact_id = by_text()

        assert contacts.leave_by_phone(at=LATER, phone=PHONE, source="STOP by text") == 1

        row = Contact.objects.get(pk=contact_id)
        assert (row.status, row.phone, row.urgent_channels) == (Status.LEFT, "", [])
        assert contacts.is_suppressed(PHONE)
        assert consents(contact_id)[-1] == ("police", "sms", False)
        assert "7700" not in Suppression.objects.get().digest + str([e.data for e in events.list_events()])

    def test_leaves_mail_to_whoever_signed_up_with_mail(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms", "voice"])

        contacts.leave_by_phone(at=LATER, phone=PHONE, source="key 9", phone_channels=("sms", "voice"))

        contact.refresh_from_db()
        assert (contact.status, contact.email != "", contact.phone) == (Status.ACTIVE, True, "")
        assert contact.urgent_channels == []
        assert consents(contact.pk) == [("police", "sms", False), ("police", "voice", False)]

    def test_of_a_number_that_nobody_has_suppresses_it_and_twice_is_once(self) -> None:
        for _ in range(2):
            assert contacts.leave_by_phone(at=AT, phone=PHONE, source="STOP by text") == 0
        assert contacts.is_suppressed(PHONE)

    def test_ends_when_the_owner_signs_up_anew(self) -> None:
        by_text()
        contacts.leave_by_phone(at=AT, phone=PHONE, source="STOP by text")
        ask_by_text()
        assert contacts.is_suppressed(PHONE)

        contacts.confirm_by_text(at=LATER, phone=PHONE)

        assert not contacts.is_suppressed(PHONE)


class TestAddresses:
    def test_leave_out_another_address_that_is_suppressed(self) -> None:
        contact = ContactFactory.create(phone=PHONE, urgent_channels=["sms"])
        other = ContactFactory.create(phone="+447700900124", urgent_channels=["sms"])
        contacts.leave_by_phone(at=AT, phone=PHONE, source="STOP by text")
        Contact.objects.filter(pk=contact.pk).update(phone=PHONE)  # from an old list, say

        found = contacts.addresses([contact.pk, other.pk])

        assert (found[contact.pk].phone, found[contact.pk].suppressed) == ("", False)
        assert found[other.pk].phone == "+447700900124"

    def test_tell_browsers_and_suspended_channels(self) -> None:
        contact = ContactFactory.create()
        PushEndpoint.objects.create(
            contact=contact, url="https://p.example/1", p256dh="p", auth="a", created_at=AT
        )
        contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=contact.pk, channel="email", evidence="x"
        )

        found = contacts.addresses([contact.pk])[contact.pk]

        assert "https://p.example/1" in found.push
        assert found.suspended == ("email",)


class TestSuspension:
    def test_is_made_once_lifted_with_a_reason_and_made_again(self) -> None:
        contact = ContactFactory.create()
        known = {"actor": system("mail"), "contact_id": contact.pk, "channel": "email"}

        first = contacts.suspend_channel(**known, at=AT, evidence="550 no such mailbox")  # type: ignore[arg-type]
        assert contacts.suspend_channel(**known, at=AT, evidence="again") == first  # type: ignore[arg-type]
        assert contacts.is_suspended(contact.pk, "email")
        with pytest.raises(Refused):
            contacts.lift_suspension(**known, at=LATER, because=" ")  # type: ignore[arg-type]
        assert contacts.lift_suspension(**known, at=LATER, because="They called.")  # type: ignore[arg-type]
        assert not contacts.lift_suspension(**known, at=LATER, because="Twice.")  # type: ignore[arg-type]
        assert contacts.suspend_channel(**known, at=LATER, evidence="550") != first  # type: ignore[arg-type]

    def test_of_somebody_who_left_is_none(self) -> None:
        contact = ContactFactory.create()
        contacts.leave(at=AT, token=contacts.link(contact.pk, LinkPurpose.LEAVE))

        done = contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=contact.pk, channel="email", evidence="550"
        )

        assert done is None

    def test_goes_with_the_person_as_browsers_and_groups_do(self) -> None:
        contact = ContactFactory.create(groups=["cctv"])
        PushEndpoint.objects.create(
            contact=contact, url="https://p.example/1", p256dh="p", auth="a", created_at=AT
        )
        contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=contact.pk, channel="email", evidence="x"
        )
        held = contacts.export_contact(contact_id=contact.pk)
        assert held["details"]["groups"] == ["cctv"]
        assert held["browsers_for_notifications"][0]["address"] == "https://p.example/1"
        assert held["channels_that_were_suspended"][0]["evidence"] == "x"

        contacts.erase_contact(actor=system("tests"), at=AT, contact_id=contact.pk)

        assert not PushEndpoint.objects.exists()
        assert not Suspension.objects.exists()
        assert Contact.objects.get().groups == []


class TestWriters:
    def test_are_found_again_and_get_nothing_but_answers(self) -> None:
        first = contacts.take_writer(actor=system("texts"), at=AT, phone="07700 900123")

        assert contacts.take_writer(actor=system("texts"), at=LATER, phone=PHONE) == first
        assert contacts.find_by_phone(PHONE) == first
        assert not contacts.may_write_to(Status.WRITER, suppressed=False, service=True)
        assert contacts.may_write_to(Status.WRITER, suppressed=True, service=False, answer=True)

    def test_who_are_signed_up_are_known(self) -> None:
        contact = ContactFactory.create(email="ann@example.org")

        assert contacts.take_writer(actor=system("mail"), at=AT, email="Ann@example.org") == contact.pk

    def test_a_number_is_rather_theirs_who_signed_up_with_it(self) -> None:
        ContactFactory.create(phone=PHONE, urgent_channels=["sms"])
        owner = by_text()

        assert contacts.find_by_phone(PHONE) == owner


class TestAskedBy:
    def test_tells_the_officer_how_theirs_stand_without_details(self) -> None:
        officer = Actor(ActorKind.STAFF, "12")
        ask_by_text(actor=officer)
        ask_by_text("07700 900125", actor=Actor(ActorKind.STAFF, "13"))
        contacts.confirm_by_text(at=LATER, phone=PHONE)

        (row,) = contacts.list_asked_by(actor=officer, since=AT)

        assert (row.channel, row.status, row.neighbourhood_code) == ("sms", Status.ACTIVE, "N01")

    def test_does_not_tell_that_somebody_was_known(self) -> None:
        officer = Actor(ActorKind.STAFF, "12")
        by_text()
        ask_by_text(actor=officer, at=LATER)

        (row,) = contacts.list_asked_by(actor=officer, since=AT)

        assert row.status is Status.PENDING


def test_every_organisation_and_channel_has_words_of_its_own() -> None:
    words = {wording.text for wording in contacts.CONSENT_WORDING.values()}

    assert len(words) == len(Organisation) * 4
    assert all("stop" in text for text in words)


def test_consent_is_asked_and_kept_in_a_language_once_a_person_approved_the_words() -> None:
    english = contacts.wording_for("en", channel="sms")
    view = languages.want(
        actor=system("tests"), at=AT, text=english.text, language="pl", context="consent", due_at=None
    )
    assert contacts.wording_for("pl", channel="sms") == english
    languages.approve(
        actor=system("tests"),
        at=AT,
        translation_id=view.id,
        text="Zgadzam się.",
        approved_by_id=UserFactory.create().pk,
    )

    contact_id = by_text(language="pl")

    consent = Consent.objects.get(contact_id=contact_id)
    assert (consent.language, consent.wording) == ("pl", f"Zgadzam się. (version {english.version})")


def test_a_group_needs_a_name() -> None:
    with pytest.raises(Refused):
        contacts.make_group(actor=system("tests"), at=AT, name=" ")
    assert not Group.objects.exists()
