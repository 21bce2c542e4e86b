"""Texts in other languages: asked for once, drafted, approved by a person; and the glossary."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from peelian.apps.events.models import Event
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import Finding, Flag, TranslationState
from peelian.apps.languages.models import Term, Translation
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT

pytestmark = pytest.mark.django_db
BY = system("tests")
LATER = AT + dt.timedelta(hours=2)


def want(text: str = "Lock your shed", language: str = "pt", **more: object) -> languages.TranslationView:
    return languages.want(actor=BY, at=AT, text=text, language=language, context="a test", **more)  # type: ignore[arg-type]


def drafted(text: str = "Lock your shed", made: str = "Tranque o barracão") -> languages.TranslationView:
    return languages.record_draft(
        actor=BY, at=AT, translation_id=want(text).id, text=made, engine="engine 1", glossary_version=0
    )


def approve(translation_id: int, text: str) -> languages.TranslationView:
    return languages.approve(
        actor=BY, at=LATER, translation_id=translation_id, text=text, approved_by_id=UserFactory.create().pk
    )


class TestWant:
    def test_the_same_words_are_asked_for_once(self) -> None:
        first = want(unicodedata.normalize("NFC", "Café"))
        assert want(unicodedata.normalize("NFD", "Café")).id == first.id
        assert Event.objects.filter(name="languages.translation.wanted").count() == 1

    def test_the_earlier_date_holds(self) -> None:
        want(due_at=LATER)
        assert want(due_at=AT).due_at == AT
        assert want(due_at=LATER).due_at == AT
        assert want().due_at == AT

    def test_refuses_the_text_s_own_language_and_one_that_nobody_can_choose(self) -> None:
        for language in ("en", "tlh"):
            with pytest.raises(languages.UnknownLanguage):
                want(language=language)

    def test_refuses_an_empty_text(self) -> None:
        with pytest.raises(languages.NothingToTranslate):
            want(" \n")


class TestDraft:
    def test_is_kept_with_what_the_checks_found(self) -> None:
        row = languages.record_draft(
            actor=BY,
            at=AT,
            translation_id=want().id,
            text="Tranque",
            engine="engine 1",
            glossary_version=3,
            findings=[Finding(Flag.LENGTH, "0.5 times as long")],
            back="Lock",
            similarity=31.0,
        )
        assert row.state is TranslationState.DRAFTED
        assert [finding.flag for finding in row.findings] == [Flag.LENGTH, Flag.MEANING]
        assert languages.approved(["Lock your shed"], "pt") == {}

    def test_never_takes_the_place_of_a_person_s_words(self) -> None:
        row = want()
        approve(row.id, "Feche o barracão")
        languages.record_draft(
            actor=BY,
            at=LATER,
            translation_id=row.id,
            text="Outra coisa",
            engine="engine 2",
            glossary_version=0,
        )
        assert languages.approved(["Lock your shed"], "pt") == {"Lock your shed": "Feche o barracão"}

    def test_can_be_thrown_away_to_be_made_again(self) -> None:
        row = drafted()
        again = languages.draft_again(actor=BY, at=LATER, translation_id=row.id)
        assert (again.state, again.text) == (TranslationState.WANTED, "")
        approve(row.id, "Tranque o barracão")
        assert (
            languages.draft_again(actor=BY, at=LATER, translation_id=row.id).state
            is TranslationState.APPROVED
        )


class TestApprove:
    def test_makes_the_words_the_text_in_that_language_for_all_who_use_it(self) -> None:
        row = approve(drafted().id, "Tranque o seu barracão")
        assert row.state is TranslationState.APPROVED
        assert languages.approved(["Lock your shed", "Something else"], "pt") == {
            "Lock your shed": "Tranque o seu barracão"
        }
        assert languages.list_to_do() == []

    def test_another_person_may_correct_it(self) -> None:
        row = approve(drafted().id, "Tranque")
        approve(row.id, "Tranque o barracão")
        event = Event.objects.filter(name="languages.translation.approved").latest("id")
        assert event.data["corrects"] is True

    def test_refuses_words_without_a_gap_of_the_source(self) -> None:
        row = want("Burglary in {place}")
        with pytest.raises(languages.GapsChanged, match=r"\{place\}"):
            approve(row.id, "Furto em Hillfields")
        assert approve(row.id, "Furto em {place}").text == "Furto em {place}"

    def test_refuses_no_words(self) -> None:
        with pytest.raises(languages.NothingToTranslate):
            approve(want().id, " ")

    def test_keeps_what_the_checks_say_of_the_person_s_words(self) -> None:
        row = approve(want("## Call 101\n\nNow").id, "Ligue 999\n\nAgora")
        assert {finding.flag for finding in row.findings} >= {Flag.TOKEN_LOST, Flag.LINES}


class TestPhrases:
    ENGLISH = {"good": "Good", "poor": "Poor"}

    def test_come_in_the_language_when_each_is_approved(self) -> None:
        approve(want("Good").id, "Bom")
        assert languages.phrases_for(self.ENGLISH, "pt") == ("en", self.ENGLISH)
        approve(want("Poor").id, "Fraco")
        assert languages.phrases_for(self.ENGLISH, "pt") == ("pt", {"good": "Bom", "poor": "Fraco"})

    def test_are_english_in_english(self) -> None:
        assert languages.phrases_for(self.ENGLISH, "en") == ("en", self.ENGLISH)


class TestQueue:
    def test_shows_what_is_due_first(self) -> None:
        want("no date")
        want("later", due_at=LATER)
        want("first", due_at=AT)
        assert [row.source for row in languages.list_to_do(["pt"])] == ["first", "later", "no date"]
        assert languages.count_to_do() == {"pt": {TranslationState.WANTED: 3}}

    def test_an_engine_is_given_only_what_it_can_do(self) -> None:
        want("one", "pt")
        want("one", "ur")
        assert [row.language for row in languages.list_undrafted({("en", "pt")})] == ["pt"]
        assert languages.list_undrafted(set()) == []

    def test_what_nobody_asked_for_in_a_year_is_forgotten_and_what_is_approved_stays(self) -> None:
        want("old")
        approve(want("kept").id, "guardado")
        assert languages.forget_unused(actor=BY, at=AT + dt.timedelta(days=366)) == 1
        assert list(Translation.objects.values_list("source", flat=True)) == ["kept"]


class TestGlossary:
    def set(self, rendering: str, term: str = "Burglary") -> int:
        return languages.set_term(actor=BY, at=AT, term=term, language="pt", rendering=rendering)

    def test_every_change_is_a_new_version_and_the_old_one_can_be_read(self) -> None:
        assert self.set("assalto") == 1
        assert self.set("furto", "burglary") == 2
        assert languages.glossary_for("pt").terms == {"burglary": "furto"}
        assert languages.glossary_for("pt", version=1).terms == {"Burglary": "assalto"}
        assert languages.drop_term(actor=BY, at=AT, term="BURGLARY", language="pt") == 3
        assert languages.glossary_for("pt").terms == {}
        assert Term.objects.count() == 2

    def test_the_same_again_changes_nothing(self) -> None:
        assert self.set("furto") == self.set("furto") == 1

    def test_refuses_an_empty_term_and_english(self) -> None:
        with pytest.raises(languages.TermTaken):
            self.set("furto", " ")
        with pytest.raises(languages.UnknownLanguage):
            languages.set_term(actor=BY, at=AT, term="a", language="en", rendering="b")

    def test_a_draft_knows_that_a_term_of_its_words_has_changed(self) -> None:
        row = drafted("A burglary", "Um assalto")
        other = drafted("A shed", "Um barracão")
        self.set("furto")
        assert languages.is_behind_glossary(row.id)
        assert not languages.is_behind_glossary(other.id)
