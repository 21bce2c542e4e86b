"""A message's page in the languages that it went out in, and on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from peelian.adapters.pdf.printer import print_message
from peelian.apps.languages import api as languages
from peelian.apps.messaging.api import PHRASES
from peelian.apps.messaging.models.messages import Message, MessageText
from peelian.apps.messaging.types.states import TextOrigin
from peelian.journeys import phrases
from peelian.journeys.ports import plug, ports
from peelian.kernel.actors import system
from peelian.workers.catalogue import reading
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.messaging import MessageFactory
from tests.factories.places import make_land

pytestmark = pytest.mark.django_db
URDU = "101 پر کال کریں یا https://midshire.example/a دیکھیں۔ گاڑی AB12 CDE تھی۔"


@pytest.fixture
def message() -> Message:
    """A message that went out in English, Urdu and Polish."""
    made: Message = MessageFactory.create(
        area=make_land().neighbourhoods[0], subject="Thefts", body="Call 101."
    )
    by = UserFactory.create()
    for language, subject, body in (("ur", "چوریاں", URDU), ("pl", "Kradzieże", "Zadzwoń pod 101.")):
        MessageText.objects.create(
            message=made,
            language=language,
            subject=subject,
            body=body,
            origin=TextOrigin.APPROVED if language == "ur" else TextOrigin.MACHINE,
            settled_by=by,
            reason="" if language == "ur" else "Danger",
            at=AT,
        )
    return made


def test_offers_its_languages_by_their_own_names(client: Client, message: Message) -> None:
    page = client.get(f"/messages/{message.pk}").content.decode()
    assert (
        '<a class="govuk-link peelian-words" href="?lang=ur" lang="ur" hreflang="ur" dir="rtl">اردو</a>'
        in page
    )
    assert "Polski" in page
    assert "Call 101." in page
    assert "translated" not in page


def test_in_urdu_it_reads_from_right_to_left_and_its_numbers_do_not(client: Client, message: Message) -> None:
    page = client.get(f"/messages/{message.pk}", {"lang": "ur"}).content.decode()
    assert '<h1 class="govuk-heading-l peelian-break peelian-words" lang="ur" dir="rtl">چوریاں</h1>' in page
    assert '<div class="peelian-message peelian-words" lang="ur" dir="rtl">' in page
    for kept in ("101", "https://midshire.example/a", "AB12 CDE"):
        assert f'<bdi dir="ltr" lang="en">{kept}</bdi>' in page


def test_says_that_it_is_translated_and_leads_to_the_english(client: Client, message: Message) -> None:
    page = client.get(f"/messages/{message.pk}", {"lang": "ur"}).content.decode()
    assert PHRASES["translated"] in page  # the phrases aren't approved in Urdu yet
    assert f'href="/messages/{message.pk}" lang="en"' in page


def test_says_it_in_the_reader_s_language_when_those_words_are_approved(
    client: Client, message: Message
) -> None:
    by = system("tests")
    urdu = reading.phrases_in("ur")
    phrases.draft_phrases(actor=by, at=AT, language="ur", catalogue=urdu, edition=reading.EDITION)
    phrases.approve_drafts(actor=by, at=AT, language="ur", approved_by_id=UserFactory.create().pk)
    page = client.get(f"/messages/{message.pk}", {"lang": "ur"}).content.decode()
    assert urdu["translated"] in page


def test_says_that_nobody_has_checked_a_machine_s_words(client: Client, message: Message) -> None:
    page = client.get(f"/messages/{message.pk}", {"lang": "pl"}).content.decode()
    assert PHRASES["machine"] in page
    assert PHRASES["translated"] not in page


def test_a_language_that_it_has_not_is_answered_in_english(client: Client, message: Message) -> None:
    for language in ("so", "tlh", "<script>"):
        page = client.get(f"/messages/{message.pk}", {"lang": language}).content.decode()
        assert "Call 101." in page
        assert "<script>" not in page.split("<main")[1]


def test_is_printed(client: Client, message: Message) -> None:
    old = plug(replace(ports(), printer=print_message))
    try:
        answer = client.get(f"/messages/{message.pk}.pdf", {"lang": "pl"})
    finally:
        plug(old)
    assert answer["Content-Type"] == "application/pdf"
    assert f"message-{message.pk}-pl.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


def test_what_is_not_public_is_not_printed(client: Client) -> None:
    draft = MessageFactory.create(area=make_land().neighbourhoods[0], state="draft")
    assert client.get(f"/messages/{draft.pk}.pdf").status_code == 404


def test_every_language_has_a_direction_for_the_page() -> None:
    assert {one.direction for one in languages.LANGUAGES.values()} == {"ltr", "rtl"}
