"""Words in other languages, as pages: the queue, a text beside its draft, a message in a language, the glossary."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import Finding, Flag, TranslationState
from peelian.apps.languages.models import Term, Translation
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.messages import MessageText
from peelian.journeys import translate
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.web.staff_stage import Station, client_of, member

BY = system("tests")
SOURCE = "Sheds broken into in {place}. Call 101 & lock <up>."


@pytest.fixture
def comms(station: Station) -> Client:
    """Somebody of communications: approves translations and messages, and manages messaging."""
    return client_of(member("Cora Comms", Role.COMMS, station.land.force.code))


def drafted(language: str = "ur", text: str = "شیڈ توڑے گئے {place}۔ sheds 101") -> int:
    """A draft with what a check would have found in it."""
    row = languages.want(
        actor=BY, at=AT, text=SOURCE, language=language, context="Message 7: Sheds", due_at=AT
    )
    languages.record_draft(
        actor=BY,
        at=AT,
        translation_id=row.id,
        text=text,
        engine="engine 1",
        glossary_version=0,
        findings=[Finding(Flag.UNTRANSLATED, "sheds"), Finding(Flag.LENGTH, "0.5 times as long")],
        back="Sheds were broken",
        similarity=41.0,
    )
    return row.id


def message(station: Station) -> int:
    """A draft of a message, wanted in Urdu."""
    made = messaging.write_message(
        actor=BY,
        at=AT,
        area_id=station.land.neighbourhoods[0].pk,
        written_by_id=None,
        idempotency_key="one",
        kind=messaging.MessageKind.ALERT,
        subject="Sheds broken into",
        body="Lock your shed.",
        sender_name="Abbey Green Team",
    )
    translate.want_for_message(actor=BY, at=AT, message_id=made.id, languages_wanted=["ur"])
    return made.id


class TestQueue:
    def test_shows_what_waits_by_language_due_first(self, comms: Client) -> None:
        drafted()
        languages.want(actor=BY, at=AT, text="Lock up", language="so", context="")
        page = comms.get(reverse("station:translations")).content.decode()
        assert page.index("Urdu") < page.index("Lock up")
        assert 'lang="ur" dir="rtl">اردو' in page
        assert "No machine serves it: people write." in page
        only = comms.get(
            reverse("station:translations"), {"language": "so", "state": "wanted"}
        ).content.decode()
        assert "Lock up" in only
        assert "Sheds broken" not in only

    def test_takes_a_filter_that_makes_no_sense_for_none(self, comms: Client) -> None:
        drafted()
        page = comms.get(reverse("station:translations"), {"language": "tlh", "state": "approved"})
        assert b"Sheds broken" in page.content


class TestOneText:
    def test_shows_the_source_beside_the_draft_and_where_to_look(self, comms: Client) -> None:
        page = comms.get(reverse("station:translation", args=[drafted()])).content.decode()
        assert "Call 101 &amp; lock &lt;up&gt;." in page
        assert "<mark>sheds</mark>" in page
        assert "Left in English" in page
        assert "41 of 100" in page
        assert "Approve these words only if you read Urdu." in page
        assert 'dir="rtl"' in page.split("<textarea", 1)[1].split(">", 1)[0]

    def test_is_approved_by_somebody_who_says_that_they_read_it(self, comms: Client) -> None:
        number = drafted()
        address = reverse("station:translation", args=[number])
        refused = comms.post(address, {"text": "شیڈ {place} 101"})
        assert "Only somebody who reads this language" in refused.content.decode()
        assert languages.get_translation(number).state is TranslationState.DRAFTED
        done = comms.post(address, {"text": "شیڈ {place} 101", "reads_it": "on"})
        assert done.status_code == 302
        row = languages.get_translation(number)
        assert (row.state, row.text, row.approved_by) == (
            TranslationState.APPROVED,
            "شیڈ {place} 101",
            "Cora Comms",
        )

    def test_a_lost_gap_is_refused_and_the_words_are_kept(self, comms: Client) -> None:
        refused = comms.post(
            reverse("station:translation", args=[drafted()]), {"text": "یہاں 101", "reads_it": "on"}
        ).content.decode()
        assert "Keep {place} as in the English" in refused
        assert "یہاں 101" in refused

    def test_can_be_drafted_again(self, comms: Client) -> None:
        number = drafted()
        comms.post(reverse("station:draft_again", args=[number]))
        assert languages.get_translation(number).state is TranslationState.WANTED

    def test_one_that_is_not_there_is_not_found(self, comms: Client) -> None:
        assert comms.get(reverse("station:translation", args=[999])).status_code == 404


class TestMessage:
    def test_shows_which_words_it_takes(self, station: Station, comms: Client) -> None:
        address = reverse("station:message_language", args=[message(station), "ur"])
        page = comms.get(address).content.decode()
        assert "Waiting for words" in page
        assert "No machine serves Urdu" in page
        assert "Let these words go out unchecked" not in page

    def test_lets_unchecked_words_go_on_an_officer_s_word(self, station: Station, comms: Client) -> None:
        number = message(station)
        for row in Translation.objects.all():
            languages.record_draft(
                actor=BY, at=AT, translation_id=row.pk, text="الفاظ", engine="e", glossary_version=0
            )
        address = reverse("station:message_language", args=[number, "ur"])
        assert "Let these words go out unchecked" in comms.get(address).content.decode()
        assert comms.post(address, {"reason": ""}).status_code == 200
        assert not MessageText.objects.exists()
        comms.post(address, {"reason": "Danger to life"})
        assert MessageText.objects.get().reason == "Danger to life"
        page = comms.get(address).content.decode()
        assert "Goes out as a machine wrote it, on the word of Cora Comms: Danger to life." in page

    def test_a_sergeant_sees_it_and_overrides_nothing(self, station: Station, sergeant: Client) -> None:
        number = message(station)
        for row in Translation.objects.all():
            languages.record_draft(
                actor=BY, at=AT, translation_id=row.pk, text="الفاظ", engine="e", glossary_version=0
            )
        address = reverse("station:message_language", args=[number, "ur"])
        assert "Let these words go out unchecked" not in sergeant.get(address).content.decode()
        assert sergeant.post(address, {"reason": "Danger"}).status_code == 403

    def test_is_closed_to_another_area(self, station: Station) -> None:
        elsewhere = client_of(member("Else Where", Role.SERGEANT, station.land.other_sector.code))
        address = reverse("station:message_language", args=[message(station), "ur"])
        assert elsewhere.get(address).status_code == 403

    def test_there_is_no_page_for_its_own_language_or_none(self, station: Station, comms: Client) -> None:
        number = message(station)
        for language in ("en", "tlh"):
            assert comms.get(reverse("station:message_language", args=[number, language])).status_code == 404


class TestTemplate:
    def test_is_asked_for_in_every_language_ahead_of_its_use(self, comms: Client) -> None:
        template = messaging.set_template(
            actor=BY,
            at=AT,
            name="Burglary",
            kind=messaging.MessageKind.ALERT,
            topic="alerts",
            subject="Burglary in {place}",
            body="Lock up in {place}.",
        )
        address = reverse("station:template_languages", args=[template.id])
        assert comms.get(address).content.decode().count("Not asked for") == 11
        comms.post(address)
        assert Translation.objects.count() == 22
        for row in Translation.objects.filter(language="pl"):
            languages.approve(
                actor=BY,
                at=AT,
                translation_id=row.pk,
                text="{place}!",
                approved_by_id=UserFactory.create().pk,
            )
        page = comms.get(address).content.decode()
        assert page.count("Approved</strong>") == 1
        assert page.count("Waiting for words</strong>") == 10
        assert "Ask for it" not in page


class TestGlossary:
    def test_terms_are_set_and_taken_out(self, comms: Client) -> None:
        address = reverse("station:glossary")
        comms.post(address, {"term": "PCSO", "language": "pl", "rendering": ""})
        comms.post(address, {"term": "burglary", "language": "pl", "rendering": "włamanie"})
        page = comms.get(address).content.decode()
        assert "włamanie" in page
        assert "stays as it is" in page
        comms.post(reverse("station:drop_term"), {"term": "PCSO", "language": "pl"})
        assert languages.glossary_for("pl").terms == {"burglary": "włamanie"}

    def test_others_read_it_and_change_nothing(self, sergeant: Client) -> None:
        address = reverse("station:glossary")
        assert b"Set a term" not in sergeant.get(address).content
        assert sergeant.post(address, {"term": "a", "language": "pl", "rendering": "b"}).status_code == 403
        assert sergeant.post(reverse("station:drop_term"), {"term": "a", "language": "pl"}).status_code == 403
        assert not Term.objects.exists()
