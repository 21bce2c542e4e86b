from __future__ import annotations

from django.test import Client

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose, Status
from peelian.apps.contacts.models import Consent, Contact
from peelian.apps.messaging.models import Message
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


class TestStandingPages:
    def test_of_the_way_through_are_there(self, client: Client, stage: Stage) -> None:
        for address in (
            "/sign-up/check-your-mail/",
            "/leave-done/",
            "/privacy/",
            "/accessibility/",
            "/cookies/",
        ):
            assert client.get(address).status_code == 200
