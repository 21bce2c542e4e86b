"""Signing up, confirming, changing and leaving, as residents meet it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from peelian.apps.contacts.models import Consent, Contact
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import mend_address
from peelian.journeys import sign_up as journey
from peelian.kernel.actors import system
from peelian.kernel.time import now
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.web.stage import Stage

ASKED = {
    "email": "ada@home.example",
    "postcode": "b31 2ab",
    "topics": ["alerts", "you-said-we-did"],
    "language": "ur",
    "agree": "on",
}


def _pending() -> Contact:
    return ContactFactory.create(
        status=Status.PENDING, confirmed_at=None, email="ada@home.example", language="ur"
    )


class TestSignUp:
    def test_shows_the_words_that_are_agreed_to(self, client: Client, stage: Stage) -> None:
        page = client.get("/sign-up/").content.decode()
        assert contacts.wording_for("en").text in page
        assert 'autocomplete="email"' in page
        assert 'autocomplete="postal-code"' in page

    def test_makes_a_pending_contact_and_writes_one_mail(self, client: Client, stage: Stage) -> None:
        response = client.post("/sign-up/", ASKED)
        assert response.headers["Location"] == "/sign-up/check-your-mail/"
        contact = Contact.objects.get()
        assert (contact.status, contact.postcode, contact.neighbourhood_code) == (
            Status.PENDING,
            "B31 2AB",
            "N01",
        )
        assert Message.objects.filter(kind="service").count() == 1

    def test_answers_the_same_for_an_address_that_is_known(self, client: Client, stage: Stage) -> None:
        ContactFactory.create(email="ada@home.example")
        known = client.post("/sign-up/", ASKED)
        new = client.post("/sign-up/", {**ASKED, "email": "new@home.example"})
        assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])

    def test_lists_everything_that_is_missing_and_links_to_it(self, client: Client, stage: Stage) -> None:
        response = client.post("/sign-up/", {})
        page = response.content.decode()
        assert response.status_code == 400
        assert "<title>Error:" in page
        for anchor in ("#id_email", "#id_postcode", "#id_topics_0", "#id_agree"):
            assert f'href="{anchor}"' in page
            assert f'id="{anchor[1:]}"' in page
        assert not Contact.objects.exists()

    def test_keeps_what_was_typed(self, client: Client, stage: Stage) -> None:
        page = client.post("/sign-up/", {**ASKED, "postcode": "nonsense"}).content.decode()
        assert 'value="ada@home.example"' in page
        assert "Enter a full postcode" in page

    def test_refuses_a_postcode_outside_the_force_beside_its_field(
        self, client: Client, stage: Stage
    ) -> None:
        page = client.post("/sign-up/", {**ASKED, "postcode": "DE1 1AA"}).content.decode()
        assert 'href="#id_postcode"' in page
        assert not Contact.objects.exists()

    def test_needs_agreement(self, client: Client, stage: Stage) -> None:
        response = client.post("/sign-up/", {key: value for key, value in ASKED.items() if key != "agree"})
        assert response.status_code == 400
        assert not Contact.objects.exists()

    def test_cannot_be_flooded(self, client: Client, stage: Stage) -> None:
        for n in range(30):
            client.post("/sign-up/", {**ASKED, "email": f"a{n}@home.example"})
        assert client.post("/sign-up/", ASKED).status_code == 429


class TestConfirm:
    def test_changes_nothing_when_a_mail_program_looks_at_the_link(
        self, client: Client, stage: Stage
    ) -> None:
        contact = _pending()
        page = client.get(f"/confirm/{contacts.link(contact.pk, LinkPurpose.CONFIRM)}").content.decode()
        contact.refresh_from_db()
        assert contact.status == Status.PENDING
        assert "ada@home.example" in page
        assert "Abbey Green" in page

    def test_takes_one_press(self, client: Client, stage: Stage) -> None:
        contact = _pending()
        response = client.post(f"/confirm/{contacts.link(contact.pk, LinkPurpose.CONFIRM)}")
        contact.refresh_from_db()
        assert response.status_code == 200
        assert contact.status == Status.ACTIVE
        assert Consent.objects.get(contact=contact).given

    def test_pressed_twice_says_the_same(self, client: Client, stage: Stage) -> None:
        token = contacts.link(_pending().pk, LinkPurpose.CONFIRM)
        client.post(f"/confirm/{token}")
        assert client.post(f"/confirm/{token}").status_code == 200
        assert Consent.objects.count() == 1

    def test_refuses_a_forged_link_in_a_sentence(self, client: Client, stage: Stage) -> None:
        response = client.post("/confirm/forged")
        assert response.status_code == 400
        assert "not one of ours" in response.content.decode()

    def test_refuses_a_link_made_for_something_else(self, client: Client, stage: Stage) -> None:
        contact = _pending()
        assert client.post(f"/confirm/{contacts.link(contact.pk, LinkPurpose.LEAVE)}").status_code == 400
        contact.refresh_from_db()
        assert contact.status == Status.PENDING

    def test_is_kept_out_of_caches(self, client: Client, stage: Stage) -> None:
        response = client.get(f"/confirm/{contacts.link(_pending().pk, LinkPurpose.CONFIRM)}")
        assert "no-store" in response.headers["Cache-Control"]


class TestLeave:
    def test_changes_nothing_when_a_mail_program_looks_at_the_link(
        self, client: Client, stage: Stage
    ) -> None:
        contact = ContactFactory.create()
        response = client.get(f"/leave/{contacts.link(contact.pk, LinkPurpose.LEAVE)}")
        contact.refresh_from_db()
        assert contact.status == Status.ACTIVE
        assert response.content.decode().count('<button type="submit"') == 1

    def test_takes_one_press_without_signing_in(self, stage: Stage) -> None:
        contact = ContactFactory.create()
        client = Client(enforce_csrf_checks=True)
        response = client.post(f"/leave/{contacts.link(contact.pk, LinkPurpose.LEAVE)}", {})
        contact.refresh_from_db()
        assert response.headers["Location"] == "/leave-done/"
        assert (contact.status, contact.email, contact.postcode) == (Status.LEFT, "", "")

    def test_works_from_a_mail_programs_own_button(self, stage: Stage) -> None:
        contact = ContactFactory.create()
        response = Client(enforce_csrf_checks=True).post(
            f"/leave/{contacts.link(contact.pk, LinkPurpose.LEAVE)}", {"List-Unsubscribe": "One-Click"}
        )
        contact.refresh_from_db()
        assert response.status_code == 200
        assert contact.status == Status.LEFT

    def test_pressed_twice_is_quietly_right(self, client: Client, stage: Stage) -> None:
        token = contacts.link(ContactFactory.create().pk, LinkPurpose.LEAVE)
        assert client.post(f"/leave/{token}").status_code == client.post(f"/leave/{token}").status_code == 302

    def test_refuses_a_forged_link(self, client: Client, stage: Stage) -> None:
        assert client.post("/leave/forged").status_code == 400


class TestManage:
    def test_shows_what_was_chosen(self, client: Client, stage: Stage) -> None:
        contact = ContactFactory.create(language="ur")
        page = client.get(f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}").content.decode()
        assert '<option value="ur" selected>' in page
        assert 'value="you-said-we-did" id="id_topics_1" checked' in page

    def test_saves_changes(self, client: Client, stage: Stage) -> None:
        contact = ContactFactory.create()
        response = client.post(
            f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}",
            {"topics": ["meetings"], "language": "pl", "postcode": "B31 2AB"},
        )
        contact.refresh_from_db()
        assert "Your changes are saved." in response.content.decode()
        assert (contact.topics, contact.language) == (["meetings"], "pl")

    def test_refuses_no_topic_at_all(self, client: Client, stage: Stage) -> None:
        token = contacts.link(ContactFactory.create().pk, LinkPurpose.MANAGE)
        assert client.post(f"/manage/{token}", {"language": "en", "postcode": "B31 2AB"}).status_code == 400

    def test_of_somebody_who_left_says_so(self, client: Client, stage: Stage) -> None:
        contact = ContactFactory.create()
        token = contacts.link(contact.pk, LinkPurpose.MANAGE)
        client.post(f"/leave/{contacts.link(contact.pk, LinkPurpose.LEAVE)}")
        assert client.get(f"/manage/{token}").status_code == 400


class TestEveryChannel:
    @pytest.fixture(autouse=True)
    def _channels(self, stage: Stage) -> Iterator[None]:
        with plugged_in():
            yield

    def test_is_chosen_first_and_without_script(self, client: Client) -> None:
        page = client.get("/sign-up/").content.decode()
        assert 'href="/sign-up/?channel=sms"' in page
        assert 'href="/sign-up/?channel=email" aria-current="true"' in page
        page = client.get("/sign-up/?channel=sms").content.decode()
        assert page.index("id_phone") < page.index("id_postcode") < page.index("id_email")
        assert contacts.wording_for("en", channel="sms").text in page

    def test_of_a_number_sends_people_to_their_phone(self, client: Client) -> None:
        asked = {**ASKED, "channel": "sms", "phone": "07700 900123", "email": ""}
        response = client.post("/sign-up/", asked)
        assert response.headers["Location"] == "/sign-up/check-your-phone/"
        contact = Contact.objects.get()
        assert (contact.channel, contact.phone, contact.organisations) == ("sms", "+447700900123", ["police"])

    def test_answers_the_same_for_a_number_that_is_known(self, client: Client) -> None:
        asked = {**ASKED, "channel": "sms", "phone": "07700 900123", "email": ""}
        first = client.post("/sign-up/", asked)
        journey.confirm_by_text(at=AT, phone="+447700900123")
        assert client.post("/sign-up/", asked).headers["Location"] == first.headers["Location"]

    @pytest.mark.parametrize(
        ("changed", "anchor"),
        [
            ({"channel": "sms"}, "#id_phone"),
            ({"channel": "sms", "phone": "0121 496 0000"}, "#id_phone"),
            ({"urgent_channels": ["sms"]}, "#id_phone"),
            (
                {"channel": "sms", "phone": "07700900123", "urgent_channels": ["email"], "email": ""},
                "#id_email",
            ),
            ({"email": "no"}, "#id_email"),
        ],
    )
    def test_asks_for_the_address_that_it_needs(
        self, client: Client, changed: dict[str, object], anchor: str
    ) -> None:
        response = client.post("/sign-up/", {**ASKED, **changed})
        assert response.status_code == 400
        assert f'href="{anchor}"' in response.content.decode()
        assert not Contact.objects.exists()

    def test_a_channel_that_there_is_not_is_mail(self, client: Client) -> None:
        assert 'href="/sign-up/?channel=email" aria-current="true"' in (
            client.get("/sign-up/?channel=pigeon").content.decode()
        )

    def test_shows_the_words_for_each_organisation_and_channel_before_it_is_confirmed(
        self, client: Client
    ) -> None:
        client.post("/sign-up/", {**ASKED, "organisations": ["police", "fire"]})
        token = contacts.link(Contact.objects.get().pk, LinkPurpose.CONFIRM)
        page = client.get(f"/confirm/{token}").content.decode()
        for organisation in ("police", "fire"):
            assert contacts.wording_for("en", organisation=organisation).text in page
        client.post(f"/confirm/{token}")
        assert set(Consent.objects.values_list("organisation", flat=True)) == {"police", "fire"}

    def test_a_further_one_is_confirmed_by_itself(self, client: Client) -> None:
        contact = ContactFactory.create(email="ada@home.example")
        manage = f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}"
        page = client.post(
            manage,
            {
                "channel": "email", "email": "ada@home.example", "phone": "07700 900123", "urgent_channels": ["sms"],
                "topics": ["alerts"], "organisations": ["police", "council"], "language": "en", "postcode": "B31 2AB",
            },
        ).content.decode()  # fmt: skip
        assert "It is used once you answer." in page
        contact.refresh_from_db()
        assert (contact.urgent_channels, contact.organisations) == ([], ["council", "police"])
        waiting = Contact.objects.get(status="pending")
        page = client.get(f"/confirm/{contacts.link(waiting.pk, LinkPurpose.CONFIRM)}").content.decode()
        assert "This is added to the messages that you get already." in page
        client.post(f"/confirm/{contacts.link(waiting.pk, LinkPurpose.CONFIRM)}")
        contact.refresh_from_db()
        assert (contact.urgent_channels, contact.phone) == (["sms"], "+447700900123")

    def test_no_organisation_at_all_is_refused_where_one_manages(self, client: Client) -> None:
        contact = ContactFactory.create()
        response = client.post(
            f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}",
            {"channel": "email", "email": contact.email, "topics": ["alerts"], "language": "en", "postcode": "B31 2AB"},
        )  # fmt: skip
        assert response.status_code == 400
        assert 'href="#id_organisations_0"' in response.content.decode()

    def test_one_that_came_back_says_so_and_is_mended_by_text(self, client: Client) -> None:
        contact = ContactFactory.create(phone="+447700900123", urgent_channels=["sms"])
        contacts.suspend_channel(
            actor=system("mail"), at=AT, contact_id=contact.pk, channel="email", evidence="550"
        )
        page = client.get(f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}").content.decode()
        assert "what we sent came back" in page
        assert mend_address.ask(at=now(), contact_id=contact.pk)
        words = Message.objects.get(kind="service").body
        address = "/mend/" + words.partition("/mend/")[2].split()[0]
        assert client.get(address).status_code == 200
        assert client.post(address, {"email": "nonsense"}).status_code == 400
        response = client.post(address, {"email": "new@home.example"})
        assert response.headers["Location"] == "/sign-up/check-your-mail/"
        assert client.post(address, {"email": "other@home.example"}).status_code == 400

    def test_stands_right_to_left_where_the_reader_reads_so(self, client: Client) -> None:
        contact = ContactFactory.create(language="ur")
        for address in (
            "/sign-up/?channel=sms",
            f"/manage/{contacts.link(contact.pk, LinkPurpose.MANAGE)}",
            f"/leave/{contacts.link(contact.pk, LinkPurpose.LEAVE)}",
        ):
            page = client.get(address, headers={"accept-language": "ur"}).content.decode()
            assert 'lang="ur" dir="rtl"' in page


class TestStandingPages:
    def test_of_the_way_through_are_there(self, client: Client, stage: Stage) -> None:
        for address in (
            "/sign-up/check-your-mail/",
            "/sign-up/check-your-phone/",
            "/leave-done/",
            "/privacy/",
            "/accessibility/",
            "/cookies/",
        ):
            assert client.get(address).status_code == 200
