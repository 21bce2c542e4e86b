from __future__ import annotations

from django.test import Client

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import LinkPurpose
from peelian.apps.messaging.models import Delivery, Message, Rating
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
        assert 'class="peelian-message" dir="auto"' in client.get(f"/messages/{message.pk}").content.decode()

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

    def test_without_a_score_says_so(self, client: Client, stage: Stage) -> None:
        response = client.post(_rating_link(stage), {"words": "hello"})
        assert response.status_code == 400
        assert 'href="#id_score_0"' in response.content.decode()

    def test_refuses_a_forged_link(self, client: Client, stage: Stage) -> None:
        assert client.get("/rate/forged").status_code == 400
