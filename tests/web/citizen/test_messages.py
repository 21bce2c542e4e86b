from __future__ import annotations

import datetime as dt

from django.test import Client

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose
from peelian.apps.inbox.models import Thread
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.rules.marks import reference_of
from peelian.apps.messaging.types.states import MessageState
from peelian.apps.voice.models import Contribution
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.web.stage import Stage, make_message


def _rating_link(stage: Stage) -> str:
    delivery = Delivery.objects.create(
        message=stage.message,
        contact=ContactFactory.create(),
        channel="email",
        state="sent",
        not_before=AT,
        settled_at=AT,
    )
    return "/rate/" + contacts.link(delivery.contact_id, LinkPurpose.RATE, reference=str(delivery.pk))


class TestArchive:
    def test_shows_what_was_sent_newest_first(self, client: Client, stage: Stage) -> None:
        page = client.get("/messages/").content.decode()
        assert stage.message.subject in page
        assert "31 October 2026 at 9am" in page

    def test_narrows_to_an_area(self, client: Client, stage: Stage) -> None:
        assert stage.message.subject in client.get("/messages/", {"area": "riverside"}).content.decode()
        assert stage.message.subject not in client.get("/messages/", {"area": "N04"}).content.decode()

    def test_is_empty_in_words(self, client: Client, db: None) -> None:
        assert "Nothing was sent yet" in client.get("/messages/").content.decode()


class TestOneMessage:
    def test_is_shown_word_for_word_as_genuine(self, client: Client, stage: Stage) -> None:
        page = client.get(f"/messages/{stage.message.pk}").content.decode()
        assert "This message is from us" in page
        assert "<li>9 visits</li>" in page
        assert "style=" not in page

    def test_shows_marks_up_for_what_they_are(self, client: Client, stage: Stage) -> None:
        message = make_message(
            stage.land, subject="Careful", body='<img src=x> {leave} " style="x', key="two"
        )
        page = client.get(f"/messages/{message.pk}").content.decode()
        assert "<img src=x>" not in page
        assert "{leave}" not in page

    def test_that_isnt_public_is_not_found(self, client: Client, stage: Stage) -> None:
        Message.objects.filter(pk=stage.message.pk).update(state="draft")
        assert client.get(f"/messages/{stage.message.pk}").status_code == 404
        assert client.get("/messages/999999").status_code == 404

    def test_keeps_a_right_to_left_text_readable(self, client: Client, stage: Stage) -> None:
        message = make_message(
            stage.land, subject="آپ نے کہا", body="آپ نے ہمیں بتایا کہ گاڑیاں تیز چلتی ہیں۔", key="ur"
        )
        assert (
            'class="peelian-message peelian-words" lang="en" dir="auto"'
            in client.get(f"/messages/{message.pk}").content.decode()
        )

    def test_has_a_page_on_how_to_check_one(self, client: Client, stage: Stage) -> None:
        assert "We never" in client.get("/messages/genuine/").content.decode()


class TestRating:
    def test_preselects_the_score_of_the_link_and_records_nothing(self, client: Client, stage: Stage) -> None:
        page = client.get(_rating_link(stage), {"score": "4"}).content.decode()
        assert 'value="4" id="id_score_1" checked' in page
        assert not Rating.objects.exists()

    def test_ignores_a_score_that_cant_be(self, client: Client, stage: Stage) -> None:
        assert " checked" not in client.get(_rating_link(stage), {"score": "11"}).content.decode()

    def test_records_by_a_press_and_the_last_answer_counts(self, client: Client, stage: Stage) -> None:
        link = _rating_link(stage)
        client.post(link, {"score": "2"})
        assert client.post(link, {"score": "5"}).status_code == 200
        assert Rating.objects.get().score == 5

    def test_turns_added_words_into_something_that_was_said(self, client: Client, stage: Stage) -> None:
        client.post(_rating_link(stage), {"score": "5", "words": "Thank you, it is much quieter."})
        assert Contribution.objects.get().text == "Thank you, it is much quieter."

    def test_brings_a_question_among_added_words_to_the_teams_inbox(
        self, client: Client, stage: Stage
    ) -> None:
        client.post(_rating_link(stage), {"score": "2", "words": "When will you patrol Mill Lane again?"})
        thread = Thread.objects.get()
        assert (thread.kind, thread.message_id) == ("question", stage.message.pk)
        assert thread.due_at == thread.entries.get().at + dt.timedelta(hours=72)

    def test_without_a_score_says_so(self, client: Client, stage: Stage) -> None:
        response = client.post(_rating_link(stage), {"words": "hello"})
        assert response.status_code == 400
        assert 'href="#id_score_0"' in response.content.decode()

    def test_refuses_a_forged_link(self, client: Client, stage: Stage) -> None:
        assert client.get("/rate/forged").status_code == 400


class TestIsItFromUs:
    def _ask(self, client: Client, mark: str) -> str:
        return client.get("/messages/genuine/", {"mark": mark}).content.decode()

    def test_finds_the_very_message_by_its_reference_or_its_subject(
        self, client: Client, stage: Stage
    ) -> None:
        reference = reference_of(stage.message.pk)
        outside = f"Re: Abbey Green Team: {stage.message.subject}, 31/10/2026"
        for mark in (
            reference,
            reference.lower(),
            f"{outside} [{reference}]",
            stage.message.subject,
            outside[4:],
        ):
            page = self._ask(client, mark)
            assert "We sent this" in page
            assert f'href="/messages/{stage.message.pk}"' in page

    def test_says_that_we_did_not_send_it_and_what_to_do(self, client: Client, stage: Stage) -> None:
        for mark in ("WM-AAAAA", "You have won a car!", reference_of(999_999), "No\0thing of ours"):
            page = self._ask(client, mark)
            assert "We did not send this." in page
            assert "7726" in page

    def test_tells_nothing_of_drafts(self, client: Client, stage: Stage) -> None:
        Message.objects.filter(pk=stage.message.pk).update(state=MessageState.DRAFT)
        assert "We did not send this." in self._ask(client, reference_of(stage.message.pk))

    def test_shows_a_recall_and_a_correction_beside_it_and_in_the_archive(
        self, client: Client, stage: Stage
    ) -> None:
        Message.objects.filter(pk=stage.message.pk).update(state=MessageState.RECALLED, recalled_at=AT)
        for notice in ("recall", "correction"):
            row = make_message(stage.land, subject=f"About it: {notice}", key=notice)
            Message.objects.filter(pk=row.pk).update(notice=notice, about=stage.message)
        for page in (
            self._ask(client, reference_of(stage.message.pk)),
            client.get(f"/messages/{stage.message.pk}").content.decode(),
        ):
            assert "We have recalled this message" in page
            assert "About it: recall" in page
            assert "About it: correction" in page
        assert stage.message.subject in client.get("/messages/").content.decode()

    def test_asks_for_something_to_look_for(self, client: Client, stage: Stage) -> None:
        assert "Type the reference or the subject first." in self._ask(client, " ")
