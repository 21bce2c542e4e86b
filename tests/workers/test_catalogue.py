"""The catalogue of our own phrases: whole, with every gap and keyword, in every language that we send in."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

from peelian.apps.languages import api as languages
from peelian.apps.languages.api import LANGUAGES
from peelian.apps.languages.rules import checking, digits
from peelian.journeys import report_words
from peelian.journeys.phrases import PHRASES
from peelian.journeys.report_words import letter
from peelian.workers.catalogue import reading
from tests.factories.accounts import UserFactory

OTHERS = sorted(set(LANGUAGES) - {"en"})


def test_there_is_a_file_for_every_language() -> None:
    assert reading.languages() == OTHERS


@pytest.mark.parametrize("language", OTHERS)
class TestLanguage:
    def test_has_every_phrase_and_no_other(self, language: str) -> None:
        assert reading.phrases_in(language).keys() == PHRASES.keys()

    def test_keeps_gaps_numbers_and_the_keyword(self, language: str) -> None:
        for key, words in reading.phrases_in(language).items():
            assert checking.gaps_changed(PHRASES[key], words) == []
            assert digits.differences(PHRASES[key], words) == ([], [])
            assert words.count("STOP") == PHRASES[key].count("STOP")
            assert words.strip() == words

    def test_is_in_its_own_script(self, language: str) -> None:
        text = " ".join(reading.phrases_in(language).values())
        latin = re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}|STOP|SMS", "", text))
        assert bool(latin) == (LANGUAGES[language].script == "Latn")

    def test_is_the_language_that_it_says(self, language: str) -> None:
        text = " ".join(words for key, words in reading.phrases_in(language).items() if len(words) > 30)
        assert languages.detect(text).language == language


@pytest.mark.django_db
class TestCommand:
    def test_drafts_go_out_to_nobody_until_somebody_who_has_read_them_says_so(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("phrases", draft=True)
        number = len(set(PHRASES.values()))
        assert f"Urdu (ur): 0 of {number} approved, {number} to check" in capsys.readouterr().out
        assert languages.phrases_for(PHRASES, "ur")[0] == "en"

        call_command("phrases", approve="ur", by=UserFactory.create().email)
        assert f"Urdu (ur): {number} of {number} approved, 0 to check" in capsys.readouterr().out
        language, ours = languages.phrases_for(PHRASES, "ur")
        assert (language, ours["call_goodbye"]) == ("ur", "خدا حافظ۔")
        assert languages.phrases_for(PHRASES, "pa")[0] == "en"

    def test_letters_about_a_report_are_in_the_readers_language_once_they_are_approved(self) -> None:
        call_command("phrases", draft=True)
        call_command("phrases", approve="ur", by=UserFactory.create().email)
        letter = report_words.letter("code", language="ur", reference="R26-2222222", code="123456")
        assert (letter.language, letter.body.count("123456")) == ("ur", 1)
        assert report_words.letter("code", language="pl", reference="R26-2222222", code="1").language == "en"

    def test_who_reported_something_is_written_to_in_their_language_once_it_is_approved(self) -> None:
        gaps = {"reference": "R26-7BXK2MV", "due": "3pm", "link": "https://midshire.example/track/"}
        assert letter("received", language="ur", **gaps).language == "en"
        call_command("phrases", draft=True)
        call_command("phrases", approve="ur", by=UserFactory.create().email)
        written = letter("received", language="ur", **gaps)
        assert written.language == "ur"
        assert all(gap in written.body for gap in gaps.values())
        assert "R26-7BXK2MV" in written.subject

    def test_again_changes_nothing(self) -> None:
        call_command("phrases", draft=True)
        call_command("phrases", approve="pl", by=UserFactory.create().email)
        call_command("phrases", draft=True)
        assert languages.phrases_for(PHRASES, "pl")[0] == "pl"

    def test_nobody_approves_without_a_name(self) -> None:
        with pytest.raises(CommandError, match="--by"):
            call_command("phrases", approve="ur")
        with pytest.raises(CommandError, match="none of the languages"):
            call_command("phrases", approve="tlh", by="x")
