"""Signing up, confirming, changing, leaving, forgetting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status, Topic
from peelian.apps.contacts.models import Consent, Contact, Suppression
from peelian.apps.events import api as events
from peelian.kernel.actors import ANONYMOUS, system
from peelian.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT, TODAY
from tests.factories.contacts import ContactFactory
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db


def ask(email: str = "ann@example.org", at: dt.datetime = AT, **changed: object) -> contacts.SignUp:
    known: dict[str, object] = {
        "language": "en",
        "topics": ["you-said-we-did"],
        "postcode": "b14 7qh",
        "neighbourhood_code": "N01",
        "source": "sign-up page",
    }
    return contacts.sign_up(actor=ANONYMOUS, at=at, email=email, **{**known, **changed})  # type: ignore[arg-type]


def confirm_token(contact_id: int) -> str:
    return contacts.link(contact_id, LinkPurpose.CONFIRM, expires_on=TODAY + dt.timedelta(14))


def signed_up(email: str = "ann@example.org") -> int:
    contact_id = ask(email).contact_id
    contacts.confirm(at=AT, token=confirm_token(contact_id))
    return contact_id


class TestSignUp:
    def test_leaves_the_person_pending_without_consent(self) -> None:
        done = ask()

        row = Contact.objects.get(pk=done.contact_id)
        assert (row.status, row.postcode, done.already) == (Status.PENDING, "B14 7QH", False)
        assert not Consent.objects.exists()
        assert contacts.count_active() == 0

    def test_again_while_pending_takes_the_new_choices_and_both_links_are_good(self) -> None:
        first = ask()
        old = confirm_token(first.contact_id)
        second = ask("ANN@example.org", topics=["meetings"])

        assert second.contact_id == first.contact_id
        assert contacts.confirm(at=AT, token=old).topics == ("meetings",)

    def test_of_somebody_active_changes_nothing(self) -> None:
        contact_id = signed_up()

        done = ask(topics=["alerts"], postcode="B1 1AA", neighbourhood_code="N02")

        assert done == contacts.SignUp(contact_id, already=True)
        assert Contact.objects.get().neighbourhood_code == "N01"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"email": "not an address"}, "email"),
            ({"email": "a@b.uk\r\nBcc: c@d.uk"}, "email"),
            ({"language": "xx"}, "language"),
            ({"topics": []}, "topics"),
            ({"topics": ["gossip"]}, "topics"),
            ({"postcode": "somewhere"}, "postcode"),
        ],
    )
    def test_refuses_what_cannot_be_with_its_field(self, changed: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            ask(**changed)  # type: ignore[arg-type]

        assert refusal.value.field == field
        assert not Contact.objects.exists()


class TestConfirm:
    def test_records_the_consent_with_wording_language_time_and_source(self) -> None:
        contact_id = signed_up()

        consent = Consent.objects.get()
        assert consent.given
        assert contacts.wording_for("en").text in consent.wording
        assert (consent.language, consent.at, consent.source) == ("en", AT, "sign-up page, confirmed by link")
        assert contacts.list_audience(neighbourhood_codes=["N01"], topic=Topic.YOU_SAID) == [contact_id]

    def test_twice_is_once(self) -> None:
        contact_id = ask().contact_id
        token = confirm_token(contact_id)

        contacts.confirm(at=AT, token=token)
        contacts.confirm(at=AT + dt.timedelta(hours=1), token=token)

        assert Consent.objects.count() == 1
        assert Contact.objects.get().confirmed_at == AT

    def test_refuses_an_expired_a_forged_and_another_link(self) -> None:
        contact_id = ask().contact_id
        expired = contacts.link(contact_id, LinkPurpose.CONFIRM, expires_on=TODAY)
        other = contacts.link(contact_id, LinkPurpose.MANAGE)

        for token in (expired, other, "a" * 40, ""):
            with pytest.raises(contacts.BadLink):
                contacts.confirm(at=AT, token=token)

        assert Contact.objects.get().status == Status.PENDING


class TestLeave:
    def test_removes_the_details_at_once_and_keeps_a_digest(self) -> None:
        contact_id = signed_up()

        contacts.leave(at=AT, token=contacts.link(contact_id, LinkPurpose.LEAVE))

        row = Contact.objects.get()
        assert (row.status, row.email, row.postcode, row.neighbourhood_code, row.topics) == (
            "left",
            "",
            "",
            "",
            [],
        )
        assert contacts.is_suppressed("Ann@Example.org")
        assert "ann" not in Suppression.objects.get().digest
        assert [(c.given, c.wording) for c in Consent.objects.all()][-1] == (False, contacts.LEAVE_WORDING)

    def test_twice_is_quietly_right(self) -> None:
        contact_id = signed_up()
        token = contacts.link(contact_id, LinkPurpose.LEAVE)

        contacts.leave(at=AT, token=token)
        contacts.leave(at=AT, token=token)

        assert Consent.objects.filter(given=False).count() == 1

    def test_voids_all_other_links(self) -> None:
        contact_id = signed_up()
        manage = contacts.link(contact_id, LinkPurpose.MANAGE)

        contacts.leave(at=AT, token=contacts.link(contact_id, LinkPurpose.LEAVE))

        with pytest.raises(contacts.BadLink):
            contacts.read_link(manage, LinkPurpose.MANAGE)

    def test_needs_a_link_for_leaving(self) -> None:
        contact_id = signed_up()

        with pytest.raises(contacts.BadLink):
            contacts.leave(at=AT, token=contacts.link(contact_id, LinkPurpose.RATE, reference="1"))

        assert contacts.count_active() == 1

    def test_ends_when_the_owner_confirms_a_new_sign_up_and_not_before(self) -> None:
        first = signed_up()
        contacts.leave(at=AT, token=contacts.link(first, LinkPurpose.LEAVE))

        second = ask().contact_id
        assert contacts.is_suppressed("ann@example.org")
        contacts.confirm(at=AT, token=confirm_token(second))

        assert second != first
        assert not contacts.is_suppressed("ann@example.org")
        assert contacts.count_active() == 1


class TestConsent:
    def test_is_refused_any_change_by_the_database(self) -> None:
        signed_up()

        for change in (lambda: Consent.objects.update(given=False), lambda: Consent.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestForgetPending:
    def test_forgets_those_who_never_confirmed_within_a_fortnight(self) -> None:
        ask("old@example.org", at=AT - dt.timedelta(days=15))
        ask("new@example.org", at=AT - dt.timedelta(days=13))

        assert contacts.forget_pending(actor=system("timetable"), at=AT) == 1

        assert sorted(Contact.objects.values_list("email", flat=True)) == ["", "new@example.org"]
        assert not contacts.is_suppressed("old@example.org")


class TestGetContact:
    def test_needs_a_role_in_the_area_and_records_the_look(self) -> None:
        make_land()
        contact = ContactFactory.create(neighbourhood_code="N01")
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")

        view = contacts.get_contact(
            viewer=viewer, contact_id=contact.pk, at=AT, reason="called about a message"
        )

        assert view.email == contact.email
        read = events.list_reads(subject=f"contacts.Contact:{contact.pk}")[0]
        assert (read.viewer_id, read.reason) == (str(viewer.user_id), "called about a message")

    def test_refuses_the_wrong_role_another_area_and_no_reason(self) -> None:
        make_land()
        contact = ContactFactory.create(neighbourhood_code="N01")

        for viewer in (make_viewer(Role.PCSO, "midshire"), make_viewer(Role.CONTACT_CENTRE, "riverside-2")):
            with pytest.raises(NotAllowed):
                contacts.get_contact(viewer=viewer, contact_id=contact.pk, at=AT, reason="curious")
        with pytest.raises(Refused):
            contacts.get_contact(
                viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"), contact_id=contact.pk, at=AT, reason=" "
            )
        assert not events.list_reads()


def test_no_event_of_this_room_holds_a_name_or_address() -> None:
    contact_id = signed_up()
    contacts.change(actor=ANONYMOUS, at=AT, contact_id=contact_id, topics=["alerts"])
    contacts.leave(at=AT, token=contacts.link(contact_id, LinkPurpose.LEAVE))

    said = "".join(f"{event.subject}{event.data}" for event in events.list_events(name_prefix="contacts."))
    assert "ann" not in said.lower().replace("channel", "")
    assert "B14" not in said
