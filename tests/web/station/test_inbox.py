"""The station's inbox: lists, a conversation, an answer, what is held apart, trigger words, satisfaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.events.models import PersonalDataRead
from peelian.apps.inbox.models import Entry, IntelligenceReport, Thread, Trigger
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating
from peelian.journeys import answer
from peelian.kernel.actors import system
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.messaging import DeliveryFactory, MessageFactory
from tests.factories.places import Land, make_land

SignIn = Callable[[Role, str], Client]


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


def writes(land: Land, text: str, *, at: dt.datetime = AT, language: str = "en") -> Thread:
    message = MessageFactory.create(area=land.neighbourhoods[0])
    contact = ContactFactory.create(name="Ann O'Neill", language=language)
    copy = DeliveryFactory.create(message=message, contact=contact)
    token = contacts.link(contact.pk, contacts.LinkPurpose.REPLY, reference=str(copy.pk))
    inbound = messaging.Inbound(
        token=token,
        text=text,
        language="",
        message_id=f"{copy.pk}@home.example",
        received_at=at,
        automatic=False,
    )
    answer.take_mail(at=at, inbound=inbound)
    thread: Thread = Thread.objects.get(contact=contact)
    return thread


class TestTheList:
    def test_shows_what_waits_with_its_clock_and_no_name(self, land: Land, sign_in: SignIn) -> None:
        writes(land, "When will you patrol Mill Lane?", at=AT - dt.timedelta(hours=80))
        page = sign_in(Role.SERGEANT, "riverside-1").get("/station/inbox/").content.decode()
        assert "When will you patrol Mill Lane?" in page
        assert "8 hours late" in page
        assert "Neill" not in page

    @pytest.mark.parametrize(
        "show", ["mine", "team", "overdue", "escalated", "answered", "closed", "all", "nonsense"]
    )
    def test_can_be_narrowed(self, land: Land, sign_in: SignIn, show: str) -> None:
        writes(land, "When?")
        client = sign_in(Role.SERGEANT, "riverside-1")
        response = client.get("/station/inbox/", {"show": show, "kind": "question", "area": "N01"})
        assert response.status_code == 200

    def test_holds_what_was_said_about_one_message_which_leads_to_it(
        self, land: Land, sign_in: SignIn
    ) -> None:
        thread = writes(land, "When will you patrol Mill Lane?")
        writes(land, "Another street altogether")
        client = sign_in(Role.SERGEANT, "riverside-1")
        client.post(f"/station/inbox/{thread.pk}/", {"text": "Tonight.", "once": "abc"})
        page = client.get(f"/station/messages/{thread.message_id}/").content.decode()
        address = f"/station/inbox/?show=all&amp;message={thread.message_id}"
        assert address in page
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert "When will you patrol Mill Lane?" in page
        assert "Another street" not in page

    @pytest.mark.parametrize("message", ["", "0", "x", "²", "-1", "9" * 40])
    def test_about_no_message_is_all_of_it(self, land: Land, sign_in: SignIn, message: str) -> None:
        writes(land, "When will you patrol Mill Lane?")
        client = sign_in(Role.SERGEANT, "riverside-1")
        page = client.get("/station/inbox/", {"message": message}).content.decode()
        assert "When will you patrol Mill Lane?" in page

    def test_is_for_those_who_answer(self, land: Land, sign_in: SignIn) -> None:
        assert sign_in(Role.ANALYST, "midshire").get("/station/inbox/").status_code == 403

    def test_the_start_page_says_what_is_urgent_and_late(self, land: Land, sign_in: SignIn) -> None:
        writes(land, "I want to end my life", at=AT - dt.timedelta(hours=80))
        page = sign_in(Role.INSPECTOR, "riverside").get("/station/").content.decode()
        assert "Urgent words from residents" in page
        assert "threat to life" in page
        assert "Overdue answers" in page


class TestAConversation:
    def test_shows_their_words_beside_our_message_and_records_the_read(
        self, land: Land, sign_in: SignIn
    ) -> None:
        thread = writes(land, "آپ کب گشت کریں گے؟ یہاں ہر رات بہت شور ہوتا ہے", language="ur")
        page = sign_in(Role.SERGEANT, "riverside-1").get(f"/station/inbox/{thread.pk}/").content.decode()
        assert 'dir="auto" lang="ur"' in page
        assert "Tools were taken from three vans" in page
        assert "They read Urdu" in page
        assert PersonalDataRead.objects.get().subject == f"contacts.Contact:{thread.contact_id}"

    def test_is_not_for_those_of_another_area(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "When?")
        client = sign_in(Role.SERGEANT, "riverside-2")
        assert client.get(f"/station/inbox/{thread.pk}/").status_code == 403
        assert client.post(f"/station/inbox/{thread.pk}/close/", {"because": "mine"}).status_code == 403
        assert not PersonalDataRead.objects.exists()

    def test_is_answered_once_however_often_it_is_pressed(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "When?")
        client = sign_in(Role.SERGEANT, "riverside-1")
        sent = {"text": "Tonight.", "phrase": "thanks", "once": "abc"}
        for _ in range(3):
            assert client.post(f"/station/inbox/{thread.pk}/", sent).status_code == 302
        message = Message.objects.get(kind="service")
        assert message.body == "Thank you for telling us.\n\nTonight."

    def test_in_their_language_is_set_in_its_direction(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "آپ کب گشت کریں گے؟", language="ur")
        client = sign_in(Role.SERGEANT, "riverside-1")
        client.post(f"/station/inbox/{thread.pk}/", {"text": "آج رات", "language": "ur", "once": "u"})
        assert Message.objects.get(kind="service").language == "ur"

    def test_keeps_what_was_typed_when_it_is_refused(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "When?")
        client = sign_in(Role.SERGEANT, "riverside-1")
        page = client.post(f"/station/inbox/{thread.pk}/", {"text": ""}).content.decode()
        assert "Write your answer, or choose a phrase" in page
        contacts.leave_by_id(actor=system("tests"), at=AT, contact_id=thread.contact_id, source="tests")
        page = client.post(f"/station/inbox/{thread.pk}/", {"text": "Long and careful"}).content.decode()
        assert "This person has left" in page
        assert "Long and careful" in page

    def test_is_assigned_given_a_kind_noted_closed_and_taken_up_again(
        self, land: Land, sign_in: SignIn
    ) -> None:
        thread = writes(land, "When?")
        client = sign_in(Role.SERGEANT, "riverside-1")
        at = f"/station/inbox/{thread.pk}"
        user = int(client.session["_auth_user_id"])
        client.post(f"{at}/assign/", {"user": user})
        client.post(f"{at}/kind/", {"kind": "information"})
        client.post(f"{at}/note/", {"note": "Rang her"})
        client.post(f"{at}/close/", {"because": "Answered on the telephone"})
        thread.refresh_from_db()
        assert (thread.assigned_to_id, thread.kind, thread.state) == (user, "information", "closed")
        assert Entry.objects.filter(direction="note").count() == 1
        client.post(f"{at}/reopen/")
        thread.refresh_from_db()
        assert thread.state == "open"

    def test_that_is_urgent_is_calmed_with_a_reason(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "I want to end my life")
        client = sign_in(Role.INSPECTOR, "riverside")
        assert "Urgent words: threat to life" in client.get(f"/station/inbox/{thread.pk}/").content.decode()
        client.post(f"/station/inbox/{thread.pk}/calm/", {"because": "Ambulance was sent, spoke to her"})
        thread.refresh_from_db()
        assert thread.escalated_at is None

    def test_begins_a_crime_report(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "Someone broke into my van")
        client = sign_in(Role.SERGEANT, "riverside-1")
        page = client.post(f"/station/inbox/{thread.pk}/report/", follow=True).content.decode()
        assert "Someone broke into my van" in page


class TestIntelligence:
    FORM = {
        "source_evaluation": "2", "assessment": "A", "handling": "P", "conditions": "",
        "text": "A man deals drugs from 9 Mill Lane.",
    }  # fmt: skip

    def test_goes_from_the_form_to_a_file_and_is_held_apart(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "He deals from number 9 every night")
        client = sign_in(Role.INSPECTOR, "riverside")
        form = {**self.FORM, "entries": [str(thread.entries.get().pk)]}
        page = client.post(f"/station/inbox/{thread.pk}/intelligence/", form, follow=True).content.decode()
        assert "A man deals drugs from 9 Mill Lane." in page
        report = IntelligenceReport.objects.get()
        saved = client.post(f"/station/inbox/intelligence/{report.pk}/file/").json()
        assert (saved["source_evaluation"], saved["intelligence_assessment"], saved["handling_code"]) == (
            "2",
            "A",
            "P",
        )
        assert "number 9 every night" not in client.get(f"/station/inbox/{thread.pk}/").content.decode()
        client.post(f"/station/inbox/{thread.pk}/held/", {"reason": "Operation Maple"})
        assert "number 9 every night" in client.get(f"/station/inbox/{thread.pk}/").content.decode()
        client.post(f"/station/inbox/intelligence/{report.pk}/passed-on/")
        report.refresh_from_db()
        assert report.text == ""

    def test_asks_for_a_reason_before_the_words_are_shown(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "He deals from number 9 every night")
        form = {**self.FORM, "entries": [str(thread.entries.get().pk)]}
        sign_in(Role.INSPECTOR, "riverside").post(f"/station/inbox/{thread.pk}/intelligence/", form)
        report = IntelligenceReport.objects.get()
        other = sign_in(Role.INSPECTOR, "riverside")
        address = f"/station/inbox/intelligence/{report.pk}/"
        assert "9 Mill Lane" not in other.get(address).content.decode()
        assert (
            "9 Mill Lane" in other.post(address, {"reason": "Operation Maple"}, follow=True).content.decode()
        )

    def test_is_not_for_a_sergeant(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "He deals from number 9")
        client = sign_in(Role.SERGEANT, "riverside-1")
        for address in (f"{thread.pk}/intelligence/", f"{thread.pk}/held/", "intelligence/"):
            assert client.get(f"/station/inbox/{address}").status_code == 403

    def test_says_what_of_the_person_the_text_holds(self, land: Land, sign_in: SignIn) -> None:
        thread = writes(land, "He deals from number 9")
        form = {**self.FORM, "entries": [str(thread.entries.get().pk)], "text": "Ann saw him"}
        page = sign_in(Role.INSPECTOR, "riverside").post(f"/station/inbox/{thread.pk}/intelligence/", form)
        assert "The text tells who said it: it holds their name." in page.content.decode()
        assert not IntelligenceReport.objects.exists()


class TestTriggers:
    def test_are_added_and_removed_by_those_who_manage_messaging(self, land: Land, sign_in: SignIn) -> None:
        client = sign_in(Role.COMMS, "midshire")
        client.post(
            "/station/inbox/triggers/", {"words": "Crossbow*", "language": "en", "reason": "a weapon"}
        )
        row = Trigger.objects.get(words="crossbow*")
        assert "crossbow*" in client.get("/station/inbox/triggers/").content.decode()
        client.post(f"/station/inbox/triggers/{row.pk}/remove/")
        row.refresh_from_db()
        assert row.removed_at is not None
        assert sign_in(Role.SERGEANT, "riverside-1").get("/station/inbox/triggers/").status_code == 403


class TestSatisfaction:
    @pytest.mark.parametrize("by", ["message", "team", "area", "language", "channel", "nonsense"])
    def test_shows_the_share_with_how_many_it_rests_on(self, land: Land, sign_in: SignIn, by: str) -> None:
        message = MessageFactory.create(area=land.neighbourhoods[0])
        for score in (5, 5, 4, 4, 4, 4, 4, 4, 3, 2, 1, 1):
            copy: Delivery = DeliveryFactory.create(message=message)
            Rating.objects.create(delivery=copy, score=score, at=AT - dt.timedelta(days=1))
        page = sign_in(Role.INSPECTOR, "riverside").get("/station/satisfaction/", {"by": by}).content.decode()
        assert "67% (8 of 12; 39% to 86%)" in page

    def test_holds_small_numbers_back(self, land: Land, sign_in: SignIn) -> None:
        copy = DeliveryFactory.create(message=MessageFactory.create(area=land.neighbourhoods[0]))
        Rating.objects.create(delivery=copy, score=5, at=AT - dt.timedelta(days=1))
        page = sign_in(Role.INSPECTOR, "riverside").get("/station/satisfaction/").content.decode()
        assert "Fewer than 10 answers" in page

    def test_is_of_the_viewers_areas_only(self, land: Land, sign_in: SignIn) -> None:
        copy = DeliveryFactory.create(message=MessageFactory.create(area=land.neighbourhoods[0]))
        Rating.objects.create(delivery=copy, score=5, at=AT - dt.timedelta(days=1))
        page = sign_in(Role.INSPECTOR, "riverside-2").get("/station/satisfaction/").content.decode()
        assert "Nobody rated a message in this time." in page


class TestWhatCameBack:
    def test_is_shown_with_the_servers_words_and_undone_with_a_reason(
        self, land: Land, sign_in: SignIn
    ) -> None:
        contact = ContactFactory.create()
        contacts.suspend_channel(
            actor=system("tests"),
            at=AT,
            contact_id=contact.pk,
            channel="email",
            evidence="5.1.1 user unknown",
        )
        client = sign_in(Role.CONTACT_CENTRE, "midshire")
        address = f"/station/residents/{contact.pk}/"
        page = client.post(address, {"reason": "She rang"}, follow=True).content.decode()
        assert "5.1.1 user unknown" in page
        client.post(f"{address}use-again/", {"channel": "email", "because": ""})
        assert contacts.is_suspended(contact.pk, "email")
        client.post(f"{address}use-again/", {"channel": "email", "because": "She mended it"})
        assert not contacts.is_suspended(contact.pk, "email")
